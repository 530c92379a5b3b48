"""The engine against the oracle: ten thousand made-up cycles, and each rule of the engine is missed when it is gone."""

import pytest

from assessment.grading import obstacles
from assessment.scoring import by_standard, score
from tests.assessment.oracle import doors
from tests.assessment.oracle.generator import cycle
from tests.assessment.oracle.grades import PENDING, decided, quota_of
from tests.assessment.oracle.making import keyed
from tests.assessment.oracle.worth import Not, worth

pytestmark = pytest.mark.once
CHUNKS, SIZE = 20, 500


def differences(seed: int) -> list[str]:
    made = cycle(seed)
    engine, oracle = doors.engine(made), doors.oracle(made)
    return [
        f"cycle {seed}, {name}, {what}: engine {engine[name][what]}, oracle {answer}"
        for name, answers in oracle.items()
        for what, answer in answers.items()
        if engine[name][what] != answer
    ]


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_engine_and_oracle_agree(chunk):
    found = [text for seed in range(chunk * SIZE, (chunk + 1) * SIZE) for text in differences(seed)]
    assert not found, "\n".join([f"{len(found)} differences", *found[:5]])


def test_the_standard_by_itself_gives_what_the_oracle_does():
    times = 0
    for seed in range(500):
        made = cycle(seed)
        rows = keyed(made["scheme"]["components"])
        for key, known in (pair for subject in made["subjects"] for pair in subject["inputs"].items()):
            if "quantity" in known and rows[key]["points"] != "0":
                found = worth(rows[key], known | {"points": None})
                expected = None if isinstance(found, Not) else found
                assert by_standard(rows[key], known["quantity"], known["base"]) == expected, (seed, key)
                times += 1
    assert times > 1000


def test_what_stands_in_the_way_is_named_and_nothing_else_is():
    seen = set()
    for seed in range(1000):
        made = cycle(seed)
        scored = [(subject, score(made["scheme"], subject)) for subject in made["subjects"]]
        said = "".join(obstacles(made["scheme"], scored))
        wanted = in_the_way(made)
        seen |= {why for _, why in wanted}
        assert bool(said) == bool(wanted), seed
        assert all(name in said for name, _ in wanted), seed
    assert seen == {"no total", "tied", "too many"}


def in_the_way(made) -> set[tuple[str, str]]:
    """(name, why): who has no total, is tied at the line, or was given the best grade beyond the quota."""
    answers, best = doors.oracle(made), made["scheme"]["grades"][0]["name"]
    found = {(name, "no total") for name, one in answers.items() if one["total"] is None}
    found |= {(name, "tied") for name, one in answers.items() if one["grade"][2] == PENDING}
    for category in {subject["category"] for subject in made["subjects"]}:
        group = [subject for subject in made["subjects"] if subject["category"] == category]
        given = [subject["name"] for subject in group if decided(subject) == best and answers[subject["name"]]["total"]]
        if len(given) > quota_of(made["scheme"], len(group)):
            found |= {(name, "too many") for name in given}
    return found


def test_the_cycles_hold_everything_there_is_to_get_wrong():
    """Counted in the oracle's answers, so that the comparison cannot be one of empty cycles."""
    seen = {}
    for seed in range(1000):
        answers = doors.oracle(cycle(seed)).values()
        marks = [line[1].split(".")[0] for one in answers for line in one["lines"] if not line[1][0].isdigit()]
        marks += [one["grade"][2] for one in answers] + ["total" if one["total"] else "none" for one in answers]
        for mark in marks:
            seen[mark] = seen.get(mark, 0) + 1
    wanted = {"adjust", "cap", "limit", "rounding", "因名额限制", "并列，待党委决定", "total", "none"}
    assert wanted <= {mark for mark, times in seen.items() if times >= 50}, seen

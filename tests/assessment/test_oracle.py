"""The engine against the oracle: ten thousand made-up cycles, and each rule of the engine is missed when it is gone."""

import pytest

from tests.assessment.oracle import doors
from tests.assessment.oracle.generator import cycle

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

"""From totals to ranks and grades, category by category."""

from tests.assessment.oracle.figures import HUNDRED, NONE, number
from tests.assessment.oracle.totals import Told

PENDING, OVER = "并列，待党委决定", "因名额限制"


def graded(scheme: dict, cycle: list[tuple[dict, Told]]) -> dict[str, tuple]:
    """name → (rank, grade, note)."""
    groups = {}
    for subject, told in cycle:
        groups.setdefault(subject["category"], []).append((subject, told))
    return {name: row for group in groups.values() for name, row in _group(scheme, group).items()}


def quota_of(scheme, size: int) -> int:
    return number(scheme["quota"]) * size // HUNDRED


def decided(subject) -> str:
    return next((row["grade"] for row in reversed(subject["adjustments"]) if row["grade"]), "")


def _group(scheme, group):
    best, second = (grade["name"] for grade in scheme["grades"][:2])
    totals = {subject["name"]: number(told.total) for subject, told in group if told.total is not None}
    grades = {subject["name"]: "" for subject, _ in group} | {
        subject["name"]: decided(subject) or _own(scheme, subject, totals[subject["name"]])
        for subject, _ in group
        if subject["name"] in totals
    }
    by_hand = {subject["name"] for subject, _ in group if decided(subject)}
    holders = [name for name in totals if grades[name] == best]
    free = quota_of(scheme, len(group)) - len([name for name in holders if name in by_hand])
    candidates = [(subject, told) for subject, told in group if subject["name"] in set(holders) - by_hand]
    notes = dict.fromkeys(grades, "")
    if len(candidates) > free:
        for name, note in _cut(scheme, candidates, max(free, 0)).items():
            grades[name], notes[name] = ("" if note == PENDING else second), note
    ranks = {name: 1 + sum(other > total for other in totals.values()) for name, total in totals.items()}
    return {name: (ranks.get(name), grades[name], notes[name]) for name in grades}


def _own(scheme, subject, total) -> str:
    names = [grade["name"] for grade in scheme["grades"]]
    own = next(
        (place for place, grade in enumerate(scheme["grades"]) if number(grade["floor"]) <= total), len(names) - 1
    )
    vetoes = {veto["name"]: veto for veto in scheme["vetoes"]}
    outcomes = []
    for veto in (vetoes[name] for name in subject["vetoes"]):
        place = names.index(veto["grade"])
        outcomes.append(place if veto["effect"] == "force" else max(own, place))
    return names[max(outcomes, default=own)]


def _cut(scheme, candidates, free) -> dict[str, str]:
    """Of more candidates than there are free places: the names that do not simply keep the best grade, and why."""
    standing = {
        subject["name"]: (number(told.total), *(told.percents.get(kind, NONE) for kind in scheme["tie_keys"]))
        for subject, told in candidates
    }
    if not free:
        return dict.fromkeys(standing, OVER)
    first_out = sorted(standing.values(), reverse=True)[free]
    last_in = sorted(standing.values(), reverse=True)[free - 1]
    notes = {name: OVER for name, place in standing.items() if place <= first_out}
    if first_out == last_in:
        notes |= {name: PENDING for name, place in standing.items() if place == first_out}
    return notes

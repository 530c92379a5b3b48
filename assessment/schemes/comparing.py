"""The same year under two schemes: whose score, rank and grade move. No ORM."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessment.grading import grade_all
from assessment.schemes.walking import plain
from assessment.scoring import score_all

INDICATOR = 2  # level of a line


@dataclass(frozen=True)
class Moved:
    """One subject before and after; None and "" where there is no total."""

    name: str
    category: str
    before: Decimal | None
    after: Decimal | None
    rank_before: int | None
    rank_after: int | None
    grade_before: str
    grade_after: str
    note: str = ""

    @property
    def difference(self) -> Decimal | None:
        return None if None in (self.before, self.after) else self.after - self.before

    @property
    def places(self) -> int:
        """How many ranks it gains."""
        return (self.rank_before or 0) - (self.rank_after or 0) if self.rank_before and self.rank_after else 0

    @property
    def is_regraded(self) -> bool:
        return self.grade_before != self.grade_after


def compare(before, after) -> list[Moved]:
    """`before`, `after`: (rules, subjects), the same subjects in both; by category and rank before."""
    one, other = _graded(*before), _graded(*after)
    rows = [_moved(subject, one[subject["name"]], other[subject["name"]]) for subject in before[1]]
    return sorted(rows, key=lambda row: (row.category, row.rank_before or len(rows) + 1, row.name))


def _graded(rules, subjects) -> dict:
    scored = list(zip(subjects, score_all(rules, subjects), strict=True))
    grades = grade_all(rules, scored)
    return {subject["name"]: (score.total, grades[subject["name"]]) for subject, score in scored}


def _moved(subject, before, after) -> Moved:
    (old, was), (new, now) = before, after
    named = {"name": subject["name"], "category": subject["category"], "note": now.note}
    ranks = {"rank_before": was.rank, "rank_after": now.rank, "grade_before": was.grade, "grade_after": now.grade}
    return Moved(before=old, after=new, **named, **ranks)


def carried(subjects, places, shares=None) -> list[dict]:
    """The subjects with their inputs at other keys.

    places: new key → old key; what is not among them is not known. shares: new key → by how much points that people
    gave by hand are worth more or less, because the indicator is.
    """
    return [subject | {"inputs": _inputs(subject["inputs"], places, shares or {})} for subject in subjects]


def _inputs(known, places, shares) -> dict:
    pairs = ((new, known[old]) for new, old in places.items() if old in known)
    return {new: _worth(found, shares.get(new, Fraction(1))) for new, found in pairs}


def _worth(found, share) -> dict:
    if share == 1 or found.get("points") is None or "entries" in found:
        return found
    points = Fraction(found["points"]) * share
    return found | {"points": plain(round(Decimal(points.numerator) / points.denominator, 5))}


def as_far_as_known(rules, subjects) -> list[dict]:
    """The subjects with everything that is not known yet left out, as if it did not apply."""
    scores = score_all(rules, subjects)
    return [_without(subject, score.lines) for subject, score in zip(subjects, scores, strict=True)]


def _without(subject, lines) -> dict:
    unknown = [line.key for line in lines if line.level == INDICATOR and line.percent is None]
    return subject | {"inputs": subject["inputs"] | dict.fromkeys(unknown, {"exempt": "尚无数据"})}

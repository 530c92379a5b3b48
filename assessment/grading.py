"""From totals to ranks and grades: limits, vetoes, quota, ties. Who is equal at the line is left to people. No ORM."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from assessment.kinds import Effect
from assessment.scoring import Score
from assessment.scoring.numbers import amount
from tasks.ranking import ranks

TIED, OVER_QUOTA = "并列，待党委决定", "因名额限制"


@dataclass(frozen=True, slots=True)
class Graded:
    """grade: empty without a total, and where people decide (`note` says so)."""

    rank: int | None
    grade: str
    note: str = ""


def grade_all(scheme: dict, scored: Sequence[tuple[dict, Score]]) -> dict[str, Graded]:
    """Name of the subject → its rank and grade; `scored`: all subjects of the cycle with their scores."""
    found = {}
    for group in _by_category(scored).values():
        places = ranks([score.total for _, score in group])
        for (subject, score), rank in zip(group, places, strict=True):
            found[subject["name"]] = Graded(rank, _grade(scheme, subject, score))
        found |= _within_quota(scheme, group, found)
    return found


def obstacles(scheme: dict, scored: Sequence[tuple[dict, Score]]) -> list[str]:
    """Why these grades cannot be decided yet, as sentences; empty when they can."""
    graded, found = grade_all(scheme, scored), []
    if lacking := [subject["name"] for subject, score in scored if score.total is None]:
        found.append(f"还没有总分：{'、'.join(lacking)}。请补齐缺项后重新计算。")
    for category, group in _by_category(scored).items():
        quota, best = quota_of(scheme, len(group)), best_grade(scheme)
        decided = [subject["name"] for subject, score in group if _is_decided_best(scheme, subject, score)]
        if len(decided) > quota:
            names = "、".join(decided)
            found.append(f"{category}：决定为“{best}”的有 {len(decided)} 个，超过名额 {quota} 个：{names}。")
        if tied := [subject["name"] for subject, _ in group if graded[subject["name"]].note == TIED]:
            found.append(f"{category}：“{best}”最后名额上并列，须由党委决定：{'、'.join(tied)}。")
    return found


def quota_of(scheme: dict, size: int) -> int:
    """How many of a category of `size` subjects may have the best grade."""
    return floor(amount(scheme["quota"]) * size / 100)


def best_grade(scheme: dict) -> str:
    return scheme["grades"][0]["name"]


def by_floor(scheme: dict, total) -> str:
    """The grade that the limits give to a rounded total; below all of them the last."""
    reached = (grade["name"] for grade in scheme["grades"] if amount(grade["floor"]) <= Fraction(total))
    return next(reached, scheme["grades"][-1]["name"])


def _by_category(scored) -> dict[str, list[tuple[dict, Score]]]:
    groups = defaultdict(list)
    for subject, score in scored:
        groups[subject["category"]].append((subject, score))
    return groups


def _decided(subject) -> str:
    return next((row["grade"] for row in reversed(subject.get("adjustments") or []) if row.get("grade")), "")


def _is_decided_best(scheme, subject, score) -> bool:
    return score.total is not None and _decided(subject) == best_grade(scheme)


def _grade(scheme, subject, score) -> str:
    """Before the quota."""
    if score.total is None:
        return ""
    return _decided(subject) or _after_vetoes(scheme, subject, by_floor(scheme, score.total))


def _after_vetoes(scheme, subject, own) -> str:
    order = {grade["name"]: place for place, grade in enumerate(scheme["grades"])}
    rules = [veto for veto in scheme["vetoes"] if veto["name"] in (subject.get("vetoes") or ())]
    reached = [
        veto["grade"] if veto["effect"] == Effect.FORCE else max(own, veto["grade"], key=order.get) for veto in rules
    ]
    return max(reached, key=order.get, default=own)


def _within_quota(scheme, group, graded) -> dict[str, Graded]:
    """What the quota changes among those of one category."""
    best, second = best_grade(scheme), scheme["grades"][min(1, len(scheme["grades"]) - 1)]["name"]
    decided = sum(_is_decided_best(scheme, subject, score) for subject, score in group)
    free = max(0, quota_of(scheme, len(group)) - decided)
    candidates = [
        (_merit(scheme, score), subject["name"])
        for subject, score in group
        if graded[subject["name"]].grade == best and not _decided(subject)
    ]
    if len(candidates) <= free:
        return {}
    merits = sorted((merit for merit, _ in candidates), reverse=True)
    line = merits[free]  # the first that finds no place; who equals it on the other side of the line is tied with it
    tied = free > 0 and merits[free - 1] == line
    changed = {}
    for merit, name in candidates:
        if tied and merit == line:
            changed[name] = replace(graded[name], grade="", note=TIED)
        elif merit <= line:
            changed[name] = replace(graded[name], grade=second, note=OVER_QUOTA)
    return changed


def _merit(scheme, score) -> tuple:
    return (Fraction(score.total), *(score.percents.get(kind, Fraction(0)) for kind in scheme["tie_keys"]))

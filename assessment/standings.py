"""Results as pages show them: the parts of a total by component, the lines of the quota between the rows. No ORM."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessment.grading import OVER_QUOTA, TIED, quota_of

OWN_LINES = ("limit", "rounding")


@dataclass(frozen=True)
class Place:
    """Where a subject stands in its category; grade is empty where people decide, `note` says so."""

    appraisal: int
    rank: int | None
    total: Decimal | None
    grade: str
    note: str


@dataclass(frozen=True)
class Share:
    """How many of a category have a grade; `hint`: from which total on, and of what quota."""

    name: str
    hint: str
    count: int
    percent: int


@dataclass(frozen=True)
class Parts:
    """A total by component (None: not known), what was added or taken, and the words beside the name."""

    values: list[Decimal | None]
    extra: Decimal | None


def parts_of(lines: Sequence[dict], keys: Sequence[str]) -> Parts:
    """`keys`: those of the weighted components; extra: everything else that adds to the total, but the rounding."""
    own = [line for line in lines if line["level"] == 0]
    values = {line["key"]: Decimal(line["value"]) if line["value"] is not None else None for line in own}
    others = [value for key, value in values.items() if key not in keys and key not in OWN_LINES and value]
    return Parts([values.get(key) for key in keys], sum(others, Decimal(0)) if others else None)


def shares(grades: Sequence[tuple[str, Decimal]], quota: Decimal, places: Sequence[Place]) -> list[Share]:
    """Per grade, best first, how many have it; ties that wait come after the best."""
    size, counts = len(places), Counter(place.grade for place in places if place.total is not None)
    found = []
    for number, (name, floor) in enumerate(grades):
        hint = f"≥ {floor.normalize():f}" if floor else f"< {grades[number - 1][1].normalize():f}"
        if number == 0:
            hint += f"，名额 {quota_of({'quota': quota}, size)}（{quota.normalize():f}%）"
        found.append(_share(name, hint, counts[name], size))
        if number == 0 and counts[""]:
            found.append(_share("待定", "并列，党委决定", counts[""], size))
    return found


def _share(name, hint, count, size) -> Share:
    return Share(name, hint, count, round(100 * count / size) if size else 0)


def cuts(grades: Sequence[tuple[str, Decimal]], quota: Decimal, places: Sequence[Place]) -> dict[int, str]:
    """Appraisal id → the words of the line drawn above its row; `places` in the order of the ranks."""
    best, floor = grades[0]
    quota = quota_of({"quota": quota}, len(places))
    tied = [place for place in places if place.note == TIED]
    over = [place for place in places if place.note == OVER_QUOTA]
    found = {}
    if tied:
        free = quota - sum(place.grade == best for place in places)
        found[tied[0].appraisal] = f"{best}名额剩 {free} 个，并列 {len(tied)} 个，请党委决定"
    if over:
        words = f"{best}名额 {quota} 个到此。以下 {floor.normalize():f} 分以上因名额限制建议{grades[1][0]}"
        found[over[0].appraisal] = words
    return found

"""From marks and progress to a total, with the lines that explain it. No ORM.

Exact fractions inside, Decimal at the edges.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

FULL = Decimal(100)
TOTAL_PLACES, LINE_PLACES = 2, 5
# Half-open limits on the rounded total: from the first number on, up to the limit above it.
BANDS = ((Decimal(90), "优秀"), (Decimal(80), "良好"), (Decimal(60), "一般"), (Decimal(0), "较差"))


class Kind(StrEnum):
    """How an indicator comes to its points."""

    AUTO_PROGRESS = "auto_progress"  # points × mean progress of the assignments that feed it
    DEDUCT = "deduct"  # points − what was deducted by hand, 扣完为止


KIND_LABELS = {Kind.AUTO_PROGRESS: "由任务进度计算", Kind.DEDUCT: "人工评分（扣分制）"}


@dataclass(frozen=True)
class Item:
    """One indicator with its inputs for one branch. `progress`: whole percents; `deducted` None: not marked yet."""

    key: int
    section: str
    name: str
    points: Decimal
    kind: str
    progress: Sequence[int] = ()
    deducted: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True)
class Line:
    """One step of a total; `key` is the indicator's, None for the rounding. `value` has LINE_PLACES places."""

    key: int | None
    label: str
    detail: str
    value: Decimal


@dataclass(frozen=True)
class Score:
    """`total` has TOTAL_PLACES places and is the sum of `lines`; None when something in `missing` stands in the way."""

    lines: tuple[Line, ...]
    total: Decimal | None
    missing: tuple[str, ...] = ()


def score(items: Sequence[Item]) -> Score:
    """Score one branch. Items of a section stand together; rounding happens once, at the end."""
    steps = [step for _, part in groupby(items, key=lambda item: item.section) for step in _section(list(part))]
    lines = [step.line for step in steps if step.line]
    missing = tuple(step.missing for step in steps if step.missing)
    if missing:
        return Score(tuple(lines), None, missing)
    exact = sum((step.value for step in steps), Fraction(0))
    total = rounded(exact, TOTAL_PLACES)
    tail = total - sum((line.value for line in lines), Decimal(0))
    return Score((*lines, Line(None, "舍入", _rounding_detail(exact), tail)), total)


@dataclass(frozen=True)
class _Step:
    """What one indicator adds: a line with its exact value, or what is missing."""

    value: Fraction = Fraction(0)
    line: Line | None = None
    missing: str = ""


def _section(items: list[Item]) -> list[_Step]:
    """The steps of a section; what does not apply passes its points on to the rest of the section."""
    whole = sum((item.points for item in items), Decimal(0))
    applicable = sum((item.points for item in items if _applies(item)), Decimal(0))
    steps = [_step(item, whole, applicable) for item in items]
    if whole and not applicable:
        steps.append(_Step(missing=f"{items[0].section}：没有可以计分的指标"))
    return steps


def _step(item: Item, whole: Decimal, applicable: Decimal) -> _Step:
    if not _applies(item):
        return _step_of(item, Fraction(0), "没有落实项，不计分，分值由本部分其他指标承担")
    if not _marked(item):
        return _Step(missing=f"{item.name}：未评分")
    value, detail = _own_points(item), _own_detail(item)
    if applicable in (whole, 0):
        return _step_of(item, value, detail)
    factor = Fraction(whole) / Fraction(applicable)
    return _step_of(item, value * factor, f"{detail}；折算 × {plain(whole)} ÷ {plain(applicable)}")


def _step_of(item: Item, value: Fraction, detail: str) -> _Step:
    return _Step(value, Line(item.key, item.name, detail, rounded(value, LINE_PLACES)))


def _applies(item: Item) -> bool:
    return item.kind != Kind.AUTO_PROGRESS or bool(item.progress)


def _marked(item: Item) -> bool:
    """An indicator without points is 0 whatever the mark, so it waits for none."""
    return item.kind != Kind.DEDUCT or item.deducted is not None or not item.points


def _own_points(item: Item) -> Fraction:
    points = Fraction(item.points)
    if item.kind == Kind.AUTO_PROGRESS:
        return points * sum(item.progress) / len(item.progress) / 100
    return max(Fraction(0), points - Fraction(item.deducted or 0))


def _own_detail(item: Item) -> str:
    points = plain(item.points)
    if item.kind == Kind.AUTO_PROGRESS:
        total, count = sum(item.progress), len(item.progress)
        mean = rounded(Fraction(total, count), TOTAL_PLACES)
        return f"{count} 项落实项，平均进度 {mean}%：{total} ÷ {count} ÷ 100 × {points}"
    taken = f"{points} − {item.deducted}" if item.deducted else "未扣分"
    return f"{taken}：{item.reason}" if item.reason else taken


def _rounding_detail(exact: Fraction) -> str:
    scaled = exact * 10**LINE_PLACES
    shown = plain(Decimal(int(scaled)).scaleb(-LINE_PLACES))
    return f"{shown}{'' if scaled.denominator == 1 else '…'} 四舍五入取两位"


def rounded(value: Fraction, places: int) -> Decimal:
    """`value` (not negative) with `places` decimals, half up."""
    return Decimal(int(value * 10**places + Fraction(1, 2))).scaleb(-places)


def plain(number: Decimal) -> str:
    """A number without trailing zeros: 60.00 → 60, 2.50 → 2.5."""
    return f"{number:f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:f}"


def band(total: Decimal | None) -> str:
    """The band the rounded total falls into; empty without a total. Quota and vetoes are not looked at here."""
    return next((name for limit, name in BANDS if total is not None and total >= limit), "")


def trouble_with_points(points: Iterable[Decimal]) -> str:
    """Why these points cannot make a scheme, in Chinese; empty when they can."""
    total = sum(points, Decimal(0))
    return "" if total == FULL else f"各指标分值相加应为 100 分，现为 {plain(total)} 分。"

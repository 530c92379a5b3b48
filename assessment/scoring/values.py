"""What one scored indicator comes to, and how that is said. No ORM."""

from dataclasses import dataclass
from fractions import Fraction

from assessment.kinds import MARKED, Kind
from assessment.scoring import wording
from assessment.scoring.numbers import NIL, clipped, number
from assessment.scoring.rules import Indicator
from assessment.scoring.votes import groups_with_votes, mean

WITH_BASE = (Kind.RATIO, Kind.AUTO)
NOTHING_KNOWN = {Kind.AUTO: "没有数据", Kind.VOTE: "没有票决结果"}


@dataclass(frozen=True, slots=True)
class Value:
    """points from 0 to the full ones; None where something is `missing`, or the indicator does not apply."""

    points: Fraction | None
    detail: str
    missing: str = ""

    @property
    def applies(self) -> bool:
        return self.points is not None or bool(self.missing)


def value(indicator: Indicator, given: dict | None) -> Value:
    """The value of an indicator of a scored component; `given`: what is known, None for nothing."""
    if given and given.get("exempt") is not None:
        return Value(None, wording.exempt(given["exempt"]))
    if given is None:
        found = _missing(indicator)
    else:
        found = _voted(indicator, given) if indicator.kind == Kind.VOTE else _measured(indicator, given)
    # Without points it is 0 whatever is known about it, and waits for nothing.
    return found if indicator.points else Value(NIL, "分值为 0，不计分")


def standard(indicator: Indicator, quantity, base) -> Fraction | None:
    """Points by the standard; None where it gives none: no quantity, or nothing to compare it with."""
    quantity, base = number(quantity), number(base)
    if quantity is None or not _has_base(indicator, base):
        return None
    return clipped(_BY_KIND[indicator.kind](indicator, quantity, base), indicator.points)


def _missing(indicator) -> Value:
    because = NOTHING_KNOWN.get(indicator.kind, "未评分")
    return Value(None, because, f"{indicator.name}：{because}")


def _measured(indicator, given) -> Value:
    quantity, base, reason = given.get("quantity"), given.get("base"), given.get("reason") or ""
    points = number(given.get("points")) if indicator.kind in MARKED else None
    if points is None and number(quantity) is None:
        return _missing(indicator)
    own = standard(indicator, quantity, base)
    if points is not None:
        kept = clipped(points, indicator.points)
        return Value(kept, wording.given(indicator, points, own) + wording.because(reason))
    if own is None:
        return Value(None, wording.NO_BASE + wording.because(reason))
    return Value(own, wording.measured(indicator, number(quantity), number(base), own) + wording.because(reason))


def _has_base(indicator, base) -> bool:
    if indicator.kind in WITH_BASE:
        return bool(base)
    return indicator.kind != Kind.ALL_OR_NOTHING or base is None or base != 0


def _deduct(indicator, quantity, base):
    return indicator.points - quantity * indicator.step


def _banded(indicator, quantity, base):
    return next((points for limit, points in indicator.bands if limit <= quantity), NIL)


def _ratio(indicator, quantity, base):
    return indicator.points * quantity / base


def _all_or_nothing(indicator, quantity, base):
    reached = quantity >= indicator.threshold if base is None else quantity * 100 >= indicator.threshold * base
    return indicator.points if reached else NIL


_BY_KIND = {
    Kind.DEDUCT: _deduct,
    Kind.BANDED: _banded,
    Kind.RATIO: _ratio,
    Kind.AUTO: _ratio,
    Kind.ALL_OR_NOTHING: _all_or_nothing,
}


def _voted(indicator, given) -> Value:
    groups = groups_with_votes(given)
    if not groups:
        return Value(None, "没有有效票", f"{indicator.name}：没有有效票")
    percent = mean(groups)
    points = clipped(indicator.points * percent / 100, indicator.points)
    return Value(points, wording.voted(indicator, groups, percent))

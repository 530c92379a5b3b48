"""Who may mark what, what a mark comes to, and where it needs a reason. No ORM."""

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from assessment.scoring import by_standard
from assessment.scoring.numbers import rounded

SELF_OPEN = {"draft", "returned"}


class Way(StrEnum):
    """By what right somebody marks."""

    LEAD = "lead"
    OFFICE = "office"
    STANDS_IN = "stands_in"  # 代评分: the office where nobody of the marker may act


@dataclass(frozen=True)
class Said:
    """What a person says about one indicator of one subject; `version`: of the row seen, 0 for none yet.

    points None: as the standard gives for quantity and base. evidence None: leave the files as they are.
    """

    version: int
    points: Decimal | None = None
    quantity: Decimal | None = None
    base: Decimal | None = None
    reason: str = ""
    evidence: tuple[int, ...] | None = None

    @property
    def is_blank(self) -> bool:
        return self.points is None and self.quantity is None and not self.reason


def way_to_mark(marker, own, *, homes, led, is_office, leads) -> Way | None:
    """marker: id of the indicator's marking unit or None; own: ids of the units behind the subject; homes, led: ids of
    the person's home units and of those they act for as lead; leads: unit → home units of each of its lead people."""
    if own & homes:
        return None
    if marker is not None and marker in led:
        return Way.LEAD
    if not is_office:
        return None
    if marker is None:
        return Way.OFFICE
    return None if any(not own & set(home) for home in leads.get(marker, ())) else Way.STANDS_IN


def standard(indicator, quantity, base) -> Fraction | None:
    """Points by the standard, None where it gives none."""
    rule = {name: _text(getattr(indicator, name)) for name in ("points", "step", "threshold", "cap")}
    rule |= {"key": "", "name": indicator.name, "kind": indicator.kind, "bands": indicator.bands}
    return by_standard(rule, _text(quantity), _text(base))


def worth(indicator, row) -> Decimal | None:
    """What a mark, a correction or a fact comes to, with two decimals."""
    if row is None:
        return None
    points = getattr(row, "points", None)
    return points if points is not None else two_places(standard(indicator, row.quantity, row.base))


def two_places(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(rounded(value, 2))


def settled(indicator, said: Said, known) -> dict:
    """quantity, base and points as they are stored: points only where they do not follow from what is known.

    known: the fact, or what else has quantity and base; None where what was said has to do.
    """
    quantity, base = (known.quantity, known.base) if known else (said.quantity, said.base)
    expected = two_places(standard(indicator, quantity, base))
    follows = expected is not None and said.points in (None, expected)
    return {"quantity": quantity, "base": base, "points": None if follows else said.points}


def needs_reason(points, *, stated, expected) -> bool:
    """Does a mark have to be explained? stated: the self score, expected: by the standard; each may be None."""
    return points != (expected if stated is None else stated)


def trouble_with(indicator, row) -> str:
    """Why this cannot be what an indicator comes to; empty when it can. `row` as `settled` gives it."""
    if row["points"] is None and standard(indicator, row["quantity"], row["base"]) is None:
        return "请填写分数。"
    if row["points"] is not None and not 0 <= row["points"] <= indicator.points:
        return f"分数应在 0 到 {indicator.points.normalize():f} 之间。"
    return ""


def sees_others(*, own_open: int, own_submitted: int, left: int) -> bool:
    """Does a marker of an indicator see what others gave? Only with no mark of their own unsubmitted, and either one
    that is, or nothing left to mark."""
    return not own_open and (own_submitted > 0 or not left)


def same_matter(text: str) -> str:
    """A matter as it is compared with others."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def _text(value) -> str | None:
    return None if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def known_words(known) -> str:
    """A quantity and its base in words; empty for nothing."""
    if known is None or known.quantity is None:
        return ""
    quantity = _plain(known.quantity)
    return quantity if known.base is None else f"{quantity} / {_plain(known.base)}"


def _plain(value: Decimal) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")

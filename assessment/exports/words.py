"""What people said about an indicator, as a sheet shows it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from assessment.scoring import by_standard
from assessment.scoring.numbers import rounded


@dataclass(frozen=True, slots=True)
class Said:
    """The last word of one stage: a self score, a mark, a correction."""

    quantity: Decimal | None = None
    base: Decimal | None = None
    points: Decimal | None = None
    reason: str = ""
    by: str | None = None
    at: datetime | None = None
    evidence: tuple[str, ...] = ()

    def by_rule(self, rule: dict) -> Decimal | None:
        """The points given, or what the standard makes of the quantity."""
        if self.points is not None or self.quantity is None:
            return self.points
        found = by_standard(rule, self.quantity, self.base)
        return None if found is None else Decimal(rounded(found, 2))


def said_of(rows) -> dict[int, Said]:
    """Indicator id → the last word, from rows of (indicator id, quantity, base, points, reason, by, at[, file])."""
    found: dict[int, Said] = {}
    for indicator, *fields in rows:
        files = tuple(filter(None, fields[6:]))
        before = found.get(indicator)
        if before and before.at == fields[5]:
            files = (*before.evidence, *files)
        found[indicator] = Said(*fields[:6], files)
    return found


def with_reason(detail: str, reason: str) -> str:
    return detail if not reason or reason in detail else f"{detail}：{reason}"

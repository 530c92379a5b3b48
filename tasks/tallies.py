"""Figures of many assignments, summed from one grouped query. No ORM.

A tally row is a dict with the grouping keys, "light", "rows" and "progress_sum".
"""

from collections import defaultdict
from dataclasses import dataclass, field

from tasks.lights import Light


@dataclass
class Tally:
    """Rows by light and their mean progress."""

    counts: dict[str, int] = field(default_factory=dict)
    progress_sum: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def tenths(self) -> int | None:
        """Mean progress in tenths of a percent, rounded half up; None without rows."""
        return (self.progress_sum * 20 + self.total) // (2 * self.total) if self.total else None

    @property
    def mean(self) -> str:
        """The same in percent with one decimal; empty without rows."""
        return f"{self.tenths // 10}.{self.tenths % 10}" if self.total else ""

    @property
    def percent(self) -> int:
        """The same as a whole number, for bars and narrow cells; 0 without rows."""
        return (self.progress_sum * 2 + self.total) // (2 * self.total) if self.total else 0

    @property
    def worst(self) -> str:
        """逾期 before 滞后; empty when no row is either."""
        return next((code.value for code in (Light.OVERDUE, Light.BEHIND) if self.counts.get(code)), "")

    def add(self, row) -> None:
        self.counts[row["light"]] = self.counts.get(row["light"], 0) + row["rows"]
        self.progress_sum += row["progress_sum"]


def tallies(rows, key) -> dict:
    """Tally by `key(row)`."""
    found = defaultdict(Tally)
    for row in rows:
        found[key(row)].add(row)
    return found


def whole(rows) -> Tally:
    """The tally of all rows together."""
    return tallies(rows, lambda row: None)[None]

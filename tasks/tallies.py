"""Figures of many assignments, summed from one grouped query. No ORM.

A tally row is a dict with the grouping keys, "light", "rows" and "progress_sum".
"""

from collections import defaultdict
from dataclasses import dataclass, field


@dataclass
class Tally:
    """Rows by light and their mean progress."""

    counts: dict[str, int] = field(default_factory=dict)
    progress_sum: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def mean(self) -> str:
        """Mean progress in percent with one decimal, rounded half up; empty without rows."""
        if not self.total:
            return ""
        tenths = (self.progress_sum * 20 + self.total) // (2 * self.total)
        return f"{tenths // 10}.{tenths % 10}"

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

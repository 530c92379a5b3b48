"""How much is asked of a unit in a month: sums, and what something new adds. No ORM, no minutes: numbers of items."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


def month_of(day: date) -> date:
    """Its first day, which names a month here."""
    return day.replace(day=1)


def months_of(year: int) -> list[date]:
    return [date(year, month, 1) for month in range(1, 13)]


@dataclass(frozen=True)
class Added:
    """What something new adds to a unit in a month; over: does the sum exceed the limit?"""

    unit_id: int
    unit: str
    month: date
    before: int
    more: int
    over: bool

    @property
    def after(self) -> int:
        return self.before + self.more


@dataclass(frozen=True)
class AddedMonth:
    """The same of all units in a month, as in a sentence."""

    month: date
    lines: list[Added]

    @property
    def more(self) -> int:
        return sum(line.more for line in self.lines)

    @property
    def most(self) -> Added:
        """The unit that is asked for most then."""
        return max(self.lines, key=lambda line: line.after)

    @property
    def over(self) -> list[Added]:
        return [line for line in self.lines if line.over]


def by_month(lines: Iterable[Added]) -> list[AddedMonth]:
    found: dict[date, list[Added]] = {}
    for line in lines:
        found.setdefault(line.month, []).append(line)
    return [AddedMonth(month, found[month]) for month in sorted(found)]


def asked_by_rows(rows, spans, leads, day) -> Counter:
    """(unit, month) → what new rows ask of it: measures at once, and a report for each period still to come.

    rows: (unit id, rhythm); spans: periods or spans; leads: ids of units that report last; day: on which they begin."""
    asked = Counter()
    for unit, rhythm in rows:
        asked[unit, month_of(day)] += 1
        dues = [span.lead_due_on if unit in leads else span.due_on for span in spans if span.rhythm == rhythm]
        asked.update((unit, month_of(due)) for due in dues if due >= day)
    return asked

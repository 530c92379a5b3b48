"""Working days. The exceptions (holidays and make-up days) are rows an office may edit; this module only counts."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import chinese_calendar

SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """Monday to Friday, but for `exceptions` (day → is it a working day)."""

    exceptions: dict[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < SATURDAY)

    def on_or_before(self, day: date) -> date:
        """`day` itself, or the last working day before it."""
        while not self.is_working(day):
            day -= timedelta(days=1)
        return day

    def on_or_after(self, day: date) -> date:
        """`day` itself, or the next working day."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def add(self, day: date, count: int) -> date:
        """The working day `count` working days after `day`."""
        for _ in range(count):
            day = self.on_or_after(day + timedelta(days=1))
        return day

    def subtract(self, day: date, count: int) -> date:
        """The working day `count` working days before `day`."""
        for _ in range(count):
            day = self.on_or_before(day - timedelta(days=1))
        return day

    def count(self, after: date, last: date) -> int:
        """How many working days there are after `after`, up to and including `last`."""
        days = (after + timedelta(days=n) for n in range(1, (last - after).days + 1))
        return sum(self.is_working(day) for day in days)


def published_exceptions(year: int) -> dict[date, tuple[bool, str]]:
    """Day → (is it a working day, name) for a year whose holidays are known; empty for a year that is not."""
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    try:
        return {
            day: (chinese_calendar.is_workday(day), _name(chinese_calendar.get_holiday_detail(day)[1]))
            for day in days
            if day.year == year and chinese_calendar.is_workday(day) != (day.weekday() < SATURDAY)
        }
    except NotImplementedError:
        return {}


def _name(holiday) -> str:
    """国庆节; also of the days worked in its stead."""
    return chinese_calendar.Holiday(holiday).chinese if holiday else ""

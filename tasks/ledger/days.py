"""The days of a week, and which of them nobody is reminded on."""

from datetime import date, timedelta

from branches.calendar import Calendar
from branches.models import WorkingDay

DAY_OFF = "休息日"


def week_of(day) -> list[date]:
    """Monday to Sunday of the week of `day`."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(7)]


class OfficeDays:
    """The office's calendar with the names of its days, in one query."""

    def __init__(self):
        rows = list(WorkingDay.objects.values_list("day", "is_working", "note"))
        self.calendar = Calendar({day: is_working for day, is_working, _ in rows})
        self._names = {day: note for day, _, note in rows}

    def off(self, days) -> dict[date, str]:
        """Day → what it is off for, of those that are no working days."""
        return {day: self._names.get(day) or DAY_OFF for day in days if not self.calendar.is_working(day)}

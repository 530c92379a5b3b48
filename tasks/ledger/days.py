"""The days of a week, and which of them nobody is reminded on."""

from datetime import date, timedelta

from branches.calendar import Calendar
from branches.models import WorkingDay

DAY_OFF = "休息日"


def week_of(day) -> list[date]:
    """Monday to Sunday of the week of `day`."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(7)]


def days_off(days) -> dict[date, str]:
    """Day → what it is off for, of those that are no working days; one query."""
    rows = {row.day: row for row in WorkingDay.objects.filter(day__range=(min(days), max(days)))}
    calendar = Calendar({day: row.is_working for day, row in rows.items()})
    return {day: (rows[day].note if day in rows else "") or DAY_OFF for day in days if not calendar.is_working(day)}

"""When the office works: by the calendar and the hours of the reminder terms."""

from datetime import datetime, time

from django.utils import timezone

from branches.models import WorkingDay
from modelagency.clock import day_of
from records.hours import Window


def window(instant: datetime, opens_at: time, closes_at: time) -> Window:
    """`instant` itself while the office is open, else its next opening; and the closing before that opening."""
    calendar, moment = WorkingDay.objects.calendar(), timezone.localtime(instant)
    day = calendar.on_or_after(day_of(instant))
    if day == moment.date() and moment.time() >= closes_at:
        day = calendar.add(day, 1)
    due_at = max(instant, _at(day, opens_at))
    return Window(due_at=due_at, since=_at(calendar.subtract(day, 1), closes_at))


def _at(day, moment) -> datetime:
    return timezone.make_aware(datetime.combine(day, moment))

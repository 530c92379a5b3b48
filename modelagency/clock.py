"""The one place that reads the clock. Rules take the day as a parameter; pages and jobs ask here."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The current instant, aware."""
    return _told.get() or timezone.now()


@contextmanager
def frozen_at(instant: datetime) -> Iterator[None]:
    """Inside the block it is `instant`. Only the demo lives in a time of its own; see decision 0061."""
    token = _told.set(instant)
    try:
        yield
    finally:
        _told.reset(token)


def today() -> date:
    """The calendar day in the office's time zone (Asia/Shanghai)."""
    return timezone.localdate(now())


def day_of(instant: datetime) -> date:
    """The office's calendar day of an aware instant."""
    return timezone.localdate(instant)


def start_of(day: date) -> datetime:
    """The aware instant at which `day` begins in the office's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))

"""The one place that reads the clock. Rules take the day as a parameter; pages and jobs ask here."""

from datetime import date, datetime, time

from django.utils import timezone


def now() -> datetime:
    """The current instant, aware."""
    return timezone.now()


def today() -> date:
    """The calendar day in the office's time zone (Asia/Shanghai)."""
    return timezone.localdate(now())


def day_of(instant: datetime) -> date:
    """The office's calendar day of an aware instant."""
    return timezone.localdate(instant)


def start_of(day: date) -> datetime:
    """The aware instant at which `day` begins in the office's time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))

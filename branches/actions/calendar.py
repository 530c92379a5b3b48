"""The office's calendar."""

from django.db import transaction

from branches.calendar import published_exceptions
from branches.models import WorkingDay
from records.actions import record
from records.refusals import Refusal


@transaction.atomic
def seed_working_days(*, by, years) -> int:
    """Add the published holidays and make-up days of `years`; edited days stay. Return how many are new."""
    rows = [
        WorkingDay(day=day, is_working=working, note=note)
        for year in years
        for day, (working, note) in published_exceptions(year).items()
    ]
    before = WorkingDay.objects.count()
    WorkingDay.objects.bulk_create(rows, ignore_conflicts=True)
    added = WorkingDay.objects.count() - before
    if added:
        record(by=by, verb="calendar.seed", after={"years": list(years), "added": added})
    return added


@transaction.atomic
def set_day(*, by, day, is_working, note) -> None:
    """Make `day` a day off or a working day, whatever it was."""
    WorkingDay.objects.update_or_create(day=day, defaults={"is_working": is_working, "note": note})
    record(by=by, verb="calendar.set", after={"day": str(day), "is_working": is_working, "note": note})


@transaction.atomic
def clear_day(*, by, day) -> None:
    """Let `day` be what its weekday says again; raise Refusal when it is so already."""
    if not WorkingDay.objects.filter(day=day).delete()[0]:
        raise Refusal("这一天已经不在表里，请刷新页面。")
    record(by=by, verb="calendar.clear", before={"day": str(day)})

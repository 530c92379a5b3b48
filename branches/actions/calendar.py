"""The office's calendar."""

from django.db import transaction

from branches.calendar import published_exceptions
from branches.models import WorkingDay
from records.actions import record


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

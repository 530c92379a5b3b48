"""Other days than the one that was drawn."""

from collections import Counter
from datetime import date

import pytest
from django.db import transaction

from assessment.models import Result
from branches.calendar import Calendar, published_exceptions
from modelagency.demo.load import load
from modelagency.demo.situation import Fate, fates
from modelagency.demo.year import year_of
from tasks.models import Assignment, Measure, Plan, Step

SPREADS = {
    "2026-01-05": {"not_started": 648, "waiting": 20},
    "2026-03-28": {"done": 23, "normal": 492, "waiting": 66, "overdue": 20, "not_started": 67},
    "2026-11-23": {"done": 324, "normal": 206, "waiting": 66, "behind": 52, "overdue": 20},
    "2026-12-25": {"done": 515, "waiting": 114, "overdue": 39},
}


@pytest.mark.parametrize("text", SPREADS)
def test_lights_are_true_on_other_days(db, text):
    day = date.fromisoformat(text)
    load(day)
    rows = Assignment.objects.with_light(day)
    assert Counter(rows.values_list("light", flat=True)) == SPREADS[text]
    assert Step.objects.filter(at__date__gte=day).count() == 0
    assert Plan.objects.get().year == day.year


def test_every_day_of_a_year_has_a_situation():
    calendar = Calendar({day: working for day, (working, _) in published_exceptions(2026).items()})
    days = [date.fromordinal(number) for number in range(date(2026, 1, 2).toordinal(), date(2027, 1, 1).toordinal())]
    spreads = [Counter(fates(year_of(day, calendar)).values()) for day in days]
    assert {spread.total() for spread in spreads} == {668}
    done = [spread[Fate.DONE] for spread in spreads]
    assert done == sorted(done)


def test_two_loads_are_the_same(db):
    assert _loaded() == _loaded()


def _loaded() -> list:
    """What a load writes, without the numbers of the rows."""
    with transaction.atomic():
        load(date(2026, 9, 16))
        steps = Step.objects.values_list(
            "assignment__unit__name", "assignment__task__order", "verb", "by__username", "text", "at"
        )
        rows = Assignment.objects.values_list("unit__name", "task__order", "progress", "late_on", "measures_version")
        measures = Measure.objects.values_list("assignment__unit__name", "text", "owner", "due_on", "status")
        results = Result.objects.values_list("appraisal__unit__name", "total", "missing")
        told = [sorted(found, key=repr) for found in (steps, rows, measures, results)]
        transaction.set_rollback(True)
    return told

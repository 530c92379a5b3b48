"""Other days than the one that was drawn."""

from collections import Counter
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction

from assessment.models import Result
from branches.calendar import Calendar, published_exceptions
from modelagency.clock import day_of
from modelagency.demo.aim import statuses
from modelagency.demo.course import course
from modelagency.demo.diary import diary
from modelagency.demo.load import load
from modelagency.demo.situation import Fate, fates
from modelagency.demo.year import year_of
from tasks.lights import Light, light
from tasks.models import Assignment, Measure, Plan, Step
from tasks.standing import Filed, standing

SPREADS = {
    "2026-03-28": {"done": 23, "normal": 492, "waiting": 66, "overdue": 20, "not_started": 67},
    "2026-11-23": {"done": 324, "normal": 206, "waiting": 66, "behind": 52, "overdue": 20},
}
LIGHTS = {
    Fate.DONE: {Light.DONE},
    Fate.NORMAL: {Light.NORMAL},
    Fate.REPORTED: {Light.NORMAL},
    Fate.RETURNED: {Light.NORMAL, Light.NOT_STARTED, Light.BEHIND},
    Fate.TO_CONFIRM: {Light.WAITING},
    Fate.TO_REVIEW: {Light.WAITING},
    Fate.BEHIND: {Light.BEHIND},
    Fate.OVERDUE: {Light.OVERDUE},
    Fate.OVERDUE_LONG: {Light.OVERDUE},
    Fate.ADDED: {Light.NOT_STARTED, Light.BEHIND},
    Fate.IDLE: {Light.NOT_STARTED, Light.BEHIND},
    Fate.MEASURES_FILED: {Light.NOT_STARTED},
}


@pytest.mark.parametrize("text", SPREADS)
def test_lights_are_true_on_other_days(db, text):
    day = date.fromisoformat(text)
    load(day)
    rows = Assignment.objects.filter(plan__year=day.year).with_light(day)
    assert Counter(rows.values_list("light", flat=True)) == SPREADS[text]
    assert Step.objects.filter(at__date__gte=day).count() == 0
    assert list(Plan.objects.order_by("year").values_list("year", flat=True)) == [day.year - 1, day.year]


@pytest.mark.once
def test_all_through_a_year_the_lights_are_true():
    calendar = Calendar({day: working for day, (working, _) in published_exceptions(2026).items()})
    done = []
    for step in range(21):
        year = year_of(date(2026, 1, 4) + timedelta(days=17 * step), calendar)
        rows = fates(year)
        for key, fate in rows.items():
            assert _light(course(fate, year, *key), year) in LIGHTS[fate]
            days = [day_of(entry.at) for entry in diary(course(fate, year, *key), year, *key)]
            assert days == sorted(days) and days[-1] < year.today
        done.append(sum(fate == Fate.DONE for fate in rows.values()))
    assert len(rows) == 668
    assert done == sorted(done)


def _light(way, year) -> str:
    filed = [Filed(filing.period, filing.state, _due_on(filing, year)) for filing in way.filings]
    starts_on = year.day_at(year.added_at) if way.added else year.starts_on
    told = standing(
        state=way.state,
        statuses=statuses(way.accepted, way.measures),
        filed=filed,
        periods=[(place, span.due_on) for place, span in enumerate(year.spans) if span.due_on >= starts_on],
        starts_on=starts_on,
        due_on=year.due_on,
    )
    return light(SimpleNamespace(state=way.state, **told.as_fields()), year.today)


def _due_on(filing, year) -> date:
    due = year.spans[filing.period].due_on
    return due if filing.returned is None else max(due, year.calendar.add(year.day_at(filing.returned), 3))


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

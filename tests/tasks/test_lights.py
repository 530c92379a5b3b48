"""The light of a row, and its twin in SQL."""

from datetime import date, timedelta
from itertools import product
from types import SimpleNamespace

import pytest

from branches.models import Unit
from tasks.lights import ABNORMAL, LIGHT_LABELS, Light, light
from tasks.models import Assignment, Notice, Pillar, Plan, Task
from tasks.states import State
from tests import make
from tests.cast import TODAY

DAY = timedelta(days=1)
NEAR = [None, TODAY - DAY, TODAY, TODAY + DAY]
FIELDS = ["state", "awaiting", "late_on", "behind_on", "progress"]
EVERY_KIND = [
    dict(zip(FIELDS, values, strict=True))
    for values in product(State, ["", "unit", "review"], NEAR, NEAR, [0, 1, 50, 100])
]


@pytest.mark.parametrize(
    ("fields", "colour"),
    [
        ({"state": "closed", "awaiting": "review", "late_on": TODAY}, Light.DONE),
        ({"state": "suspended", "awaiting": "review", "late_on": TODAY}, Light.STOPPED),
        ({"state": "withdrawn", "behind_on": TODAY}, Light.STOPPED),
        ({"awaiting": "unit", "late_on": TODAY, "behind_on": TODAY}, Light.WAITING),
        ({"awaiting": "review", "late_on": TODAY}, Light.WAITING),
        ({"late_on": TODAY, "behind_on": TODAY}, Light.OVERDUE),
        ({"late_on": TODAY + DAY, "behind_on": TODAY}, Light.BEHIND),
        ({"late_on": TODAY + DAY, "behind_on": TODAY + DAY}, Light.NOT_STARTED),
        ({"late_on": TODAY + DAY, "behind_on": TODAY, "progress": 0}, Light.BEHIND),
        ({"progress": 1}, Light.NORMAL),
        ({"progress": 100}, Light.NORMAL),
        ({"state": "to_accept"}, Light.NOT_STARTED),
    ],
)
def test_precedence(fields, colour):
    row = {"state": "in_progress", "awaiting": "", "late_on": None, "behind_on": None, "progress": 0} | fields
    assert light(SimpleNamespace(**row), TODAY) == colour


def test_every_light_has_a_word_and_two_are_bad():
    assert set(LIGHT_LABELS) == set(Light)
    assert ABNORMAL == (Light.BEHIND, Light.OVERDUE)


@pytest.fixture
def every_kind(db):
    """One stored row of each kind: every state, waiting, day before, on and after, and progress."""
    by = make.user("person")
    plan = Plan.objects.create(notice=Notice.objects.create(title="方案", uploaded_by=by))
    pillar = Pillar.objects.create(plan=plan, order=1)
    units = Unit.objects.bulk_create(Unit(name=str(n), kind="office", starts_on=make.FOUNDED) for n in range(40))
    orders = range(-(-len(EVERY_KIND) // len(units)))
    tasks = Task.objects.bulk_create(Task(plan=plan, pillar=pillar, order=order) for order in orders)
    places = product(tasks, units)
    Assignment.objects.bulk_create(
        Assignment(plan=plan, task=task, unit=unit, role="lead", starts_on=TODAY, **fields)
        for fields, (task, unit) in zip(EVERY_KIND, places, strict=False)
    )


@pytest.mark.parametrize("today", [TODAY - DAY, TODAY, TODAY + DAY, TODAY + 2 * DAY, date(2027, 1, 1)])
def test_the_twin_in_sql_shows_the_same_light(every_kind, today):
    rows = list(Assignment.objects.with_light(today))
    assert len(rows) == len(EVERY_KIND) == 1728
    assert [row.light for row in rows] == [light(row, today).value for row in rows]


def test_overdue_rows_are_those_with_that_light(every_kind):
    lit = Assignment.objects.with_light(TODAY).filter(light=Light.OVERDUE)
    assert set(Assignment.objects.overdue(TODAY)) == set(lit)

"""Workers take the snapshot of a day at one moment, while others write: it is one, and no row is in it twice."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction

from modelagency.clock import now
from tasks.actions.moves import locked, settle
from tasks.actions.snapshots import take
from tasks.models import Assignment, Measure, Snapshot, SnapshotFigure, UnitDay
from tests.cast import TODAY
from tests.races import at_once, looking_first

pytestmark = pytest.mark.django_db(transaction=True)


def write(rows):
    for row in rows:
        with transaction.atomic():
            row = locked(row)
            row.state = "in_progress"
            row.measures.update(status="doing")
            row.save(update_fields=["state"])
            settle(row)


def test_two_workers_take_one_while_others_write(plan):
    rows = list(Assignment.objects.filter(plan=plan).order_by("pk"))
    Measure.objects.bulk_create(Measure(assignment=row, text="举措", due_on=plan.due_on) for row in rows)
    moment = now()
    taking = partial(take, plan, now=moment)
    first, second, third, *_ = at_once(taking, taking, taking, partial(write, rows), partial(write, rows[::-1]))
    assert first == second == third == Snapshot.objects.get()
    assert sum(SnapshotFigure.objects.values_list("number", flat=True)) == len(rows) == 13
    assert UnitDay.objects.count() == len({row.unit_id for row in rows})


def test_who_only_looks_before_writing_fails(plan):
    def look():
        return Snapshot.objects.filter(plan=plan, day=TODAY).exists()

    def create(seen):
        assert not seen
        Snapshot.objects.create(plan=plan, day=TODAY, taken_at=now(), planned=0, units=0)

    outcomes = looking_first(look, create, create)
    assert sorted(type(outcome) for outcome in outcomes if outcome) == [IntegrityError]

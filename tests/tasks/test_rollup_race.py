"""Eight people who write at the same time leave the roll-ups right; without the care taken they would not."""

from functools import partial
from threading import Event

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from branches.actions.units import change_unit
from branches.models import Unit
from tasks.actions.moves import locked, settle
from tasks.actions.rollups import COUNTED, Place, Said, Sums, count_day, differences
from tasks.models import Assignment, GroupRollUp, Measure, RollUp
from tests.cast import TODAY
from tests.races import PATIENCE, at_once, looking_first

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 8


@pytest.fixture
def rows(cast, plan):
    rows = list(Assignment.objects.filter(plan=plan).order_by("pk"))
    Measure.objects.bulk_create(Measure(assignment=row, text="举措", due_on=plan.due_on) for row in rows)
    return rows


def write(rows, status):
    """One writer: row by row, each in a transaction of its own, as the actions do it."""
    for row in rows:
        with transaction.atomic():
            row = locked(row)
            row.state = "in_progress"
            row.measures.update(status=status)
            row.save(update_fields=["state"])
            settle(row)


def writers(rows):
    """Every writer begins at another row."""
    orders = [rows[place:] + rows[:place] for place in range(WRITERS)]
    statuses = ["not_started", "doing", "done"] * WRITERS
    return [partial(write, order, status) for order, status in zip(orders, statuses, strict=False)]


def test_eight_writers_over_all_units_leave_no_difference(plan, rows, capsys):
    assert at_once(*writers(rows), partial(count_day, TODAY))[:WRITERS] == [None] * WRITERS
    call_command("rebuild_rollups", "--check")
    assert "0 处差异" in capsys.readouterr().out
    assert sum(row["rows"] for row in RollUp.objects.filter(plan=plan).tally()) == len(rows) == 13


def test_without_sums_that_only_grow_figures_would_be_lost(plan, rows, units):
    key = {"plan": plan, "unit": units["甲医院"], "pillar": rows[0].task.pillar}
    own = [row for row in rows if row.unit == units["甲医院"]]
    held = RollUp.objects.get(light="not_started", **key)
    Assignment.objects.filter(pk__in=[row.pk for row in own]).update(progress=10)

    def count_one(seen):
        held.number = seen.number - 1
        held.save()
        RollUp.objects.create(light="normal", number=1, progress=10, **key)

    here = [row for row in own if row.task.pillar_id == key["pillar"].pk]
    assert looking_first(partial(RollUp.objects.get, pk=held.pk), *[count_one] * len(here)) == [None] * len(here)
    assert differences(plan)
    with pytest.raises(CommandError):
        call_command("rebuild_rollups", "--check")


def give_category(office, unit):
    unit = Unit.objects.get(pk=unit.pk)
    change_unit(by=office, unit=unit, name=unit.name, category="医院", order=unit.order)


def test_a_category_changed_among_eight_writers_leaves_no_difference(cast, plan, rows, units):
    change = partial(give_category, cast.office, units["甲医院"])
    assert at_once(*writers(rows), change) == [None] * (WRITERS + 1)
    assert differences(plan) == {}
    own = GroupRollUp.objects.filter(plan=plan, category="医院").tally()
    assert sum(row["rows"] for row in own) == 3


def test_with_the_category_read_before_the_lock_figures_would_stay_behind(cast, plan, rows, units):
    changed = Event()

    def change(seen):
        give_category(cast.office, seen)
        changed.set()

    def write_as_seen(seen):
        changed.wait(PATIENCE)
        sums, before = Sums(), f"{seen.kind}/{seen.category}"
        for row in Assignment.objects.filter(plan=plan, unit=seen).select_related("task"):
            place = Place(plan.pk, seen.pk, row.task.pillar_id, row.task_id)
            sums.add(place, Said(*(getattr(row, name) for name in COUNTED)), -1)
            sums.add(place, Said(row.counted_light, 0, "", before), +1)
        sums.store()
        Assignment.objects.filter(plan=plan, unit=seen).update(counted_group=before)

    look = partial(Unit.objects.get, pk=units["甲医院"].pk)
    assert looking_first(look, change, write_as_seen) == [None, None]
    assert list(differences(plan)) == [GroupRollUp]
    assert count_day(TODAY) == 3
    assert differences(plan) == {}

"""A tick that finds everything as it was looks no further; whatever could make a difference is noticed."""

from datetime import date

import pytest

from branches.models import Post, User, WorkingDay
from modelagency.clock import start_of
from tasks.models import Assignment, Period, Plan, ReminderRule, Task
from tasks.reminders.schedule import schedule
from tasks.reminders.seen import what_decides
from tests import make

DAY = date(2026, 9, 16)


def swapped(cast, units):
    """Two rows are exchanged for two others, with the same sum of ids."""
    first, second, third, fourth = Assignment.objects.order_by("pk")[:4]
    Assignment.objects.filter(pk__in=[first.pk, fourth.pk]).update(due_on=DAY)
    before = what_decides()
    Assignment.objects.filter(pk__in=[first.pk, fourth.pk]).update(due_on=first.due_on)
    Assignment.objects.filter(pk__in=[second.pk, third.pk]).update(due_on=DAY)
    assert what_decides() != before


CHANGES = {
    "due": lambda cast, units: Assignment.objects.filter(unit=units["甲医院"]).update(due_on=DAY),
    "late": lambda cast, units: Assignment.objects.filter(unit=units["甲医院"]).update(late_on=DAY),
    "awaiting": lambda cast, units: Assignment.objects.filter(unit=units["甲医院"]).update(awaiting="unit"),
    "returned": lambda cast, units: Assignment.objects.filter(unit=units["甲医院"]).update(returned=True),
    "turn": lambda cast, units: Assignment.objects.filter(unit=units["甲医院"]).update(turn_on=DAY),
    "state": lambda cast, units: Assignment.objects.filter(unit=units["甲医院"]).update(state="closed"),
    "row": lambda cast, units: Assignment.objects.first().delete(),
    "unit": lambda cast, units: Assignment.objects.filter(task__order=1, unit=units["甲医院"]).update(
        unit=units["医政科"]
    ),
    "swapped": swapped,
    "report": lambda cast, units: make.submitted(
        make.working(Assignment.objects.get(task__order=1, unit=units["甲医院"]), cast.reporter, cast.leader),
        cast.reporter,
        DAY,
    ),
    "post": lambda cast, units: Post.objects.filter(user=cast.reporter).update(ends_on=DAY),
    "account": lambda cast, units: User.objects.filter(pk=cast.reporter.pk).update(is_active=False),
    "rule": lambda cast, units: ReminderRule.objects.create(kind="due", steps=[0]),
    "calendar": lambda cast, units: WorkingDay.objects.update(is_working=True),
    "plan": lambda cast, units: Plan.objects.update(status="draft"),
    "period": lambda cast, units: Period.objects.update(due_on=DAY),
    "lead": lambda cast, units: Task.objects.update(lead=units["医政科"]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_that_matters_is_noticed(cast, plan, units, change):
    before = what_decides()
    assert what_decides() == before
    CHANGES[change](cast, units)
    assert what_decides() != before


def test_a_tick_after_which_nothing_changed_only_looks(cast, plan, django_assert_num_queries):
    morning = start_of(date(2026, 9, 17))
    assert schedule(morning) == 14
    with django_assert_num_queries(8):
        assert schedule(morning) == 0
    assert schedule(start_of(date(2026, 9, 20))) == 20  # the day is another, and so is what it brings

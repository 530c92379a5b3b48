"""The scan for reminders takes as many statements for many rows as for few. How long it takes is said by
`benchmarks/reminders.py`."""

from datetime import UTC, date, datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from branches.models import Post, Unit, User
from records.models import Reminder
from tasks.models import Assignment, ReminderDay
from tasks.reminders import schedule
from tests import make

MOMENT = datetime(2026, 9, 24, 1, 0, tzinfo=UTC)
UNITS = 40


def grow(plan) -> None:
    """Forty further units, each with a reporter and every row that one of the plan's units has."""
    units = [Unit(name=f"卫生院{n}", kind="affiliated", starts_on=make.FOUNDED) for n in range(UNITS)]
    people = [User(username=f"person{n}", name=f"填报员{n}") for n in range(UNITS)]
    units, people = Unit.objects.bulk_create(units), User.objects.bulk_create(people)
    own = {"role": "reporter", "starts_on": make.FOUNDED}
    Post.objects.bulk_create(Post(unit=unit, user=user, **own) for unit, user in zip(units, people, strict=True))
    known = list(plan.assignments.all())
    rows = [
        Assignment(plan=plan, task=task, unit=unit, role="responsible", starts_on=plan.starts_on)
        for task in plan.tasks.all()
        for unit in units
    ]
    for row in rows:
        row.due_on, row.late_on = known[0].due_on, known[0].late_on
    Assignment.objects.bulk_create(rows)


def scanned() -> tuple[int, int]:
    """Statements, and rows they wrote to the ledger."""
    with CaptureQueriesContext(connection) as statements:
        written = schedule(MOMENT)
    return len(statements), written


def test_the_scan_takes_as_many_statements_for_many_rows_as_for_few(plan, cast):
    Assignment.objects.update(due_on=date(2026, 9, 25), late_on=date(2026, 9, 26))
    few, some = scanned()
    Reminder.objects.all().delete()
    ReminderDay.objects.all().delete()
    grow(plan)
    many, more = scanned()
    assert (some > 0, more >= some + UNITS * plan.tasks.count()) == (True, True)
    assert many == few

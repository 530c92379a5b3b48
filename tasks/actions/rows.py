"""New rows of a published plan, all at once: each reporting as member or lead, with the days of its light."""

from branches.models import WorkingDay
from tasks.models import Assignment, Task
from tasks.periods import due_days
from tasks.standing import standing
from tasks.states import State


def leading_units(plan) -> set[int]:
    """Ids of the units that lead a task of the plan; all their rows in it are reported on the leads' day."""
    return set(Task.objects.filter(plan=plan, lead__isnull=False).values_list("lead_id", flat=True))


def add_rows(plan, wanted, *, starts_on) -> list[Assignment]:
    """Make the rows that are missing. wanted: task id → {unit id: role}."""
    there = set(Assignment.objects.filter(plan=plan).values_list("task_id", "unit_id"))
    tasks, leading = Task.objects.filter(plan=plan).in_bulk(), leading_units(plan)
    rows = [
        Assignment(
            plan=plan, task=tasks[task], unit_id=unit, role=role, starts_on=starts_on, reports_last=unit in leading
        )
        for task, units in wanted.items()
        for unit, role in units.items()
        if (task, unit) not in there
    ]
    _give_days(plan, rows)
    return Assignment.objects.bulk_create(rows, batch_size=1000)


def _give_days(plan, rows) -> None:
    """What `settle` would write of rows on which nothing has been done yet."""
    periods, calendar, known = list(plan.spans.all()), WorkingDay.objects.calendar(), {}
    for row in rows:
        kind = row.rhythm, row.reports_last
        if kind not in known:
            known[kind] = standing(
                state=State.TO_ACCEPT,
                statuses=[],
                filed=[],
                periods=due_days(row, periods),
                starts_on=row.starts_on,
                due_on=plan.due_on,
                grace=plan.grace_days,
                calendar=calendar,
            ).as_fields()
        for name, value in known[kind].items():
            setattr(row, name, value)

"""A bureau as large as asked for, written by the database itself: the rows of the benchmark of reminders.

Units with a reporter and a leader each, one plan of a hundred tasks, an assignment for each task and unit. Their due
days lie between two weeks ago and the end of the year; of ten, two wait for the leader or the lead and one was sent
back."""

from datetime import date, timedelta

from django.db import connection

from branches.models import Post, Unit, User
from tasks.models import Assignment, Notice, Period, Pillar, Plan, Task

TODAY, FOUNDED = date(2026, 9, 16), date(2020, 1, 1)
TASKS, DAYS, PAST = 100, 120, 14
ROWS = """
INSERT INTO {table} ({columns}, task_id, unit_id, awaiting, returned, due_on, late_on, turn_on)
SELECT {values}, task.id, unit.id,
    CASE (task.id + unit.id) %% 10 WHEN 0 THEN 'unit' WHEN 1 THEN 'review' ELSE '' END,
    (task.id + unit.id) %% 10 = 2,
    due.day, due.day + 1, %s::date - (task.id * 3 + unit.id)::integer %% 20
FROM {tasks} task CROSS JOIN {units} unit
CROSS JOIN LATERAL (SELECT %s::date + (task.id * 7 + unit.id * 11)::integer %% {days} AS day) due
WHERE task.plan_id = %s AND unit.kind = 'affiliated'
"""


def load(rows: int) -> int:
    """Empty the tables and fill them; return how many assignments there are."""
    with connection.cursor() as cursor:
        tables = [model._meta.db_table for model in (User, Unit, Notice)]
        cursor.execute(f"TRUNCATE {', '.join(tables)}, records_reminder RESTART IDENTITY CASCADE")
    top = _people(-(-rows // TASKS))
    plan = _plan(top)
    _assignments(plan)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Assignment.objects.count()


def _people(count: int) -> User:
    """Units with a reporter and a leader each, and three people of the office; return one of them."""
    own = {"starts_on": FOUNDED}
    top = Unit.objects.create(name="局", kind="bureau", **own)
    units = Unit.objects.bulk_create(
        [Unit(name=f"卫生院{n}", kind="affiliated", parent=top, **own) for n in range(count)], batch_size=2_000
    )
    people = [User(username=f"{role}{n}", name=role) for role in ("reporter", "leader") for n in range(count)]
    people += [User(username=f"office{n}", name="office") for n in range(3)]
    User.objects.bulk_create(people, batch_size=2_000)
    places = [*units, *units, top, top, top]
    Post.objects.bulk_create(
        [
            Post(user=user, unit=unit, role=user.name, reach="all" if unit is top else "own", **own)
            for user, unit in zip(people, places, strict=True)
        ],
        batch_size=2_000,
    )
    return people[-1]


def _plan(by) -> Plan:
    terms = {"status": "published", "year": 2026, "starts_on": date(2026, 3, 2), "due_on": date(2026, 12, 18)}
    terms |= {"periods": "quarterly", "published_by": by, "published_at": "2026-03-02T01:00:00Z"}
    plan = Plan.objects.create(notice=Notice.objects.create(title="方案", uploaded_by=by), **terms)
    pillar = Pillar.objects.create(plan=plan, order=1)
    Task.objects.bulk_create(Task(plan=plan, pillar=pillar, name=f"任务{n}", order=n) for n in range(TASKS))
    for month in (1, 4, 7, 10):
        ends_on = date(2026, month + 2, 25)
        span = {"starts_on": date(2026, month, 1), "ends_on": ends_on, "due_on": ends_on, "lead_due_on": ends_on}
        Period.objects.create(plan=plan, rhythm="quarterly", name=f"{month}月起", **span)
    return plan


def _assignments(plan) -> None:
    """One statement: what varies is worked out by the database, the rest is as in a new row."""
    varies = {"id", "task_id", "unit_id", "awaiting", "returned", "due_on", "late_on", "turn_on"}
    blank = Assignment(plan=plan, role="responsible", starts_on=plan.starts_on, state="in_progress")
    fields = [field for field in Assignment._meta.concrete_fields if field.column not in varies]
    sql = ROWS.format(
        table=Assignment._meta.db_table,
        tasks=Task._meta.db_table,
        units=Unit._meta.db_table,
        columns=", ".join(field.column for field in fields),
        values=", ".join(["%s"] * len(fields)),
        days=DAYS,
    )
    values = [field.get_db_prep_save(getattr(blank, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, TODAY, TODAY - timedelta(days=PAST), plan.pk])

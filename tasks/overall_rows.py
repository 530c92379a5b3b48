"""What the overview names beside its figures: plans, tasks, units, and single rows. One query each."""

from django.db.models import Case, F, IntegerField, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from branches.calendar import Calendar
from branches.models import WorkingDay
from tasks.models import Assignment, Plan, RollUp, Task

UNIT = {"name": "unit__name", "order": "unit__order", "kind": "unit__kind", "category": "unit__category"}
WEEKEND = (1, 7)


def published_plans(day) -> list[Plan]:
    """Published plans, the newest first, each with `past`: (name, last day) of its periods that ended before `day`."""
    spans = {"span": F("spans__name"), "span_ends": F("spans__ends_on")}
    found = {}
    for row in Plan.objects.published().with_titles().annotate(**spans).order_by("-year", "-published_at", "span_ends"):
        plan = found.setdefault(row.pk, row)
        plan.past = getattr(plan, "past", {})
        if row.span_ends and row.span_ends < day:
            plan.past[row.span_ends] = row.span
    return list(found.values())


def tasks_of(plan, rows, known, waiting, day) -> dict:
    """The plan's tasks and those `known` (ids) though dropped since, by id and in order, each with `waited`: for how
    many working days the oldest of `rows` under review has waited. Only those of `waiting` (ids) are looked through."""
    oldest = rows.filter(task=OuterRef("pk"), awaiting="review", turn_on__isnull=False).order_by("turn_on")
    since = Case(When(pk__in=waiting, then=Subquery(oldest.values("turn_on")[:1])))
    tasks = Task.every.filter(Q(is_dropped=False) | Q(pk__in=known), plan=plan).select_related("pillar", "lead")
    tasks = tasks.annotate(since=since).order_by("order")
    found = {task.pk: task for task in tasks.annotate(exceptions=_exceptions(day))}
    for task in found.values():
        task.waited = Calendar().count(task.since, day) + task.exceptions if task.since else 0
    return found


def _exceptions(day):
    """How many working days more (or less) the calendar has from the day after `since` to `day` than weeks have."""
    weekend = Q(day__week_day__in=WEEKEND)
    differs = Case(When(weekend & Q(is_working=True), then=1), When(~weekend & Q(is_working=False), then=-1), default=0)
    days = WorkingDay.objects.filter(day__gt=OuterRef("since"), day__lte=day).order_by().values(_=Value(1))
    return Coalesce(Subquery(days.annotate(net=Sum(differs)).values("net"), output_field=IntegerField()), 0)


def unit_figures(plan, rights, day, *, pillar=None, lead=None) -> list[dict]:
    """Rows of each unit by light, as `tasks.glance.cards` takes them."""
    if rights.sees_all and plan.counted_on == day and lead is None:
        rollups = RollUp.objects.filter(plan=plan)
        rows = (rollups.filter(pillar=pillar) if pillar else rollups).tally("unit", *UNIT.values())
    else:
        rows = rows_of(plan, rights, pillar=pillar, lead=lead).with_light(day).tally("unit", *UNIT.values())
    return [row | {name: row[source] for name, source in UNIT.items()} for row in rows]


def rows_of_units(rows, day) -> list[dict]:
    """Each of `rows` by itself in the same form, with "pk" and "task" besides."""
    single = {"rows": Value(1), "progress_sum": F("progress")}
    found = rows.with_light(day).values("pk", "unit", "task", "light", *UNIT.values(), **single)
    return [row | {name: row[source] for name, source in UNIT.items()} for row in found]


def rows_of(plan, rights, *, kind="", category="", pillar=None, lead=None):
    """The rows this person may see that count, as the overview is asked to show them."""
    rows = Assignment.objects.visible_to(rights).counted().filter(plan=plan).of_units(kind, category)
    rows = rows.filter(task__pillar=pillar) if pillar else rows
    return rows if lead is None else rows.filter(task__lead=lead or None)


def longest_overdue(rows, day, number) -> list[tuple]:
    """(row, days late) of those of `rows` that are overdue longest."""
    found = rows.overdue(day).for_rows().order_by("late_on", "id")[:number]
    return [(row, (day - row.late_on).days + 1) for row in found]

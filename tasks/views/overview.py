"""总体情况: where a plan stands, in the rows this person may see. Every number opens the rows it counts."""

from django.core.exceptions import BadRequest
from django.db.models import Count, F, Min, OuterRef, Subquery
from django.shortcuts import render
from django.views.decorators.http import require_safe

from branches.models import Unit, WorkingDay
from branches.permissions import rights_of
from modelagency.clock import day_of, today
from tasks.categories import SEGMENTS, groups, kind_label, kinds_of
from tasks.forms.filters import FilterForm
from tasks.lights import LIGHT_LABELS
from tasks.models import Assignment, Plan, RollUp, Step
from tasks.progress import planned
from tasks.tallies import tallies, whole

KINDS = dict(Unit.Kind.choices)
UNIT = ("unit", "unit__name", "unit__order")
OVERDUE_SHOWN, UNITS_SHOWN = 8, 50


@require_safe
def overview(request):
    """?plan= chooses the plan (the newest by default), ?kind= the kind of unit; all cards follow both."""
    form = FilterForm(request.GET)
    if not form.is_valid():
        raise BadRequest("筛选条件不对，请从总体情况首页重新选择。")
    plans = list(Plan.objects.published().with_titles().order_by("-year", "-published_at"))
    plan = form.cleaned_data["plan"] or (plans[0] if plans else None)
    if plan is None:
        return render(request, "tasks/overview.html", {"plan": None})
    rights = rights_of(request.user)
    rows = Assignment.objects.visible_to(rights).counted().filter(plan=plan).with_light(today())
    kind = form.cleaned_data["kind"]
    around = groups(rows.by_category(), KINDS)
    columns = [group for group in around if not kind or group.kind in kinds_of(kind)]
    context = {
        "plan": plan,
        "plans": plans,
        "kind": kind,
        "kinds": _kinds(around),
        "everything": sum(group.rows for group in around),
        "bodies": sum(group.units for group in around),
        "planned": planned(today(), starts_on=plan.starts_on, due_on=plan.due_on),
        "columns": columns,
        "legend": LIGHT_LABELS,
    }
    figures = _figures(plan, rows.of_units(kind), kind, rights)
    return render(request, "tasks/overview.html", context | _cards(plan, rows.of_units(kind), figures, columns, kind))


def _figures(plan, rows, kind, rights) -> list[dict]:
    """Tally rows by unit and pillar: from the roll-ups, where the person sees them all and they are today's."""
    if rights.sees_all and plan.counted_on == today():
        return list(RollUp.objects.filter(plan=plan).of_units(kind).tally(*UNIT, "pillar"))
    return list(rows.tally(*UNIT, pillar=F("task__pillar")))


def _cards(plan, rows, figures, columns, kind) -> dict:
    """What the cards show of the rows of the chosen kind."""
    units, reviews = _units(figures), _reviews(rows)
    return {
        "whole": whole(figures),
        "heat": _heat(plan, rows, columns),
        "pillars": _pillars(plan, figures),
        "all_units": units,
        "units": [unit for unit in units if kind or unit[2].worst][:UNITS_SHOWN],
        "reviews": reviews,
        "waiting": sum(lead[2] for lead in reviews),
        "longest": _longest_overdue(rows),
    }


def _kinds(around) -> list:
    """(code, label, number of rows) of the kinds of unit that have rows."""
    codes = [code for segment in SEGMENTS for code in kinds_of(segment)]
    members = {code: [group for group in around if group.kind == code] for code in codes}
    return [
        (code, kind_label(code, found, KINDS), sum(group.rows for group in found))
        for code, found in members.items()
        if found
    ]


def _heat(plan, rows, columns) -> list:
    """Task by task, a tally for each group of units (None where it has no rows)."""
    cells = tallies(
        rows.tally("unit__kind", "unit__category", "task"),
        lambda row: (row["task"], row["unit__kind"], row["unit__category"]),
    )
    tasks = plan.tasks.select_related("pillar")
    return [(task, [(group, cells.get((task.pk, group.kind, group.category))) for group in columns]) for task in tasks]


def _pillars(plan, figures) -> list:
    found = tallies(figures, lambda row: row["pillar"])
    return [(pillar, found[pillar.pk]) for pillar in plan.pillars.all() if pillar.pk in found]


def _units(figures) -> list:
    """(id, name, tally) of all units in the order of the organisation."""
    found = tallies(figures, lambda row: (row["unit__order"], row["unit"], row["unit__name"]))
    return [(pk, name, tally) for (_, pk, name), tally in sorted(found.items(), key=lambda item: item[0])]


def _reviews(rows) -> list:
    """(leading unit's id, its name, rows waiting for review, working days the oldest has waited) in that order."""
    handed_in = Step.objects.filter(assignment=OuterRef("pk")).order_by("-at", "-id").values("at")[:1]
    waiting = rows.filter(awaiting="review").annotate(since=Subquery(handed_in)).order_by()
    leads = waiting.values("task__lead", "task__lead__name").annotate(rows=Count("id"), oldest=Min("since"))
    calendar = WorkingDay.objects.calendar()
    found = [
        (lead["task__lead"] or 0, lead["task__lead__name"], lead["rows"], _waited(calendar, lead["oldest"]))
        for lead in leads
    ]
    return sorted(found, key=lambda lead: (-lead[3], -lead[2], lead[0]))


def _waited(calendar, since) -> int:
    return calendar.count(day_of(since), today()) if since else 0


def _longest_overdue(rows) -> list:
    """(assignment, days late) of the rows overdue longest."""
    found = rows.overdue(today()).for_rows().order_by("late_on", "id")[:OVERDUE_SHOWN]
    return [(row, (today() - row.late_on).days + 1) for row in found]

"""总体情况: where a plan stands, in the rows this person may see. One grouped query; every number opens its rows."""

from django.core.exceptions import BadRequest
from django.shortcuts import render
from django.views.decorators.http import require_safe

from branches.models import Unit
from branches.permissions import rights_of
from modelagency.clock import today
from tasks.forms import FilterForm
from tasks.lights import ABNORMAL, LIGHT_LABELS
from tasks.models import Assignment, Plan
from tasks.progress import planned
from tasks.tallies import tallies, whole

OVERDUE_SHOWN = 8


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
    rows = Assignment.objects.visible_to(rights_of(request.user)).counted().filter(plan=plan).with_light(today())
    kind = form.cleaned_data["kind"]
    figures = list(rows.tally("unit__kind", "task", "task__pillar"))
    rows = rows.filter(unit__kind=kind) if kind else rows
    chosen = [row for row in figures if not kind or row["unit__kind"] == kind]
    context = {
        "plan": plan,
        "plans": plans,
        "kind": kind,
        "legend": LIGHT_LABELS,
        "planned": planned(today(), starts_on=plan.starts_on, due_on=plan.due_on),
        "whole": whole(chosen),
        "everything": whole(figures).total,
        "kinds": _kinds(figures),
        "heat": _heat(plan, chosen),
        "columns": _kinds(chosen),
        "pillars": _pillars(plan, chosen),
        "units": _units(rows, kind),
        "waiting": rows.filter(awaiting="review").count(),
        "longest": _longest_overdue(rows),
    }
    return render(request, "tasks/overview.html", context)


def _kinds(figures) -> list:
    """(code, label, number of rows) of the kinds of unit that have rows, in the order of the organisation."""
    found = tallies(figures, lambda row: row["unit__kind"])
    return [(code, label, found[code].total) for code, label in Unit.Kind.choices if code in found]


def _heat(plan, figures) -> list:
    """Task by task, a tally for each kind of unit that has rows (None where it has none)."""
    cells = tallies(figures, lambda row: (row["task"], row["unit__kind"]))
    codes = [code for code, *_ in _kinds(figures)]
    tasks = plan.tasks.select_related("pillar")
    return [(task, [(code, cells.get((task.pk, code))) for code in codes]) for task in tasks]


def _pillars(plan, figures) -> list:
    found = tallies(figures, lambda row: row["task__pillar"])
    return [(pillar, found[pillar.pk]) for pillar in plan.pillars.all() if pillar.pk in found]


def _units(rows, kind) -> list:
    """Units of one kind in the order of the organisation; over all kinds only those with something not normal."""
    names = ("unit", "unit__name", "unit__order")
    found = tallies(rows.tally(*names), lambda row: (row["unit__order"], row["unit"], row["unit__name"]))
    units = [(pk, name, tally) for (_, pk, name), tally in sorted(found.items(), key=lambda item: item[0])]
    return units if kind else [unit for unit in units if any(unit[2].counts.get(code) for code in ABNORMAL)]


def _longest_overdue(rows) -> list:
    """(assignment, days late) of the rows overdue longest."""
    found = rows.overdue(today()).for_rows().order_by("late_on", "id")[:OVERDUE_SHOWN]
    return [(row, (today() - row.late_on).days + 1) for row in found]

"""The list of assignments, and one assignment with its history."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from branches.models import Unit
from branches.permissions import rights_of
from modelagency.clock import today
from records.listings import listed
from records.paging import page_key, page_of
from records.refusals import NotAllowed, NotYours
from tasks.actions.assignments import accept_plan
from tasks.exports.lists.assignments import ASSIGNMENTS, look_at
from tasks.filings.urging import OWED
from tasks.lights import ABNORMAL, LIGHT_LABELS, light
from tasks.models import Plan, SupervisionOrder
from tasks.next_step import next_step
from tasks.offers import answers, offers
from tasks.order_states import NOT_SUPERVISED
from tasks.people import contacts_of
from tasks.permissions import get_assignment, get_plan, urges
from tasks.progress import planned
from tasks.states import Kind, State
from tasks.urge_rules import why_not
from tasks.views.history import reports_of, said_now, steps_of
from tasks.views.versions import versions_of

UNITS_SHOWN = 20


@require_safe
@listed(ASSIGNMENTS)
def assignments(request):
    """All rows this person may see, filtered by the URL; every figure of the portal leads here."""
    look = look_at(request.user, request.GET)
    form, rows = look.form, look.rows
    found = _found_units(look.rights, look.visible, form.cleaned_data["q"])
    context = {
        "found_units": found[:UNITS_SHOWN],
        "has_more_units": len(found) > UNITS_SHOWN,
        "page": page_of(rows, page_key(request)),
        "total": rows.count(),
        "form": form,
        "plans": Plan.objects.published().with_titles().order_by("-year", "-id"),
        "lights": LIGHT_LABELS,
        "owed_words": OWED.get(form.cleaned_data["owed"], ""),
        "query": _without_page(request.GET),
        "picks": urges(look.rights) and bool(set(ABNORMAL) & set(form.cleaned_data["light"])),
    }
    return render(request, "tasks/assignments.html", context)


def _found_units(rights, visible, words) -> list[Unit]:
    """Units and branches by name, each with `rows`, how many rows this person sees of it; one more than are shown."""
    if not words:
        return []
    units = Unit.objects.active(today()).found(words)
    if not rights.sees_all:
        units = units.filter(Q(pk__in=visible.values("unit")) | Q(pk__in=rights.units("see_unit")))
    rows = visible.filter(unit=OuterRef("pk")).order_by().values("unit").annotate(rows=Count("pk")).values("rows")
    return list(units.annotate(rows=Coalesce(Subquery(rows), 0)).in_order()[: UNITS_SHOWN + 1])


def _without_page(query) -> str:
    query = query.copy()
    query.pop("page", None)
    return query.urlencode()


@require_safe
def assignment(request, pk):
    """One assignment: where it stands, its measures, its history, and the next step for whoever looks."""
    row = get_assignment(request.user, pk)
    is_own = not row.abilities.isdisjoint({"report", "confirm"})  # a draft is its unit's own
    reports = reports_of(row)
    periods = list(row.plan.spans.all())
    current = next((report for report in reversed(reports) if report.state != "accepted"), None)
    steps = steps_of(row, reports)
    asked = list(row.applications.select_related("period", "proposed_unit", "asked_by", "given_to"))
    for one in asked:
        one.answers = answers(row, one)
    step = next_step(row, reports, periods, today())
    measures = list(row.measures.all() if is_own or row.state != State.TO_PLAN else ())
    context = {
        "applications": asked,
        "extensions": sum(one.kind == Kind.EXTENSION and one.decision == "granted" for one in asked),
        "offers": offers(row, periods, reports, {one.kind for one in asked if one.is_open}, today()),
        "assignment": row,
        "contacts": contacts_of(row.unit_id, today()),
        "said": said_now(steps, current),
        "light": light(row, today()),
        "planned": planned(today(), starts_on=row.worked_from, due_on=row.ends_on),
        "change": row.adjustments.filter(state="filed").first() if is_own else None,
        "measures": measures,
        "reports": reports,
        "current": current,
        "steps": steps,
        "merged": row.merged.select_related("unit") if any(measure.came_from for measure in measures) else (),
        "versions": versions_of(row.task),
        "next": step,
        "urgings": row.urgings.select_related("urge"),
        "orders": list(
            SupervisionOrder.objects.visible_to(rights_of(request.user)).filter(assignment=row).order_by("-pk")
        ),
        "may_draft": "office" in row.abilities and row.state not in NOT_SUPERVISED,
        "may_urge": not row.abilities.isdisjoint({"review", "office"}) and not why_not(row, step, today()),
    }
    return render(request, "tasks/assignment.html", context)


@require_POST
def accept(request, pk):
    """Accept all of a unit's rows in a plan."""
    plan = get_plan(request.user, pk)
    unit = _own_unit(request)
    count = accept_plan(by=request.user, plan=plan, unit=unit)
    messages.success(request, f"已签收 {count} 项任务，请制定举措。")
    return redirect("home")


def _own_unit(request) -> Unit:
    """The unit named in the form, if this person reports for it."""
    pk = request.POST.get("unit", "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        raise BadRequest("没有指明为哪个单位签收。")
    held = rights_of(request.user).on(int(pk))[int(pk)]
    if "see_unit" not in held:
        raise NotYours
    if "report_unit" not in held:
        raise NotAllowed("只有本单位的填报员可以签收。")
    return Unit.objects.get(pk=pk)

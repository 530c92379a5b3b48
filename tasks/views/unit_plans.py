"""All measures of a unit on one page: the reporter hands them in together, the leader confirms them together."""

import re

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tasks.actions.measures import return_measures
from tasks.actions.unit_plans import confirm_all, file_all
from tasks.forms.reasons import ReasonForm
from tasks.measures import changes, is_complete
from tasks.models import Adjustment, Assignment, Measure
from tasks.permissions import get_assignment, get_unit, require
from tasks.states import State

CHOSEN = re.compile(r"(\d{1,18})-(\d{1,9})", re.ASCII)
NONE_CHOSEN = "没有选中任何一项，请先勾选。"


@require_http_methods(["GET", "POST"])
def unit_measures(request, pk):
    """What waits to be handed in, to be confirmed, or for somebody else; POST files, confirms or sends back."""
    unit = get_unit(request.user, pk)
    if request.method == "POST":
        return _act(request, unit)
    return render(request, "tasks/unit_measures.html", unit_page(request.user, unit))


def _act(request, unit):
    said = request.POST
    if "return" in said:
        return _send_back(request, unit)
    if "file" not in said and "confirm" not in said:
        raise BadRequest("没有指明报送还是确认。")
    require(unit, "report" if "file" in said else "confirm")
    versions = _chosen(said.getlist("row"))
    if not versions:
        page = unit_page(request.user, unit) | {"fault": NONE_CHOSEN}
        return render(request, "tasks/unit_measures.html", page, status=422)
    if "file" in said:
        count = file_all(by=request.user, unit=unit, versions=versions)
        messages.success(request, f"已报送 {count} 项任务的举措。")
    else:
        count = confirm_all(by=request.user, unit=unit, versions=versions)
        messages.success(request, f"已确认 {count} 项任务的举措。")
    return redirect("tasks:unit_measures", unit.pk)


def _send_back(request, unit):
    """One row, with the reason written beside it."""
    pk = request.POST["return"]
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        raise BadRequest("没有指明退回哪一项。")
    assignment = get_assignment(request.user, int(pk), to="confirm")
    form = ReasonForm({"reason": request.POST.get(f"reason-{pk}", "")})
    if not form.is_valid():
        page = unit_page(request.user, unit) | {"refused": assignment.pk, "form": form}
        return render(request, "tasks/unit_measures.html", page, status=422)
    return_measures(by=request.user, assignment=assignment, **form.cleaned_data)
    messages.success(request, f"已退回“{assignment.task.name}”的举措。")
    return redirect("tasks:unit_measures", unit.pk)


def _chosen(values) -> dict[int, int]:
    """Row id → version, from what the boxes say ("12-3")."""
    found = [CHOSEN.fullmatch(value) for value in values]
    if not all(found):
        raise BadRequest("选中的落实项不对，请刷新页面再选。")
    return {int(match[1]): int(match[2]) for match in found}


def unit_page(user, unit) -> dict:
    """The rows of the unit without confirmed measures, by what is to be done with them."""
    rows = Assignment.objects.filter(unit=unit, state__in=[State.TO_PLAN, State.PLAN_SUBMITTED]).for_rows()
    rows = list(rows.with_filer().prefetch_related("measures").in_order())
    Measure.objects.name_twins(measure for row in rows for measure in row.measures.all())
    drafted = [row for row in rows if row.state == State.TO_PLAN]
    filed = [row for row in rows if row.state == State.PLAN_SUBMITTED]
    adjustments = _adjustments(user, unit)
    mine = [row for row in filed if "confirm" in unit.abilities and row.filed_by != user.pk]
    return {
        "unit": unit,
        "to_confirm": mine,
        "waiting": [row for row in filed if row not in mine],
        "ready": [row for row in drafted if is_complete(row.measures.all())],
        "unready": [row for row in drafted if not is_complete(row.measures.all())],
        "drafts": len(drafted),
        "adjustments": adjustments,
        "reports": "report" in unit.abilities,
    }


def _adjustments(user, unit) -> list[Adjustment]:
    """The changes that wait, each with what it changes (`changes`) and whether this person may answer it (`mine`)."""
    waiting = Adjustment.objects.filter(assignment__unit=unit, state=Adjustment.State.FILED).select_related(
        "assignment__task__pillar", "filed_by"
    )
    found = list(waiting.prefetch_related("lines", "assignment__measures"))
    for adjustment in found:
        adjustment.changes = changes(adjustment.assignment.measures.all(), adjustment.lines.all())
        adjustment.mine = "confirm" in unit.abilities and adjustment.filed_by_id != user.pk
    return found

"""Changing measures that were confirmed already."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from branches.models import WorkingDay
from records.refusals import Refusal
from tasks.actions.adjustments import adjust_measures, confirm_adjustment, return_adjustment, take_back_adjustment
from tasks.actions.moves import require_state
from tasks.forms.measures import AdjustmentForm, MeasureFormSet
from tasks.forms.reasons import ReasonForm
from tasks.models import Adjustment, Measure
from tasks.permissions import get_adjustment, get_assignment, get_unit
from tasks.states import State
from tasks.views.measure_lines import RELINES, lines_of, name_twins
from tasks.views.posted import posted
from tasks.views.unit_plans import unit_page


@require_http_methods(["GET", "POST"])
def adjust(request, pk):
    """Propose other measures, and why; what was sent back last is there to be put right."""
    assignment = get_assignment(request.user, pk, to="report")
    require_state(assignment, State.IN_PROGRESS, "调整举措")
    last = assignment.adjustments.last()
    if last and last.state == Adjustment.State.FILED:
        raise Refusal("已有一份举措调整等待确认，请等答复或撤回后再调整。")
    lines, spare = lines_of(request.POST, _proposed(assignment, last))
    relines = not RELINES.isdisjoint(request.POST)
    bound = {} if relines else posted(request)
    common = {"assignment": assignment, "calendar": WorkingDay.objects.calendar(), "whole": True, "prefix": "m"}
    formset = MeasureFormSet(**bound, initial=lines, spare=spare, **common)
    initial = {name: request.POST.get(name, "") for name in ("version", "reason")} if relines else {}
    form = AdjustmentForm(**bound, initial={"version": assignment.measures_version, "reason": _reason(last)} | initial)
    if formset.is_bound and formset.is_valid() and form.is_valid():
        said = form.cleaned_data
        adjust_measures(by=request.user, assignment=assignment, measures=formset.measures(), **said)
        messages.success(request, "举措调整已报送，确认前仍按原来的举措填报。")
        return redirect("tasks:assignment", pk)
    name_twins(formset, assignment.measures.all())
    context = {"assignment": assignment, "formset": formset, "version": form, "adjusting": True}
    context["owners"] = Measure.objects.owners(assignment.unit)
    return render(request, "tasks/measures.html", context, status=422 if formset.is_bound else 200)


def _proposed(assignment, last) -> list[dict]:
    """The lines to start from: what was sent back last, else the measures as they are."""
    if last and last.state == Adjustment.State.RETURNED:
        return [line.words() | {"pk": line.measure_id} for line in last.lines.all()]
    return [measure.words() | {"pk": measure.pk} for measure in assignment.measures.all()]


def _reason(last) -> str:
    return last.reason if last and last.state == Adjustment.State.RETURNED else ""


@require_POST
def answer(request, pk):
    """The leader confirms (confirm) or sends back (return); the unit takes back (take_back)."""
    takes_back = "take_back" in request.POST
    adjustment = get_adjustment(request.user, pk, to="report" if takes_back else "confirm")
    if takes_back:
        take_back_adjustment(by=request.user, adjustment=adjustment)
        messages.success(request, "举措调整已撤回，仍按原来的举措填报。")
        return redirect("tasks:assignment", adjustment.assignment_id)
    if "confirm" in request.POST:
        confirm_adjustment(by=request.user, adjustment=adjustment)
        messages.success(request, "举措调整已确认，按新的举措填报。")
    elif "return" in request.POST:
        form = ReasonForm(request.POST)
        if not form.is_valid():
            unit = get_unit(request.user, adjustment.assignment.unit_id)
            page = unit_page(request.user, unit) | {"refused_change": pk, "form": form}
            return render(request, "tasks/unit_measures.html", page, status=422)
        return_adjustment(by=request.user, adjustment=adjustment, **form.cleaned_data)
        messages.success(request, "举措调整已退回，仍按原来的举措填报。")
    else:
        raise BadRequest("没有指明确认还是退回。")
    return redirect("tasks:unit_measures", adjustment.assignment.unit_id)

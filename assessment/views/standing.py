"""One subject's grade: what it follows from, its vetoes and adjustments, and the forms for them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessment.actions.adjusting import adjust, drop_adjustment
from assessment.actions.moves import CLOSED
from assessment.actions.vetoes import confirm_veto, drop_veto, enter_veto
from assessment.forms.deciding import AdjustmentForm, ReasonForm, VetoForm
from assessment.grading import by_floor
from assessment.models import Adjustment, ResultChange, VetoEvent
from assessment.permissions import get_appraisal, get_standing, in_conflict, is_committee, require_decider
from branches.permissions import rights_of
from records.refusals import NotYours

SEALED = "sealed"


@require_safe
def standing(request, pk):
    return page(request, get_standing(request.user, pk))


@require_POST
def veto_new(request, pk):
    appraisal = get_appraisal(request.user, pk, to="run")
    form = VetoForm(request.POST, scheme=appraisal.cycle.scheme_id, auto_id="id_veto_%s")
    if not form.is_valid():
        return page(request, appraisal, {"veto": form}, status=422)
    enter_veto(by=request.user, appraisal=appraisal, **form.cleaned_data)
    messages.success(request, "一票否决已登记，由另一人确认后生效；总分不变。")
    return redirect("assessment:standing", pk)


@require_POST
def veto_answer(request, pk):
    """Confirm what somebody else entered, or take it away with the reason."""
    require_decider(request.user)
    event = VetoEvent.objects.select_related("veto").filter(pk=pk).first()
    if event is None:
        raise NotYours
    appraisal = get_standing(request.user, event.appraisal_id)
    if "confirm" in request.POST:
        confirm_veto(by=request.user, event=event)
        messages.success(request, "一票否决已确认，等次已按它重算；总分不变。")
        return redirect("assessment:standing", appraisal.pk)
    form = ReasonForm(request.POST, auto_id=f"id_drop{event.pk}_%s")
    if not form.is_valid():
        return page(request, appraisal, {f"veto-{event.pk}": form}, status=422)
    drop_veto(by=request.user, event=event, **form.cleaned_data)
    messages.success(request, "登记已撤下。")
    return redirect("assessment:standing", appraisal.pk)


@require_POST
def adjustment_new(request, pk):
    appraisal = get_appraisal(request.user, pk, to="run")
    form = AdjustmentForm(request.POST, scheme=appraisal.cycle.scheme_id, auto_id="id_adjust_%s")
    if not form.is_valid():
        return page(request, appraisal, {"adjust": form}, status=422)
    adjust(by=request.user, appraisal=appraisal, **form.cleaned_data)
    messages.success(request, "会议调整已登记，结果已重算；原得分不变。")
    return redirect("assessment:standing", pk)


@require_POST
def adjustment_drop(request, pk):
    found = get_object_or_404(Adjustment, pk=pk)
    appraisal = get_appraisal(request.user, found.appraisal_id, to="run")
    form = ReasonForm(request.POST, auto_id=f"id_undo{found.pk}_%s")
    if not form.is_valid():
        return page(request, appraisal, {f"adjustment-{found.pk}": form}, status=422)
    drop_adjustment(by=request.user, adjustment=found, **form.cleaned_data)
    messages.success(request, "会议调整已撤下，结果已重算。")
    return redirect("assessment:standing", appraisal.pk)


def page(request, appraisal, bound=None, status=200):
    """bound: forms as they were sent, by what they are for."""
    rights, bound, cycle = rights_of(request.user), bound or {}, appraisal.cycle
    is_own = in_conflict(rights, appraisal)
    acts = rights.is_office and not is_own and cycle.state != SEALED
    result = getattr(appraisal, "result", None) if cycle.is_closed else None
    vetoes = _vetoes(rights, appraisal, bound, is_own)
    context = {
        "appraisal": appraisal,
        "cycle": cycle,
        "result": result,
        "in_force": [item["event"] for item in vetoes if item["event"].confirmed_at],
        "by_total": _by_total(cycle.scheme, result),
        "vetoes": vetoes,
        "adjustments": _adjustments(appraisal, bound, acts and cycle.state in ("review", "submitted")),
        "changes": ResultChange.objects.filter(appraisal=appraisal).select_related("by").order_by("-pk"),
        "is_own": is_own and (rights.is_office or is_committee(rights)),
        "veto_form": bound.get("veto") or (VetoForm(scheme=cycle.scheme_id, auto_id="id_veto_%s") if acts else None),
        "adjust_form": bound.get("adjust") or (_adjust_form(cycle) if acts and cycle.state in CLOSED else None),
        "form": next(iter(bound.values()), None),
    }
    return render(request, "assessment/standing.html", context, status=status)


def _adjust_form(cycle):
    return AdjustmentForm(scheme=cycle.scheme_id, auto_id="id_adjust_%s")


def _by_total(scheme, result) -> str:
    """The grade that the limits alone would give."""
    if result is None or result.total is None:
        return ""
    grades = [{"name": name, "floor": str(floor)} for name, floor in scheme.grades.values_list("name", "floor")]
    return by_floor({"grades": grades}, result.total)


def _vetoes(rights, appraisal, bound, is_own) -> list[dict]:
    """Each with what this person may do: `may_confirm`, and a form to take it away."""
    decides = (rights.is_office or is_committee(rights)) and not is_own and appraisal.cycle.state != SEALED
    events = appraisal.veto_events.select_related("veto", "entered_by", "confirmed_by").order_by("pk")
    return [
        {
            "event": event,
            "may_confirm": decides and not event.confirmed_at and event.entered_by_id != rights.user.pk,
            "drop_form": bound.get(f"veto-{event.pk}")
            or (ReasonForm(auto_id=f"id_drop{event.pk}_%s") if decides and not event.confirmed_at else None),
        }
        for event in events
    ]


def _adjustments(appraisal, bound, may_drop) -> list[dict]:
    rows = appraisal.adjustments.select_related("decision", "by").order_by("pk")
    return [
        {
            "row": row,
            "drop_form": bound.get(f"adjustment-{row.pk}")
            or (ReasonForm(auto_id=f"id_undo{row.pk}_%s") if may_drop else None),
        }
        for row in rows
    ]

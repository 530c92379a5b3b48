"""Confirming what the own unit hands in, and reviewing what a unit handed in: one page, two rights."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from branches.models import WorkingDay
from branches.permissions import rights_of
from modelagency.clock import today
from records.refusals import NotAllowed, Refusal
from tasks.actions.reviews import confirm_report, pass_report, return_report, send_back_report
from tasks.deadlines import corrected_by
from tasks.forms.reasons import ReasonForm
from tasks.forms.returns import PassForm, ReturnForm
from tasks.models import Assignment, ReportedMeasure
from tasks.permissions import NEEDS, get_assignment
from tasks.progress import percentage, planned
from tasks.reviewing import entries_of
from tasks.states import ReportState, State
from tasks.views.history import reports_of, steps_of

WAITING = (ReportState.TO_CONFIRM, ReportState.TO_REVIEW)


@require_http_methods(["GET", "POST"])
def review(request, pk):
    """What waits on this assignment, beside the answer form; POST answers a report."""
    assignment = get_assignment(request.user, pk)
    ability = assignment.awaiting if assignment.awaiting == "review" else "confirm"
    if ability not in assignment.abilities:
        if not assignment.abilities.isdisjoint({"confirm", "review"}):  # their step is over, or has not come yet
            raise Refusal("现在没有等您办理的内容，可能刚由同事办理过。请从落实项查看最新情况。")
        raise NotAllowed(NEEDS[ability])
    context = review_page(request.user, assignment)
    if context["report"] is None and assignment.state not in (State.PLAN_SUBMITTED, State.CLOSING):
        raise Refusal("没有等待审核的内容，可能已由同事办理。")
    if request.method == "POST":
        return _answer(request, assignment, context)
    return render(request, "tasks/review.html", context)


def _answer(request, assignment, context):
    report = context["report"]
    if report is None:
        raise Refusal("没有等待审核的进展，可能已由同事办理。")
    passes = "pass" in request.POST
    form = PassForm(request.POST) if passes else ReturnForm(request.POST, report=report)
    if not form.is_valid():
        context["passing" if passes else "form"] = form
        return render(request, "tasks/review.html", context, status=422)
    _act(request.user, assignment, report, passes, form.cleaned_data["comment"] if passes else form.words())
    done = "已退回" if not passes else "已确认，等待复核" if report.state == ReportState.TO_CONFIRM else "已通过"
    messages.success(request, f"{assignment.task.name}（{assignment.unit}）：{done}。")
    following = context["queue"]["next"]
    return redirect("tasks:review", following) if following else redirect("tasks:assignment", assignment.pk)


def _act(user, assignment, report, passes, words) -> None:
    if report.state == ReportState.TO_CONFIRM:
        if passes:
            confirm_report(by=user, report=report)
        else:
            send_back_report(by=user, report=report, reason=words)
    elif passes:
        pass_report(by=user, report=report, comment=words, stand_in=assignment.stand_in)
    else:
        return_report(by=user, report=report, reason=words, stand_in=assignment.stand_in)


def review_page(user, assignment, form=None) -> dict:
    """The context of the page: what waits, what was said before, the forms of the answer.

    form: of measures or of closing, with what is wrong in it."""
    reports = reports_of(assignment)
    (entry,) = entries_of([assignment], reports, lambda report: report.state in WAITING)
    report = entry.report
    statuses = [ReportedMeasure(measure=one, status=one.said) for one in entry.measures if one.said]
    return {
        "assignment": assignment,
        "entry": entry,
        "report": report,
        "form": form or (ReturnForm(report=report) if report else ReasonForm()),
        "passing": PassForm(),
        "correction_due": _correction_due(assignment, report),
        "statuses": statuses,
        "reported": percentage(item.status for item in statuses),
        "evidence": report.evidence.all() if report else (),
        "measures": entry.measures or assignment.measures.all(),
        "planned": planned(today(), starts_on=assignment.worked_from, due_on=assignment.ends_on),
        "steps": steps_of(assignment, reports),
        "queue": _queue(user, assignment),
        "batch_url": _batch_url(assignment, report),
    }


def _correction_due(assignment, report):
    """Until when the unit would put it right; the unit's own leader gives no respite."""
    if report is None or assignment.awaiting == "unit":
        return report and report.due_on
    return corrected_by(report.due_on, today(), WorkingDay.objects.calendar())


def _queue(user, assignment) -> dict:
    """Where the row stands among all that waits for this person: place, of how many, the rows beside it."""
    rights = rights_of(user)
    if assignment.awaiting == "review":
        rows = Assignment.objects.reviewable_by(rights)
    else:
        rows = Assignment.objects.filter(awaiting="unit", unit__in=rights.units("confirm_unit"))
    pks = list(rows.in_order().values_list("pk", flat=True))
    place = pks.index(assignment.pk) if assignment.pk in pks else 0
    return {
        "place": place + 1,
        "total": len(pks),
        "previous": pks[place - 1] if place else None,
        "next": pks[place + 1] if place + 1 < len(pks) else None,
    }


def _batch_url(assignment, report) -> str:
    if report is None:
        return ""
    if assignment.awaiting == "unit":
        return reverse("tasks:batch_confirm", args=[assignment.unit_id, report.period_id])
    return reverse("tasks:batch_review", args=[assignment.task_id]) + f"?period={report.period_id}"

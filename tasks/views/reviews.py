"""Confirming what the own unit hands in, and reviewing what a unit handed in: one page, two rights."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from modelagency.clock import today
from records.refusals import NotAllowed, Refusal
from tasks.actions.reviews import confirm_report, pass_report, return_report, send_back_report
from tasks.forms.reasons import CommentForm, ReasonForm
from tasks.permissions import NEEDS, get_assignment
from tasks.progress import percentage, planned
from tasks.states import ReportState, State
from tasks.views.history import reports_of, steps_of


@require_http_methods(["GET", "POST"])
def review(request, pk):
    """What waits on this assignment, beside the answer form; POST answers a report."""
    assignment = get_assignment(request.user, pk)
    ability = assignment.awaiting if assignment.awaiting == "review" else "confirm"
    if ability not in assignment.abilities:
        if not assignment.abilities.isdisjoint({"confirm", "review"}):  # their step is over, or has not come yet
            raise Refusal("现在没有等您办理的内容，可能刚由同事办理过。请从落实项查看最新情况。")
        raise NotAllowed(NEEDS[ability])
    reports = reports_of(assignment)
    report = _waiting(reports)
    if report is None and assignment.state not in (State.PLAN_SUBMITTED, State.CLOSING):
        raise Refusal("没有等待审核的内容，可能已由同事办理。")
    if request.method == "POST":
        return _answer(request, assignment, reports)
    return render(request, "tasks/review.html", review_page(assignment, ReasonForm(), reports))


def _waiting(reports):
    return next((one for one in reports if one.state in (ReportState.TO_CONFIRM, ReportState.TO_REVIEW)), None)


def _answer(request, assignment, reports):
    report = _waiting(reports)
    if report is None:
        raise Refusal("没有等待审核的进展，可能已由同事办理。")
    passes = "pass" in request.POST
    form = (CommentForm if passes else ReasonForm)(request.POST)
    if not form.is_valid():
        return render(request, "tasks/review.html", review_page(assignment, form, reports), status=422)
    _act(request.user, assignment, report, passes, form.cleaned_data["reason"])
    done = "已退回" if not passes else "已确认，等待复核" if report.state == ReportState.TO_CONFIRM else "已通过"
    messages.success(request, f"{assignment.task.name}（{assignment.unit}）：{done}。")
    return redirect("tasks:assignment", assignment.pk)


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


def review_page(assignment, form, reports=None) -> dict:
    """The context of the page: what waits, what was said before, the form of the answer."""
    reports = reports_of(assignment) if reports is None else reports
    report = _waiting(reports)
    statuses = list(report.statuses.select_related("measure").order_by("measure__due_on", "measure")) if report else []
    return {
        "assignment": assignment,
        "report": report,
        "form": form,
        "statuses": statuses,
        "reported": percentage(item.status for item in statuses),
        "evidence": report.evidence.all() if report else (),
        "measures": assignment.measures.all(),
        "planned": planned(today(), starts_on=assignment.worked_from, due_on=assignment.ends_on),
        "steps": steps_of(assignment, reports),
    }

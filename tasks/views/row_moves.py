"""Moves of one row that need only a reason, and taking back what waits for an answer."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from records.refusals import NotYours, Refusal
from tasks.actions.assignments import reopen_assignment
from tasks.actions.moves import require_move
from tasks.actions.taking_back import take_back_closing, take_back_measures, take_back_report
from tasks.actions.withdrawing import restore_assignment, resume_assignment, withdraw_assignment
from tasks.forms.reasons import ReasonForm
from tasks.periods import IN_REVIEW
from tasks.permissions import get_assignment
from tasks.states import VERB_LABELS, Right, State, Verb, right_of
from tasks.views.posted import posted

ACTIONS = {
    Verb.WITHDRAW: withdraw_assignment,
    Verb.RESTORE: restore_assignment,
    Verb.RESUME: resume_assignment,
    Verb.REOPEN: reopen_assignment,
}


@require_http_methods(["GET", "POST"])
def act(request, pk, verb):
    """Withdraw, restore, resume or reopen a row: what follows, and the reason."""
    if verb not in ACTIONS:
        raise NotYours
    row = get_assignment(request.user, pk, to=right_of(verb))
    require_move(row, verb)
    form = ReasonForm(**posted(request))
    if form.is_valid():
        stead = {"stand_in": row.stand_in} if right_of(verb) == Right.REVIEW else {}
        ACTIONS[verb](by=request.user, assignment=row, **stead, **form.cleaned_data)
        messages.success(request, f"已{VERB_LABELS[verb]}：{row.task.name}（{row.unit}）。")
        return redirect("tasks:assignment", pk)
    context = {"assignment": row, "form": form, "verb": verb, "label": VERB_LABELS[verb]}
    context |= {"closure": row.steps.filter(verb=Verb.CLOSE).first(), "open": row.applications.open().count()}
    return render(request, "tasks/row_move.html", context, status=422 if form.is_bound else 200)


@require_POST
def take_back(request, pk):
    """The unit takes back its measures, its report or its request for closure, whichever waits."""
    row = get_assignment(request.user, pk, to="report")
    report = row.reports.filter(state__in=IN_REVIEW).select_related("assignment__task").first()
    if row.state == State.PLAN_SUBMITTED:
        take_back_measures(by=request.user, assignment=row)
    elif row.state == State.CLOSING:
        take_back_closing(by=request.user, assignment=row)
    elif report:
        take_back_report(by=request.user, report=report)
    else:
        raise Refusal("没有可以撤回的内容，可能刚由同事撤回或已有人审核。请刷新页面查看最新情况。")
    messages.success(request, "已撤回，可以修改后重新提交。")
    return redirect("tasks:assignment", pk)

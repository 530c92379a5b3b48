"""Withdrawing a published plan: what would go, why, and the confirmation."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from records.refusals import Refusal
from tasks.actions.withdrawal import consequence, obstacles, withdraw_plan
from tasks.forms.reasons import ReasonForm
from tasks.models import Plan
from tasks.permissions import get_plan
from tasks.views.posted import posted


@require_http_methods(["GET", "POST"])
def withdraw(request, pk):
    """The consequence with its count; POST takes the plan back to a draft."""
    plan = get_plan(request.user, pk, to="run")
    if plan.status != Plan.Status.PUBLISHED:
        raise Refusal("方案没有发布，不用撤回。")
    form = ReasonForm(**posted(request))
    if form.is_valid():
        count = withdraw_plan(by=request.user, plan=plan, **form.cleaned_data)
        messages.success(request, f"方案已撤回为草稿，收回 {count} 个落实项，已通知有关人员。")
        return redirect("tasks:names", pk)
    context = {"plan": plan, "form": form, "consequence": consequence(plan), "obstacles": obstacles(plan)}
    return render(request, "tasks/withdraw.html", context, status=422 if form.is_bound else 200)

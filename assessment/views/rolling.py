"""年度结转."""

from http import HTTPStatus

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from assessment.actions.rolling import roll_over as carry
from assessment.forms.rolling import PlanForm
from assessment.permissions import require_office
from assessment.rolling import roll_over_of
from modelagency.clock import today


@require_http_methods(["GET", "POST"])
def roll_over(request):
    """The preview for a plan; POST does what it shows."""
    require_office(request.user)
    form = PlanForm(request.POST if request.method == "POST" else request.GET or None)
    plan = form.cleaned_data["plan"] if form.is_valid() else None
    if plan and request.method == "POST":
        _tell(request, carry(by=request.user, plan=plan))
        return redirect(f"{reverse('assessment:roll_over')}?plan={plan.pk}")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    found = roll_over_of(plan, today()) if plan else None
    return render(request, "assessment/roll_over.html", {"form": form, "found": found}, status=status)


def _tell(request, done) -> None:
    if not done.has_work:
        messages.info(request, "都已经结转过，没有改动。")
        return
    rules = f"、{len(done.new_rules)} 条提醒规则" if done.new_rules else ""
    messages.success(request, f"已结转 {len(done.new_schemes)} 份考核方案草案{rules}。请逐份核对后发布。")

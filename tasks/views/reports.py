"""From an assignment to the page on which its unit reports."""

from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from modelagency.clock import today
from records.refusals import Refusal
from tasks.actions.moves import require_state
from tasks.next_step import report_due
from tasks.periods import asked_of, open_period
from tasks.permissions import get_assignment
from tasks.states import State


@require_safe
def edit(request, pk):
    """The row's place on the page on which its unit reports the open period."""
    assignment = get_assignment(request.user, pk, to="report")
    require_state(assignment, State.IN_PROGRESS, "填报进展")
    periods, reports, day = list(assignment.plan.spans.all()), list(assignment.reports.all()), today()
    period, _ = open_period(assignment, periods, reports, day)
    if period is None:
        raise Refusal("现在没有需要填报的内容：进展正在审核，或下一期还没有开始。")
    if report_due(assignment, reports, periods, day):
        newest = [one for one in asked_of(assignment, periods) if one.starts_on <= day][-1]
        return redirect(f"{reverse('tasks:period_report', args=[assignment.unit_id, newest.pk])}#row-{pk}")
    page = reverse("tasks:period_report", args=[assignment.unit_id, period.pk])
    return redirect(f"{page}?with={pk}#row-{pk}")

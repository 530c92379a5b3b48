"""A unit's report on one assignment for one period, and the files that go with it."""

from urllib.parse import quote

from django.db.models import Q
from django.http import FileResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from branches.filetypes import CONTENT_TYPES, extension
from branches.models import Evidence
from modelagency.clock import today
from records.actions import record
from records.refusals import NotYours, Refusal
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


@require_safe
def evidence(request, pk, evidence_pk):
    """A file of the assignment for those who may see it, a draft's only for its own unit; the download is recorded."""
    assignment = get_assignment(request.user, pk)
    used = Q(steps__assignment=assignment)
    if not assignment.abilities.isdisjoint({"report", "confirm"}):
        used |= Q(reports__assignment=assignment)
    item = Evidence.objects.filter(used, pk=evidence_pk).distinct().first()
    if item is None:
        raise NotYours
    try:
        file = item.file.open("rb")
    except FileNotFoundError as error:
        raise Refusal("文件不在服务器上，请联系系统管理员从备份中找回。") from error
    record(by=request.user, verb="evidence.download", subject=item, after={"assignment": assignment.pk})
    kind = CONTENT_TYPES.get(extension(item.name), "application/octet-stream")
    answer = FileResponse(file, content_type=kind)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(item.name)}"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer

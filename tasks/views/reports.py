"""A unit's report on one assignment for one period, and the files that go with it."""

from urllib.parse import quote

from django.contrib import messages
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from branches.actions.evidence import BadFile
from branches.filetypes import CONTENT_TYPES, extension
from branches.models import Evidence
from modelagency.clock import today
from records.actions import record
from records.refusals import NotYours, Refusal
from tasks.actions.filing import RowsRefused, save_rows, submit_period
from tasks.actions.moves import require_state
from tasks.actions.reports import Draft, Incomplete
from tasks.forms.reports import ReportForm
from tasks.models import ReportedMeasure
from tasks.periods import due_of, open_period
from tasks.permissions import get_assignment
from tasks.states import ReportState, State
from tasks.views.history import reports_of, steps_of
from tasks.views.posted import posted


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """Write the report of the open period (保存草稿) and hand it in (提交审核)."""
    assignment = get_assignment(request.user, pk, to="report")
    reports = reports_of(assignment)
    period, report = _open(assignment, reports)
    evidence = list(report.evidence.all()) if report else []
    form = ReportForm(
        **posted(request),
        measures=_measures(assignment, report),
        evidence=evidence,
        initial={
            "text": report.text if report else "",
            "version": report.version if report else 0,
            "period": period.pk,
        },
    )
    if form.is_valid() and (saved := _save(request, assignment, period, form)):
        return saved
    context = {
        "assignment": assignment,
        "period": period,
        "due_on": report.due_on if report else due_of(assignment, period),
        "report": report,
        "form": form,
        "evidence": evidence,
        "last": next((one for one in reversed(reports) if one.state == ReportState.ACCEPTED), None),
        "steps": steps_of(assignment, reports),
    }
    return render(request, "tasks/report.html", context, status=422 if form.is_bound else 200)


def _save(request, assignment, period, form):
    """The answer after saving or handing in; None when a file was refused (its reason is in the form)."""
    if form.cleaned_data["period"] != period.pk:
        raise Refusal("您打开页面时填报的那一期已经提交，没有重复保存。请从落实项重新进入。")
    submits = "submit" in request.POST
    act = submit_period if submits else save_rows
    try:
        act(by=request.user, unit=assignment.unit, period=period, drafts={assignment.pk: _draft(form)})
    except RowsRefused as refused:
        fault = refused.faults[assignment.pk]
        if not isinstance(fault, BadFile | Incomplete):
            raise fault from refused
        form.add_error("uploads" if isinstance(fault, BadFile) else "text", str(fault))
        return None
    messages.success(request, f"{period}进展已提交审核。" if submits else "草稿已保存。")
    return redirect("tasks:assignment" if submits else "tasks:report", assignment.pk)


def _draft(form) -> Draft:
    said = form.cleaned_data
    return Draft(
        text=said["text"],
        version=said["version"],
        statuses=form.statuses(),
        uploads=tuple(said["uploads"]),
        removed=tuple(said["removed"]),
    )


def _open(assignment, reports):
    """The open period and its report so far."""
    require_state(assignment, State.IN_PROGRESS, "填报进展")
    period, report = open_period(assignment, list(assignment.plan.spans.all()), reports, today())
    if period is None:
        raise Refusal("现在没有需要填报的内容：进展正在审核，或下一期还没有开始。")
    return period, report


def _measures(assignment, report):
    """The measures, each with `reported_status`: as the draft has it, else as last accepted."""
    drafted = ReportedMeasure.objects.filter(report=report, measure=OuterRef("pk")).values("status")
    return list(assignment.measures.annotate(reported_status=Coalesce(Subquery(drafted), "status")))


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

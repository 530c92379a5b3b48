"""The workbook of a unit and a period: out, in, looked at, written."""

from http import HTTPStatus
from io import BytesIO

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from branches.workbooks.faults import FileError
from branches.workbooks.files import MOST_BYTES
from modelagency.clock import today
from records.actions import record
from records.refusals import NotYours, Refusal
from tasks.actions.workbooks import waiting_workbook
from tasks.exports.filing import filing_of
from tasks.exports.workbook import workbook
from tasks.forms.workbooks import WorkbookForm
from tasks.imports import filing as entry
from tasks.imports.returned import returned_copy
from tasks.permissions import get_unit_and_period, require_collecting
from tasks.views.posted import posted

SHOWN = 200
NOTHING_OPEN = "这一期现在没有要填报的内容：可能都已提交，或者填报期还没有开始。"


@require_safe
def download(request, unit_pk, pk):
    """The workbook to fill in, for the unit's own people and the office."""
    unit, period = get_unit_and_period(request.user, unit_pk, pk)
    filing = filing_of(unit, period)
    if not filing.lines:
        raise Refusal(NOTHING_OPEN)
    record(by=request.user, verb="workbook.download", subject=period, unit_id=unit.pk)
    return sent(workbook(filing, today()), f"{filing.title}.xlsx")


@require_http_methods(["GET", "POST"])
def upload(request, unit_pk, pk):
    """The form; what cannot be read is answered with why, else what it would change is shown."""
    unit, period = get_unit_and_period(request.user, unit_pk, pk, to="report_unit")
    if not filing_of(unit, period).lines:
        raise Refusal(NOTHING_OPEN)

    def take(said, data):
        return entry.take(by=request.user, name=said["file"].name, data=data, unit=unit, period=period)

    form = WorkbookForm(**posted(request))
    return taken(request, form, take, "tasks/workbook_upload.html", {"unit": unit, "period": period})


def taken(request, form, take, template, context):
    """The form of an upload, or the way on to the check of what `take` kept."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            pending = take(form.cleaned_data, file.read(MOST_BYTES + 1))
        except FileError as error:
            form.add_error("file", str(error))
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if error.too_big else status
        else:
            return _first_look(request, pending)
    return render(request, template, context | {"form": form}, status=status)


def _first_look(request, pending):
    checked = entry.checked(pending)
    if checked.compared.faults:
        return _page(request, pending, checked, status=_status(checked))
    return redirect("tasks:workbook_check")


@require_http_methods(["GET", "POST"])
def check(request):
    """GET: what the workbook kept will change. POST: write it as drafts, when that is still the same (409 if not)."""
    pending = waiting_workbook(request.user)
    if pending is None:
        if request.method == "GET":
            messages.info(request, "没有等待确认的填报表。核对过的表保留一小时，请重新上传。")
            return redirect("home")
        raise Refusal("没有等待确认的填报表：它已经写入，或者核对后超过了一小时。请打开填报页查看，需要时重新上传。")
    may_write(request.user, pending)
    if request.method == "GET":
        return _page(request, pending, entry.checked(pending))
    try:
        done, receipt = entry.confirm(by=request.user, pending=pending, seen=request.POST.get("seen", ""))
    except entry.ChangedError as changed:
        return _page(request, pending, changed.checked, status=HTTPStatus.CONFLICT, changed=True)
    count = len(done.compared.changes)
    if receipt:
        messages.success(request, f"已代收 {count} 项，存为{pending.unit}的草稿，待单位确认。")
        return redirect("tasks:receipt", receipt.pk)
    messages.success(request, f"已存为草稿 {count} 项。请核对、补上佐证材料，再提交。")
    return redirect("tasks:period_report", pending.unit_id, pending.period_id)


def may_write(user, pending) -> None:
    """The right may have ended since the upload."""
    if pending.is_collected:
        require_collecting(user, pending.unit_id)
        return
    get_unit_and_period(user, pending.unit_id, pending.period_id, to="report_unit")


@require_safe
def faults(request):
    """The workbook as it was read, with everything typed and what is wrong beside it."""
    pending = waiting_workbook(request.user)
    if pending is None:
        raise NotYours
    may_write(request.user, pending)
    return sent(returned_copy(entry.checked(pending)), f"标注错误_{pending.filename}")


def sent(data: bytes, name: str) -> FileResponse:
    return FileResponse(BytesIO(data), as_attachment=True, filename=name)


def _status(checked) -> HTTPStatus:
    return HTTPStatus.CONFLICT if checked.compared.is_stale else HTTPStatus.UNPROCESSABLE_ENTITY


def _page(request, pending, checked, *, status=HTTPStatus.OK, changed=False):
    compared = checked.compared
    context = {
        "pending": pending,
        "compared": compared,
        "changes": compared.changes[:SHOWN],
        "faults": compared.faults[:SHOWN],
        "notes": checked.content.notes,
        "changed": changed,
    }
    return render(request, "tasks/workbook_check.html", context, status=status)

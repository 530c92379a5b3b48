"""代收: what the office takes in for units, the sheet they sign, and its check by a second person."""

from itertools import count
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branches.actions.evidence import BadFile
from branches.filetypes import CONTENT_TYPES, extension
from branches.models import Unit
from branches.permissions import rights_of
from records.actions import record
from records.listings import listed
from records.paging import page_key, page_of
from records.refusals import NotYours, Refusal
from tasks.actions.receipts import add_scan, confirm_scan, refuse_scan, standing_rows
from tasks.exports.lists.asked import RECEIPTS, receipts_of
from tasks.filings.pages import pages_of
from tasks.forms.workbooks import CollectForm, RefusalForm, ScanForm
from tasks.imports import filing as entry
from tasks.permissions import get_receipt, require_collecting
from tasks.views.posted import posted
from tasks.views.workbooks import taken


@require_safe
@listed(RECEIPTS)
def receipts(request):
    """Everything taken in, the newest first."""
    page = page_of(receipts_of(request.user), page_key(request), newest_first=True)
    return render(request, "tasks/receipts.html", {"page": page})


@require_http_methods(["GET", "POST"])
def collect(request):
    """The form; unit and period are those of the file."""
    require_collecting(request.user)

    def take(said, data):
        return entry.take_collected(by=request.user, name=said["file"].name, data=data, way=said["way"])

    return taken(request, CollectForm(**posted(request)), take, "tasks/collect.html", {})


@require_safe
def receipt(request, pk):
    """One receipt: what was taken in and how far it has come."""
    found = get_receipt(request.user, pk)
    return _page(request, found, ScanForm(), RefusalForm())


@require_POST
def add(request, pk):
    """The scan of the signed sheet."""
    found = get_receipt(request.user, pk, to="collect")
    form = ScanForm(**posted(request))
    if form.is_valid():
        try:
            add_scan(by=request.user, receipt=found, upload=form.cleaned_data["scan"])
        except BadFile as bad:
            form.add_error("scan", str(bad))
        else:
            messages.success(request, "签字件已上传，请机关党委办公室的另一人核对。")
            return redirect("tasks:receipt", pk)
    return _page(request, found, form, RefusalForm(), status=422)


@require_POST
def answer(request, pk):
    """A second person's answer: `confirm`, or `refuse` with the reason."""
    found = get_receipt(request.user, pk, to="collect")
    if "confirm" in request.POST:
        handed_in = confirm_scan(by=request.user, receipt=found)
        messages.success(request, f"签字件已核对，{handed_in} 项进展已提交复核。")
        return redirect("tasks:receipt", pk)
    if "refuse" not in request.POST:
        raise BadRequest("没有指明签字件是否相符。")
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _page(request, found, ScanForm(), form, status=422)
    refuse_scan(by=request.user, receipt=found, reason=form.cleaned_data["reason"])
    messages.success(request, "签字件已退回，请重新上传。")
    return redirect("tasks:receipt", pk)


@require_safe
def sheet(request, pk):
    """The sheet the unit signs: A4 portrait, a page of its own to print."""
    found = get_receipt(request.user, pk)
    rows = [row for row in found.rows if row["is_complete"]]
    numbers = count(1)
    pages = [[(next(numbers), row) for row in page] for page in pages_of(rows)]
    context = {"receipt": found, "pages": pages, "count": len(rows), "left_out": len(found.rows) - len(rows)}
    context["organisation"] = Unit.objects.organisation()
    return render(request, "tasks/receipt_print.html", context)


@require_safe
def original(request, pk):
    """The workbook as it came."""
    found = get_receipt(request.user, pk)
    return _file(request, found, found.original)


@require_safe
def scan(request, pk):
    """The signed sheet."""
    found = get_receipt(request.user, pk)
    if found.scan is None:
        raise NotYours
    return _file(request, found, found.scan)


def _file(request, found, item):
    try:
        file = item.file.open("rb")
    except FileNotFoundError as error:
        raise Refusal("文件不在服务器上，请联系系统管理员从备份中找回。") from error
    record(by=request.user, verb="receipt.download", subject=found, after={"sha256": item.sha256})
    answered = FileResponse(file, content_type=CONTENT_TYPES.get(extension(item.name), "application/octet-stream"))
    answered["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(item.name)}"
    answered["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answered


def _page(request, found, scan_form, refusal_form, status=200):
    standing = standing_rows(found)
    may_collect = _may_collect(request.user, found)
    is_other = request.user.pk not in (found.taken_by_id, found.scanned_by_id)
    context = {
        "receipt": found,
        "rows": [(row, row["assignment"] in standing) for row in found.rows],
        "standing": len(standing),
        "incomplete": sum(1 for row in found.rows if not row["is_complete"]),
        "scan_form": scan_form,
        "refusal_form": refusal_form,
        "may_add": may_collect and not found.confirmed_at and standing,
        "may_answer": may_collect and is_other and found.scan_id and not found.confirmed_at,
        "may_collect": may_collect,
    }
    return render(request, "tasks/receipt.html", context, status=status)


def _may_collect(user, found) -> bool:
    rights = rights_of(user)
    return rights.is_office and found.unit_id not in rights.home_units

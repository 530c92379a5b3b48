"""Importing units, branches and people: upload, look at what will be added, confirm. Only the system officer may."""

from http import HTTPStatus
from io import BytesIO

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from branches.imports import entry
from branches.imports.export import exported, known_names
from branches.imports.files import content_of
from branches.imports.form import FileForm
from branches.imports.template import empty_content, workbook
from branches.imports.world import World
from branches.models import Unit
from branches.permissions import require_system_admin
from branches.workbooks.faults import FileError
from branches.workbooks.files import MOST_BYTES
from modelagency.clock import today
from records.actions import record
from records.models import AuditEvent
from records.refusals import NotYours, Refusal

SHOWN_FAULTS = SHOWN_NAMES = 200
KINDS = [
    ("units", "单位"),
    ("branches", "党支部"),
    ("groups", "单位组"),
    ("aliases", "别名"),
    ("people", "人员"),
    ("posts", "任职"),
]


@require_http_methods(["GET", "POST"])
def upload(request):
    """The form; a file with faults is answered with all of them (422), one that cannot be read with why."""
    require_system_admin(request.user)
    is_post = request.method == "POST"
    form = FileForm(request.POST if is_post else None, request.FILES if is_post else None)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_post else HTTPStatus.OK
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            checked = entry.take(by=request.user, name=file.name, data=file.read(MOST_BYTES + 1))
        except FileError as error:
            form.add_error("file", str(error))
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if error.too_big else status
        else:
            return _faults(request, checked, status) if checked.faults else redirect("branches:import_check")
    return render(request, "branches/import_upload.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def check(request):
    """GET: what the file kept will add. POST: add it, when that is still the same (409 with the new state if not)."""
    require_system_admin(request.user)
    pending = entry.kept(request.user)
    if request.method == "GET":
        if pending is None:
            messages.info(request, "没有等待确认的文件。核对过的文件保留一小时，请重新上传。")
            return redirect("branches:import")
        checked = entry.checked(content_of(pending.content))
        return _preview(request, pending, checked) if not checked.faults else _faults(request, checked, HTTPStatus.OK)
    if pending is None:
        raise Refusal("没有等待确认的文件：它已经导入，或者核对后超过了一小时。请到“单位与支部”查看，需要时重新上传。")
    try:
        entry.confirm(by=request.user, pending=pending, seen=request.POST.get("seen", ""))
    except entry.ChangedError as changed:
        if changed.checked.faults:
            return _faults(request, changed.checked, HTTPStatus.UNPROCESSABLE_ENTITY)
        return _preview(request, pending, changed.checked, changed=True)
    return redirect("branches:import_result")


def _faults(request, checked, status):
    context = {"faults": checked.faults[:SHOWN_FAULTS], "count": len(checked.faults), "notes": checked.notes}
    return render(request, "branches/import_faults.html", context, status=status)


def _preview(request, pending, checked, *, changed=False):
    counts = checked.additions.counts()
    context = {
        "pending": pending,
        "rows": [(label, counts[kind], checked.unchanged[kind]) for kind, label in KINDS],
        "lists": [(label, len(names), names[:SHOWN_NAMES]) for label, names in checked.listed() if names],
        "checked": checked,
        "seen": checked.additions.digest(),
        "changed": changed,
    }
    status = HTTPStatus.CONFLICT if changed else HTTPStatus.OK
    return render(request, "branches/import_check.html", context, status=status)


@require_safe
def result(request):
    """What the last import of this person added, and what comes next."""
    require_system_admin(request.user)
    event = AuditEvent.objects.filter(by=request.user, verb="organisation.import").order_by("-id").first()
    if event is None:
        raise NotYours
    rows = [(label, event.after[kind]) for kind, label in KINDS]
    return render(request, "branches/import_result.html", {"event": event, "rows": rows})


@require_safe
def template(request):
    """The empty workbook, with drop-downs that know the names there are."""
    require_system_admin(request.user)
    names = known_names(World.load(today()))
    return _download(workbook(empty_content(), names), "单位和人员导入表.xlsx")


@require_safe
def export(request):
    """The present organisation as a workbook that can be imported again."""
    require_system_admin(request.user)
    content = exported(World.load(today()))
    counts = {name: len(sheet.rows) for name, sheet in content.sheets.items()}
    record(by=request.user, verb="organisation.export", after=counts)
    return _download(workbook(content, ()), f"{Unit.objects.organisation()}单位和人员名册{today():%Y%m%d}.xlsx")


@require_safe
def faults(request):
    """The file as it was read, each wrong cell coloured and explained."""
    require_system_admin(request.user)
    pending = entry.kept(request.user)
    if pending is None:
        raise NotYours
    content, world = content_of(pending.content), World.load(today())
    marked = entry.checked(content).faults
    return _download(workbook(content, known_names(world), marked), f"标注错误_{pending.filename}")


def _download(data: bytes, name: str) -> FileResponse:
    return FileResponse(BytesIO(data), as_attachment=True, filename=name)

"""A scheme as a workbook: out, in, looked at, written."""

from http import HTTPStatus
from io import BytesIO

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from assessment.drafts import content_of, names_for, troubles_of
from assessment.exports.schemes import rows_of, workbook
from assessment.forms.schemes import SchemeFileForm
from assessment.imports.schemes import confirm, mark_of, take
from assessment.permissions import get_scheme
from assessment.schemes.walking import indicators
from branches.permissions import rights_of
from branches.workbooks.faults import FileError
from branches.workbooks.files import MOST_BYTES
from modelagency.clock import today
from records.actions import record
from records.refusals import NotAllowed, Refusal

SHOWN = 200


@require_safe
def download(request, pk):
    """The scheme as it stands, for who sees all."""
    scheme = get_scheme(request.user, pk)
    if not rights_of(request.user).sees_all:
        raise NotAllowed("方案表由机关党委办公室、党委和纪检审计下载。")
    data = workbook(rows_of(content_of(scheme), names_for(scheme, today())), mark_of(scheme))
    record(by=request.user, verb="scheme.export", subject=scheme)
    return FileResponse(BytesIO(data), as_attachment=True, filename=f"{scheme}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request, pk):
    """POST a file: what is wrong in it (422), or what it would make of the draft. POST a ticket: write that."""
    scheme = get_scheme(request.user, pk, to="run")
    if not scheme.is_draft:
        raise Refusal("考核方案发布后不再改动；需要调整时，请改版，再上传到新版的草案。")
    if "ticket" in request.POST:
        content = confirm(by=request.user, scheme=scheme, ticket=request.POST["ticket"])
        messages.success(request, f"已按方案表写入，共 {len([*indicators(content)])} 项指标。请看右侧的检查结果。")
        return redirect("assessment:scheme", scheme.pk)
    is_post = request.method == "POST"
    form = SchemeFileForm(request.POST if is_post else None, request.FILES if is_post else None)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_post else HTTPStatus.OK
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = take(scheme, file.name, file.read(MOST_BYTES + 1), today(), request.user)
        except FileError as error:
            form.add_error("file", str(error))
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if error.too_big else status
        else:
            return _looked_at(request, scheme, found)
    return render(request, "assessment/scheme_upload.html", {"scheme": scheme, "form": form}, status=status)


def _looked_at(request, scheme, found):
    context = {"scheme": scheme, "count": len(found.faults), "faults": found.faults[:SHOWN], "found": found}
    if found.faults:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, "assessment/scheme_faults.html", context, status=status)
    rows = [row for _, row, *_ in indicators(found.content)]
    context |= {
        "now": scheme.indicators().count(),
        "then": len(rows),
        "carrying": sum(bool(row["formerly_id"]) for row in rows),
        "troubles": troubles_of(found.content, today()),
    }
    return render(request, "assessment/scheme_check.html", context)

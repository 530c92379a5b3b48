"""通报: the list, a draft and what is done with it, the issued paper on screen, in print and as .docx."""

from io import BytesIO

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branches.permissions import rights_of
from records.actions import record
from records.listings import listed
from records.paging import page_key, page_of
from records.refusals import NotYours, Refusal
from tasks.actions.bulletins import (
    WORDS,
    discard_bulletin,
    draft_bulletin,
    edit_bulletin,
    issue_bulletin,
    retake_bulletin,
)
from tasks.bulletin_pages import pages_of
from tasks.exports.bulletins import DOCX, compared_with, foot, parts, to_docx
from tasks.exports.lists.bulletins import BULLETINS, bulletins_of
from tasks.forms.bulletins import BulletinForm, NewBulletinForm
from tasks.forms.fields import VersionForm
from tasks.permissions import get_bulletin, require_office
from tasks.views.posted import posted

ACTS = {
    "issue": (issue_bulletin, "通报已印发，已通知各责任主体。"),
    "retake": (retake_bulletin, "数字已按现在的情况重取，文字没有改动。"),
    "discard": (discard_bulletin, "草稿已删除。"),
}


@listed(BULLETINS)
@require_safe
def bulletins(request):
    """Issued ones, and for the office drafts, the newest first."""
    rights = rights_of(request.user)
    page = page_of(bulletins_of(request.user), page_key(request), newest_first=True)
    form = NewBulletinForm() if rights.is_office else None
    return render(request, "tasks/bulletins.html", {"page": page, "form": form})


@require_POST
def new(request):
    """A draft with the figures of now."""
    require_office(request.user)
    form = NewBulletinForm(request.POST)
    if not form.is_valid():
        raise BadRequest("".join(form.errors["plan"]))
    made = draft_bulletin(by=request.user, plan=form.cleaned_data["plan"])
    messages.success(request, "草稿已建立，数字取自刚才的快照。核对文字后印发。")
    return redirect("tasks:bulletin", made.pk)


@require_safe
def bulletin(request, pk):
    """The paper as it reads, and what this person may do with it."""
    found = get_bulletin(request.user, pk)
    rights = rights_of(request.user)
    form = VersionForm(initial={"version": found.version}) if found.is_draft else None
    context = {
        "bulletin": found,
        "parts": parts(found),
        "rows": found.rows.all(),
        "links": rights.sees_all,
        "form": form,
        "compared": compared_with(found),
    }
    return render(request, "tasks/bulletin.html", context)


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """The office words a draft."""
    found = get_bulletin(request.user, pk, to="run")
    if not found.is_draft:
        raise Refusal("这期通报已经印发，不能再改。")
    initial = {name: getattr(found, name) for name in ("version", *WORDS)}
    form = BulletinForm(initial=initial, **posted(request))
    if form.is_valid():
        edit_bulletin(by=request.user, bulletin=found, **form.cleaned_data)
        messages.success(request, "通报文字已保存。")
        return redirect("tasks:bulletin", pk)
    context = {"bulletin": found, "form": form}
    return render(request, "tasks/bulletin_form.html", context, status=422 if form.is_bound else 200)


@require_POST
def act(request, pk, verb):
    """What is done with a draft as a whole."""
    if verb not in ACTS:
        raise NotYours
    found = get_bulletin(request.user, pk, to="run")
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise BadRequest("没有指明草稿的版本，请从通报页面重新办理。")
    action, done = ACTS[verb]
    action(by=request.user, bulletin=found, version=form.cleaned_data["version"])
    messages.success(request, done)
    return redirect("tasks:bulletins") if verb == "discard" else redirect("tasks:bulletin", pk)


@require_safe
def paper(request, pk):
    """The same on numbered pages of A4."""
    found = get_bulletin(request.user, pk)
    pages = pages_of(parts(found), found.issuer, found.title)
    return render(request, "tasks/bulletin_print.html", {"bulletin": found, "pages": pages, "note": foot(found)})


@require_safe
def document(request, pk):
    """The same as .docx."""
    found = get_bulletin(request.user, pk)
    record(by=request.user, verb="bulletin.download", subject=found)
    name = f"{found.title}（{found.year}年第{found.number}期）{'草稿' if found.is_draft else ''}.docx"
    return FileResponse(BytesIO(to_docx(found)), as_attachment=True, filename=name, content_type=DOCX)

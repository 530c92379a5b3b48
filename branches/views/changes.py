"""Changes of units: the list, and the first page of drafting one. What becomes of rows is asked in tasks.views."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branches.actions.changes import discard_change, draft_change
from branches.exports.units import CHANGES, changes_done
from branches.forms.changes import FORMS, said_before
from branches.models import UnitChange
from branches.permissions import get_change, keeps_organisation, require_keeper, rights_of
from records.listings import listed
from records.paging import page_key, page_of
from records.refusals import Refusal


@require_safe
@listed(CHANGES)
def changes(request):
    """What became of units, newest first; drafts for those who keep the organisation."""
    keeps = keeps_organisation(rights_of(request.user))
    drafts = UnitChange.objects.filter(done_at=None).select_related("made_by").prefetch_related("units")
    context = {
        "page": page_of(changes_done(), page_key(request), newest_first=True),
        "drafts": drafts.order_by("-id")[:50] if keeps else [],
        "kinds": UnitChange.Kind.choices if keeps else [],
    }
    return render(request, "branches/changes.html", context)


@require_http_methods(["GET", "POST"])
def new(request, kind):
    """Draft a change of one kind."""
    require_keeper(request.user)
    if kind not in FORMS:
        raise Http404
    return _form_page(request, UnitChange.Kind(kind), None)


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """Write a draft anew."""
    require_keeper(request.user)
    change = get_change(request.user, pk)
    if not change.is_draft:
        raise Refusal("这项变更已经办理，不能再改。")
    return _form_page(request, UnitChange.Kind(change.kind), change)


def _form_page(request, kind, change):
    is_post = request.method == "POST"
    form = FORMS[kind](request.POST if is_post else None, initial=said_before(change) if change else None)
    if form.is_valid() and (made := _drafted(form, by=request.user, kind=kind, change=change)):
        return redirect("tasks:change_fates" if made.decides_rows else "tasks:change", made.pk)
    context = {"form": form, "kind": kind, "change": change}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_post else HTTPStatus.OK
    return render(request, "branches/change_form.html", context, status=status)


def _drafted(form, **who):
    """The draft; what stands against it is said above the form."""
    try:
        return draft_change(**who, **form.values())
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None


@require_POST
def discard(request, pk):
    """Throw a draft away."""
    require_keeper(request.user)
    discard_change(by=request.user, change=get_change(request.user, pk))
    messages.success(request, "已删除变更草稿，没有改动任何单位。")
    return redirect("branches:changes")

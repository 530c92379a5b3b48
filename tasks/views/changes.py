"""A change of units: what becomes of each row and post, the preview, the confirmation and the record."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branches.actions.changes import choose_fates
from branches.permissions import get_change, is_concerned, require_changer, rights_of
from modelagency.clock import today
from records.refusals import Refusal
from tasks.actions.changes import apply_change
from tasks.outlook import consequences, digest, outlook_of

# Of a record, what is for everybody, and what is for the people concerned; scores are for those who see all.
FACTS = {"单位", "组织关系"}
OWN = FACTS | {"落实项", "牵头", "任职", "佐证"}


@require_safe
def change(request, pk):
    """The preview of a draft; the record of what was done."""
    found = get_change(request.user, pk)
    if not found.is_draft:
        rights = rights_of(request.user)
        shown = OWN if is_concerned(rights, found) else FACTS
        told = [(title, lines) for title, lines in found.told if rights.sees_all or title in shown]
        return render(request, "tasks/change.html", {"change": found, "told": told})
    require_changer(request.user, found)
    told = consequences(outlook_of(found))
    context = {"change": found, "told": told, "seen": digest(told), "is_due": found.effective_on <= today()}
    return render(request, "tasks/change_preview.html", context)


def _draft(user, pk):
    found = get_change(user, pk)
    require_changer(user, found)
    if not found.is_draft:
        raise Refusal("这项变更已经办理，不能再改。")
    return found


@require_http_methods(["GET", "POST"])
def fates(request, pk):
    """Choose what becomes of each row and post; the proposals stand where nothing else was said."""
    found = _draft(request.user, pk)
    if request.method == "POST":
        choose_fates(by=request.user, change=found, choices=_said(request.POST, found))
        return redirect("tasks:change", found.pk)
    outlook = outlook_of(found)
    context = {"change": found, "rows": outlook.rows, "posts": outlook.posts}
    return render(request, "tasks/change_fates.html", context)


def _said(posted, change) -> dict:
    """What was chosen, as far as it was on offer; anything else leaves the proposal."""
    outlook = outlook_of(change)
    parts = {"rows": ("row", outlook.rows), "posts": ("post", outlook.posts)}
    return {
        part: {str(fate.thing.pk): value for fate in fates if (value := posted.get(f"{word}-{fate.thing.pk}", "")[:30])}
        for part, (word, fates) in parts.items()
    }


@require_POST
def apply(request, pk):
    """Do what the preview showed."""
    found = _draft(request.user, pk)
    apply_change(by=request.user, change=found, seen=request.POST.get("seen", ""))
    messages.success(request, f"已办理：{found.document_number} {found.get_kind_display()}。")
    return redirect("tasks:change", found.pk)

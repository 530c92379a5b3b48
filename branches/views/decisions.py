"""Decisions of meetings: the list, the entry, the check by a second person."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branches.actions.decisions import confirm_decision, refuse_decision, register_decision
from branches.actions.evidence import BadFile
from branches.exports.papers import DECISIONS, decisions_of
from branches.forms.decisions import DecisionForm, RefusalForm
from branches.permissions import get_decision, require_decisions, rights_of
from branches.serving import download
from records.actions import record
from records.listings import listed
from records.models import Decision
from records.paging import page_key, page_of
from records.refusals import Refusal


@require_safe
@listed(DECISIONS)
def decisions(request):
    """Everything registered, the newest first."""
    page, rights = page_of(decisions_of(request.user), page_key(request), newest_first=True), rights_of(request.user)
    return render(request, "branches/decisions.html", {"page": page, "may_register": rights.is_office})


@require_http_methods(["GET", "POST"])
def decision_new(request):
    """One person of the office registers what was decided."""
    require_decisions(request.user, to="run")
    is_post = request.method == "POST"
    form = DecisionForm(request.POST if is_post else None, request.FILES if is_post else None)
    if form.is_valid() and (made := _registered(request, form)):
        messages.success(request, "会议决定已登记，由机关党委办公室的另一人确认后生效。")
        return redirect("branches:decision", made.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_post else HTTPStatus.OK
    return render(request, "branches/decision_new.html", {"form": form}, status=status)


def _registered(request, form) -> Decision | None:
    """None when it was refused; why stands in the form."""
    said = dict(form.cleaned_data)
    upload = said.pop("scan")
    try:
        return register_decision(by=request.user, upload=upload, **said)
    except BadFile as error:
        form.add_error("scan", str(error))
    except Refusal as error:
        form.add_error(None, str(error))


@require_safe
def decision(request, pk):
    """One decision with its scan, and its check for whoever may."""
    return _page(request, get_decision(request.user, pk), RefusalForm())


@require_POST
def answer(request, pk):
    """A second person's answer: `confirm`, or `refuse` with the reason."""
    found = get_decision(request.user, pk, to="run")
    if "confirm" in request.POST:
        confirm_decision(by=request.user, decision=found)
        messages.success(request, "会议决定已确认，即日生效。")
        return redirect("branches:decision", pk)
    if "refuse" not in request.POST:
        raise BadRequest("没有指明确认还是退回，请返回上一页重新办理。")
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    refuse_decision(by=request.user, decision=found, reason=form.cleaned_data["reason"])
    messages.success(request, "会议决定已退回，请登记人重新登记。")
    return redirect("branches:decision", pk)


@require_safe
def scan(request, pk):
    """The minutes, to be saved."""
    found = get_decision(request.user, pk)
    answered = download(found.scan)
    record(by=request.user, verb="decision.download", subject=found, after={"sha256": found.scan.sha256})
    return answered


def _page(request, found, form, status=HTTPStatus.OK):
    may_check = rights_of(request.user).is_office and found.state == Decision.State.ENTERED
    context = {"decision": found, "form": form, "may_check": may_check}
    context["is_own"] = found.entered_by_id == request.user.pk
    return render(request, "branches/decision.html", context, status=status)

"""Asking to have an assignment closed, and the answer."""

import re

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from branches.actions.evidence import BadFile
from branches.models import Evidence
from branches.uploads import FilesField
from tasks.actions.assignments import ask_closing, close_assignment, refuse_closing
from tasks.forms.fields import text_area
from tasks.forms.reasons import CommentForm, ReasonForm
from tasks.forms.reports import Ids
from tasks.permissions import get_assignment
from tasks.views.posted import posted
from tasks.views.reviews import review_page


class ClosingForm(forms.Form):
    reason = text_area("完成情况", max_length=500)
    uploads = FilesField(label="新上传成果材料")
    reused = Ids(label="从书架选用", error_messages={"invalid_choice": "选用的材料不对，请重新选择。"})


@require_http_methods(["GET", "POST"])
def ask(request, pk):
    """The unit says what was achieved and asks for closure."""
    assignment = get_assignment(request.user, pk, to="report")
    form = ClosingForm(**posted(request))
    if form.is_valid() and _asked(request, assignment, form):
        messages.success(request, "已申请办结，等待复核。")
        return redirect("tasks:assignment", pk)
    context = {"assignment": assignment, "form": form, "picked": picked(request, assignment)}
    return render(request, "tasks/closing.html", context, status=422 if form.is_bound else 200)


def _asked(request, assignment, form) -> bool:
    """Hand in the application; False when a file was refused (its reason is in the form)."""
    said = form.cleaned_data
    files = {"uploads": said["uploads"], "reused": said["reused"]}
    try:
        ask_closing(by=request.user, assignment=assignment, text=said["reason"], **files)
    except BadFile as error:
        form.add_error("uploads", str(error))
        return False
    return True


def picked(request, assignment):
    """Files of the shelf that are chosen; without a script they arrive as a query."""
    said = request.POST if request.method == "POST" else request.GET
    ids = [pk for pk in said.getlist("reused") if re.fullmatch(r"[0-9]{1,18}", pk)]
    return Evidence.objects.filter(unit=assignment.unit_id, pk__in=ids) if ids else ()


@require_POST
def answer(request, pk):
    """The lead or the office closes the assignment, or says why not yet."""
    assignment = get_assignment(request.user, pk, to="review")
    closes = "close" in request.POST
    form = (CommentForm if closes else ReasonForm)(request.POST)
    if not form.is_valid():
        return render(request, "tasks/review.html", review_page(request.user, assignment, form), status=422)
    act = close_assignment if closes else refuse_closing
    act(by=request.user, assignment=assignment, stand_in=assignment.stand_in, **form.cleaned_data)
    messages.success(request, "已办结。" if closes else "已退回，暂不办结。")
    return redirect("tasks:assignment", pk)

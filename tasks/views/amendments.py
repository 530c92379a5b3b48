"""A later version of a published plan (修订): drawn up by the office, issued, in force from its day."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branches.models import WorkingDay
from records.refusals import NotYours, Refusal
from tasks.actions.amending import (
    add_task_later,
    discard_amendment,
    drop_task_later,
    open_amendment,
    set_amendment_terms,
    take_up_task,
    undo_change,
    write_change,
)
from tasks.actions.in_force import issue_amendment
from tasks.actions.touched import ENDED
from tasks.forms.amendments import AmendmentTermsForm, ChangeForm, DropForm, EditsForm, NewTaskForm
from tasks.models import Amendment, Assignment, Task, TaskChange
from tasks.permissions import get_amendment, get_change, get_plan
from tasks.views.amendment_page import page_of_amendment
from tasks.views.posted import posted


@require_POST
def amend(request, pk):
    """Open the draft of the plan's next version, or go to the one under way."""
    plan = get_plan(request.user, pk, to="run")
    amendment, is_new = open_amendment(by=request.user, plan=plan)
    if not is_new:
        messages.info(request, f"{amendment}已由{amendment.edited_by}开始，还没有生效，请接着办理。")
    return redirect("tasks:amendment", amendment.pk)


@require_safe
def amendment(request, pk):
    """Old and new side by side, whom it touches, and, while it is a draft, what the office may still do."""
    return _page(request, get_amendment(request.user, pk))


def _page(request, amendment, form=None, refused=None):
    """`form`: the terms as refused; `refused`: any other form with faults."""
    context = page_of_amendment(amendment)
    if amendment.status == Amendment.Status.DRAFT:
        taken_up = {change.task_id: change for change in (shown.change for shown in context["changes"])}
        tasks = amendment.plan.tasks.select_related("pillar")
        context |= {
            "form": form or _terms_form(amendment),
            "refused": refused,
            "tasks": [(task, taken_up.get(task.pk)) for task in tasks],
        }
    return render(request, "tasks/amendment.html", context, status=422 if form or refused else 200)


def _terms_form(amendment, data=None):
    names = ("edits", "document_number", "effective_on", "due_on")
    initial = {name: getattr(amendment, name) for name in names}
    return AmendmentTermsForm(data, plan=amendment.plan, calendar=WorkingDay.objects.calendar(), initial=initial)


def _valid(request, form_class=EditsForm):
    """The form when it is in order; Refusal in words for what no page can have sent."""
    form = form_class(request.POST)
    if not form.is_valid():
        raise Refusal("".join(error for errors in form.errors.values() for error in errors))
    return form.cleaned_data


@require_POST
def terms(request, pk):
    """Document number, the day it holds from, the new due day."""
    amendment = get_amendment(request.user, pk, to="run")
    form = _terms_form(amendment, request.POST)
    if not form.is_valid():
        return _page(request, amendment, form=form)
    set_amendment_terms(by=request.user, amendment=amendment, **form.cleaned_data)
    messages.success(request, "文号和日期已保存。")
    return redirect("tasks:amendment", pk)


@require_POST
def take_up(request, pk):
    """Take a task into the draft, to be changed on the next page."""
    amendment = get_amendment(request.user, pk, to="run")
    said = _valid(request)
    change = take_up_task(by=request.user, amendment=amendment, task=_task(request, amendment), **said)
    return redirect("tasks:amend_change", change.pk)


def _task(request, amendment) -> Task:
    pk = request.POST.get("task", "")
    task = Task.objects.filter(plan=amendment.plan_id, pk=pk).first() if pk.isascii() and pk.isdigit() else None
    if task is None:
        raise NotYours
    return task


@require_POST
def drop(request, pk):
    """The task is dropped from the day of the amendment on."""
    amendment = get_amendment(request.user, pk, to="run")
    task, form = _task(request, amendment), DropForm(request.POST)
    if not form.is_valid():
        return _page(request, amendment, refused=form)
    said = {name: form.cleaned_data[name] for name in ("edits", "reason")}
    drop_task_later(by=request.user, amendment=amendment, task=task, **said)
    messages.success(request, f"已记入：撤销“{task.name}”。印发并到生效日期后才撤销。")
    return redirect("tasks:amendment", pk)


@require_http_methods(["GET", "POST"])
def add(request, pk):
    """A further task."""
    amendment = get_amendment(request.user, pk, to="run")
    _require_draft(amendment)
    form = NewTaskForm(**posted(request), plan=amendment.plan, initial={"edits": amendment.edits})
    if form.is_valid():
        said = {"edits": form.cleaned_data["edits"], "pillar": form.cleaned_data["pillar"], "words": form.words()}
        whose = {name: value for name, value in form.whose().items() if name != "dropped"}
        change = add_task_later(by=request.user, amendment=amendment, **said, **whose)
        messages.success(request, f"已记入：新增“{change.name}”。")
        return redirect("tasks:amendment", pk)
    return _form_page(request, amendment, form, None)


@require_http_methods(["GET", "POST"])
def change(request, pk):
    """How one task reads from then on, and whose it is."""
    change = get_change(request.user, pk)
    _require_draft(change.amendment)
    if change.kind == TaskChange.Kind.DROP:
        raise Refusal("这项任务记为撤销，没有文字可改。要改文字，请先移除这项改动。")
    form = ChangeForm(**posted(request), carrying=_carrying(change), initial=_initial(change))
    if form.is_valid():
        said = {"edits": form.cleaned_data["edits"], "reason": form.cleaned_data["reason"], "words": form.words()}
        write_change(by=request.user, change=change, **said, **form.whose())
        messages.success(request, f"“{form.cleaned_data['name']}”的改动已保存。")
        return redirect("tasks:amendment", change.amendment_id)
    return _form_page(request, change.amendment, form, change)


def _form_page(request, amendment, form, change):
    context = {"amendment": amendment, "plan": amendment.plan, "form": form, "change": change}
    return render(request, "tasks/amendment_task.html", context, status=422 if form.is_bound else 200)


def _require_draft(amendment) -> None:
    if amendment.status != Amendment.Status.DRAFT:
        raise Refusal("这份修订已经印发，不能再改。")


def _carrying(change) -> list[int]:
    rows = Assignment.objects.filter(task=change.task_id, task__isnull=False).exclude(state__in=ENDED)
    return list(rows.values_list("unit", flat=True))


def _initial(change) -> dict:
    words = {name: getattr(change, name) for name in ("number", "name", "title", "text", "targets", "deadline")}
    named = list(change.units.all())
    things = [f"unit-{one.unit_id}" if one.unit_id else f"group-{one.group_id}" for one in named if one.is_added]
    dropped = [one.unit_id for one in named if not one.is_added]
    whose = {"lead": change.lead_id, "things": things, "dropped": dropped}
    return words | whose | {"reason": change.reason, "edits": change.amendment.edits}


@require_POST
def undo(request, pk):
    """Take a change out of the draft."""
    change = get_change(request.user, pk)
    undo_change(by=request.user, change=change, **_valid(request))
    messages.success(request, f"已移除改动：{change}。")
    return redirect("tasks:amendment", change.amendment_id)


@require_POST
def issue(request, pk):
    """Issue it as it was shown."""
    amendment = get_amendment(request.user, pk, to="run")
    issued = issue_amendment(by=request.user, amendment=amendment, **_valid(request))
    now = "今天起生效" if issued.status == Amendment.Status.IN_FORCE else f"{issued.effective_on:%Y-%m-%d} 起生效"
    messages.success(request, f"{issued}已印发，{now}，已通知有关单位。")
    return redirect("tasks:amendment", pk)


@require_POST
def discard(request, pk):
    """Throw the draft away."""
    amendment = get_amendment(request.user, pk, to="run")
    discard_amendment(by=request.user, amendment=amendment, **_valid(request))
    messages.success(request, "修订草稿已删除，方案照旧。")
    return redirect("tasks:plan", amendment.plan_id)

"""What the office does on the review screen of a draft besides confirming names."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from tasks.actions.draft_tasks import add_task, drop_task, edit_task, remove_name, rename_pillar, restore_task
from tasks.actions.leads import choose_leads, set_lead_rule
from tasks.actions.leftovers import merge_leftover, reopen_leftover, set_aside
from tasks.actions.names import leave_out_names
from tasks.drafts import tasks_of
from tasks.forms.reasons import ReasonForm
from tasks.models import Leftover, Pillar, Plan, Responsibility, Task
from tasks.permissions import get_part, get_plan
from tasks.views.draft_forms import (
    AddTaskForm,
    LeadRuleForm,
    LeadsForm,
    LeftoverForm,
    PillarForm,
    TaskForm,
    TextsForm,
)
from tasks.views.notices import back_to_review, review
from tasks.views.posted import posted


@require_POST
def lead_rule(request, pk):
    """Say by which rule a unit leads."""
    plan = get_plan(request.user, pk, to="run")
    form = LeadRuleForm(request.POST)
    if not form.is_valid():
        return review(request, plan, form)
    set_lead_rule(by=request.user, plan=plan, rule=form.cleaned_data["lead_rule"])
    each = plan.lead_rule == Plan.LeadRule.EACH
    messages.success(
        request, "请在每项任务下选择牵头单位，再保存。" if each else f"已确认：{plan.get_lead_rule_display()}。"
    )
    return back_to_review(request, plan, "lead")


@require_POST
def leads(request, pk):
    """Say of each task who leads it."""
    plan = get_plan(request.user, pk, to="run")
    tasks = [
        task
        for task in tasks_of([plan])
        if not task.is_dropped and not task.states_lead and f"lead-{task.pk}" in request.POST
    ]
    form = LeadsForm(request.POST, tasks=tasks)
    if not form.is_valid():
        return review(request, plan, form)
    changed = choose_leads(by=request.user, plan=plan, leads=form.leads(), seen=form.seen())
    messages.success(request, f"牵头单位已保存，改动 {changed} 项任务。")
    return back_to_review(request, plan, "lead")


@require_POST
def leave_out(request, pk):
    """Say of several names at once that they name no unit here."""
    plan = get_plan(request.user, pk, to="run")
    texts = Responsibility.objects.filter(task__plan=plan).values_list("text", flat=True)
    form = TextsForm(request.POST, texts=set(texts))
    if not form.is_valid():
        return review(request, plan, form)
    count = leave_out_names(by=request.user, plan=plan, texts=form.cleaned_data["text"])
    messages.success(request, f"{count} 个名称已改为不分派，列在“不分派的名称”中，发布前可以改。")
    return back_to_review(request, plan, "nobody")


@require_http_methods(["GET", "POST"])
def add(request, pk):
    """Add a task, perhaps from a paragraph that was not understood (?leftover=)."""
    plan = get_plan(request.user, pk, to="run")
    chosen = request.POST.get("leftover", "") if request.method == "POST" else request.GET.get("leftover", "")
    leftover = get_part(request.user, Leftover.objects.filter(plan=plan), chosen) if chosen else None
    form = AddTaskForm(**posted(request), plan=plan, initial=_from_paragraph(leftover))
    if form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "leftover"}
        task = add_task(by=request.user, plan=plan, leftover=leftover, **said)
        messages.success(request, f"已添加任务“{task.name}”。")
        return back_to_review(request, plan, f"t-{task.pk}")
    context = {"plan": plan, "form": form, "leftover": leftover, "step": 2}
    return render(request, "tasks/import_task.html", context, status=422 if form.is_bound else 200)


def _from_paragraph(leftover) -> dict:
    """What a paragraph says of the task it is to become."""
    if leftover is None:
        return {}
    first = leftover.text.split("。", 1)[0].split("\n", 1)[0]
    return {"text": leftover.text, "title": first[:500], "leftover": leftover.pk}


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """Say how a task is called, and add units to it."""
    task = get_part(request.user, Task.every.select_related("plan__notice", "pillar"), pk, draft=True)
    form = TaskForm(**posted(request), initial=_as_called(task))
    if form.is_valid():
        edit_task(by=request.user, task=task, **form.cleaned_data)
        messages.success(request, f"任务“{form.cleaned_data['name']}”已保存。")
        return back_to_review(request, task.plan, f"t-{task.pk}")
    return _task_page(request, task, form, ReasonForm())


def _task_page(request, task, form, drop):
    """A task of a draft: how it is called, its units, and the form that drops it."""
    names = task.responsibilities.select_related("unit", "group")
    context = {"plan": task.plan, "task": task, "names": names, "form": form, "drop": drop, "step": 2}
    return render(request, "tasks/import_task.html", context, status=422 if form.is_bound or drop.is_bound else 200)


def _as_called(task) -> dict:
    return {"name": task.name, "title": task.title, "version": task.version}


@require_POST
def remove(request, pk):
    """Take back a name that a person added."""
    named = get_part(request.user, Responsibility.objects.select_related("task__plan"), pk, plan="task__plan")
    remove_name(by=request.user, named=named)
    messages.success(request, f"已移除“{named.text}”。")
    return redirect("tasks:edit_task", named.task_id)


@require_POST
def drop(request, pk):
    """Leave a task out of the plan, with a reason."""
    task = get_part(request.user, Task.every.select_related("plan__notice", "pillar"), pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _task_page(request, task, TaskForm(initial=_as_called(task)), form)
    drop_task(by=request.user, task=task, **form.cleaned_data)
    messages.success(request, f"已剔除“{task.name}”，发布前可以恢复。")
    return back_to_review(request, task.plan, f"t-{task.pk}")


@require_POST
def restore(request, pk):
    """Take a dropped task back."""
    task = get_part(request.user, Task.every.select_related("plan__notice", "pillar"), pk)
    restore_task(by=request.user, task=task)
    messages.success(request, f"已恢复“{task.name}”。")
    return back_to_review(request, task.plan, f"t-{task.pk}")


@require_POST
def rename(request, pk):
    """Say how a pillar is called in short."""
    pillar = get_part(request.user, Pillar.objects.select_related("plan__notice"), pk)
    form = PillarForm(request.POST)
    if not form.is_valid():
        return review(request, pillar.plan, form)
    rename_pillar(by=request.user, pillar=pillar, **form.cleaned_data)
    messages.success(request, f"简称已改为“{pillar.name}”。")
    return back_to_review(request, pillar.plan, f"g-{pillar.pk}")


@require_POST
def sort(request, pk):
    """Say what a paragraph is that was not understood."""
    leftover = get_part(request.user, Leftover.objects.select_related("plan__notice"), pk)
    form = LeftoverForm(request.POST)
    if not form.is_valid():
        return review(request, leftover.plan, form)
    decision = form.cleaned_data["decision"]
    if decision == "merge":
        task = get_part(request.user, Task.objects.filter(plan=leftover.plan_id), form.cleaned_data["task"])
        merge_leftover(by=request.user, leftover=leftover, task=task)
        messages.success(request, f"已并入“{task.name}”。")
    elif decision == "none":
        set_aside(by=request.user, leftover=leftover)
        messages.success(request, "已确认不是任务，文字仍在原文中。")
    else:
        reopen_leftover(by=request.user, leftover=leftover)
        messages.success(request, "已撤销，这段文字重新列为待处理。")
    return back_to_review(request, leftover.plan, "leftovers")

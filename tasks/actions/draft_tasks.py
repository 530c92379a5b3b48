"""What a person may do with the tasks of a draft: rename, add, drop and restore. The notice's words stay."""

from django.db import transaction
from django.db.models import F, Max
from django.urls import reverse

from branches.actions.names import NameBook
from modelagency.clock import today
from records.actions import record
from records.refusals import Refusal, StaleVersion
from tasks.actions.drafts import locked_draft
from tasks.actions.names import meant_as
from tasks.models import Leftover, Responsibility, Target, Task
from tasks.notices.due import find_deadline
from tasks.notices.names import split_names
from tasks.notices.targets import find_targets
from tasks.titles import task_name

FAR = 10_000  # out of the way while places are moved


@transaction.atomic
def add_task(*, by, plan, pillar, number, title, text, units, name="", things=(), leftover=None) -> Task:
    """Add a task to the draft, at the end of its pillar.

    units: names as a notice lists them; things: Units and UnitGroups chosen besides; leftover: the paragraph it is
    made of.
    """
    locked_draft(by, plan)
    if Task.objects.filter(plan=plan, pillar=pillar, title=title).exists():
        raise Refusal(f"“{pillar}”中已有标题相同的任务，没有重复添加。")
    if leftover is not None:
        leftover = open_leftover(leftover)
    task = Task.objects.create(
        plan=plan,
        pillar=pillar,
        number=number,
        name=name or task_name(title)[:30],
        title=title,
        text=text,
        deadline=(find_deadline(text) or "")[:100],
        order=room_in(plan, pillar),
    )
    Target.objects.bulk_create(Target(task=task, text=words[:300]) for words in find_targets(text))
    _add_names(task, units, things)
    if leftover is not None:
        leftover.decision, leftover.task = Leftover.Decision.TASK, task
        leftover.save(update_fields=["decision", "task"])
    record(by=by, verb="task.add", subject=task, after={"title": title, "leftover": leftover and leftover.pk})
    return task


@transaction.atomic
def edit_task(*, by, task, version, name, title, units="", things=()) -> None:
    """Say how the task is called on the pages, and add responsible units; raise StaleVersion when another was first."""
    locked_draft(by, task.plan)
    task = _current(task)
    if task.version != version:
        back = reverse("tasks:edit_task", args=[task.pk])
        raise StaleVersion(yours=f"{name}\n{title}", theirs=f"{task.name}\n{task.title}", back=back)
    before = {"name": task.name, "title": task.title}
    task.name, task.title, task.version = name, title, version + 1
    task.save(update_fields=["name", "title", "version"])
    added = _add_names(task, units, things)
    record(by=by, verb="task.edit", subject=task, before=before, after={"name": name, "title": title, "units": added})


@transaction.atomic
def remove_name(*, by, named) -> None:
    """Take back a name that a person added; what the notice wrote stays."""
    locked_draft(by, named.task.plan)
    removed, _ = Responsibility.objects.filter(pk=named.pk, is_added=True).delete()
    if not removed:
        raise Refusal("这个名称不是人工补充的，或已被移除。文件写明的名称可以改为“不分派”。")
    record(by=by, verb="task.remove_name", subject=named.task, after={"text": named.text})


@transaction.atomic
def drop_task(*, by, task, reason) -> None:
    """Leave a task out of the plan; it stays in the draft, with the reason, and can be restored."""
    locked_draft(by, task.plan)
    task = _current(task)
    if task.is_dropped:
        raise Refusal(f"“{task.name}”已被剔除。")
    task.is_dropped, task.dropped_because = True, reason
    task.save(update_fields=["is_dropped", "dropped_because"])
    record(by=by, verb="task.drop", subject=task, after={"reason": reason})


@transaction.atomic
def restore_task(*, by, task) -> None:
    """Take a dropped task back into the draft."""
    locked_draft(by, task.plan)
    task = _current(task)
    if not task.is_dropped:
        raise Refusal(f"“{task.name}”没有被剔除，可能已由他人恢复。")
    task.is_dropped, task.dropped_because = False, ""
    task.save(update_fields=["is_dropped", "dropped_because"])
    record(by=by, verb="task.restore", subject=task)


@transaction.atomic
def rename_pillar(*, by, pillar, name) -> None:
    """Say how a pillar is called in short; its title stays the notice's."""
    locked_draft(by, pillar.plan)
    before, pillar.name = pillar.name, name
    pillar.save(update_fields=["name"])
    record(by=by, verb="pillar.rename", subject=pillar, before={"name": before}, after={"name": name})


def open_leftover(leftover) -> Leftover:
    """The paragraph as it is now, under the lock of its plan; Refusal when somebody has sorted it."""
    leftover = Leftover.objects.select_related("task").get(pk=leftover.pk)
    if leftover.decision:
        raise Refusal(f"这段文字已由他人处理（{leftover.get_decision_display()}），没有重复处理。")
    return leftover


def _current(task) -> Task:
    return Task.every.select_related("pillar").get(pk=task.pk)


def _add_names(task, units, things) -> list[str]:
    """Append names to the task's list, leaving out those it has; return those added."""
    last = task.responsibilities.aggregate(last=Max("order"))["last"] or 0
    there = set(task.responsibilities.values_list("text", flat=True))
    book = NameBook.of(today())
    meant = {name: book.find(name) for name in split_names(units)} | {str(thing): thing for thing in things}
    new = {text: thing for text, thing in meant.items() if text not in there}
    Responsibility.objects.bulk_create(
        Responsibility(task=task, text=text, order=order, is_added=True, **meant_as(thing))
        for order, (text, thing) in enumerate(new.items(), start=last + 1)
    )
    return list(new)


def room_in(plan, pillar) -> int:
    """A free place at the end of the pillar; later tasks move up by one."""
    before = Task.every.filter(plan=plan, pillar__order__lte=pillar.order).aggregate(last=Max("order"))["last"] or 0
    Task.every.filter(plan=plan, order__gt=before).update(order=F("order") + FAR)
    Task.every.filter(plan=plan, order__gt=FAR).update(order=F("order") - FAR + 1)
    return before + 1

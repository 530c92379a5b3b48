"""Giving a further unit its part in a task of a published plan (补派)."""

from django.db import transaction
from django.urls import reverse

from modelagency.clock import today
from records.actions import record, tell
from records.models import Message
from records.refusals import Refusal
from tasks.actions.moves import add_step, settle
from tasks.actions.rows import leading_units
from tasks.actions.spread import AVOIDANCE, Spread, without_reviewer
from tasks.breakdown import RESPONSIBLE
from tasks.models import Assignment, Plan, Task
from tasks.people import reporters_of
from tasks.states import State, Verb


@transaction.atomic
def assign_unit(*, by, task, unit, reason) -> Assignment:
    """Give `unit` a row of `task` that begins today; the reason stands first in its history. Refuse a second one."""
    row = give(by=by, task=task, unit=unit, reason=reason)
    record(by=by, verb="task.assign_unit", subject=row, after={"reason": reason})
    return row


def give(*, by, task, unit, reason) -> Assignment:
    """The same as part of another action, which writes the line of the trail."""
    plan = Plan.objects.select_for_update(no_key=True).filter(pk=task.plan_id, status=Plan.Status.PUBLISHED).first()
    if plan is None:
        raise Refusal("方案没有发布或已经撤回，不能补派。")
    task = Task.objects.select_related("pillar").filter(pk=task.pk).first()
    if task is None:
        raise Refusal("这项任务已由修订取消，不能补派。")
    _check(plan, task, unit)
    row = Assignment.objects.create(
        plan=plan,
        task=task,
        unit=unit,
        role=RESPONSIBLE,
        starts_on=today(),
        reports_last=unit.pk in leading_units(plan),
    )
    add_step(row, Verb.ASSIGN, by=by, text=reason)
    settle(row)
    text = f"补派任务“{task.name}”，请为本单位签收。理由：{reason}"
    tell(reporters_of(unit.pk, today()), kind=Message.Kind.NOTICE, text=text, link=reverse("home"))
    return row


def _check(plan, task, unit) -> None:
    if plan.due_on < today():
        raise Refusal("方案已过办结时限，不能再补派。")
    if row := Assignment.objects.filter(task=task, unit=unit).first():
        restored = "，原来的已收回，请在那个落实项上恢复承担" if row.state == State.WITHDRAWN else ""
        raise Refusal(f"{unit}已承担“{task.name}”，没有重复补派{restored}。")
    if without_reviewer(Spread({task.pk: {unit.pk: RESPONSIBLE}}, {task.pk: task.lead_id}, {})):
        raise Refusal(f"{unit}的这项任务没有可复核的人。{AVOIDANCE}")

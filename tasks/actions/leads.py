"""Who leads the tasks of which the notice does not say so."""

from django.db import transaction

from records.actions import record
from records.refusals import Refusal
from tasks.actions.drafts import locked_draft
from tasks.models import Plan, Task


@transaction.atomic
def set_lead_rule(*, by, plan, rule) -> None:
    """Say by which rule (Plan.LeadRule) a unit leads where the notice names no lead."""
    draft = locked_draft(by, plan)
    before, draft.lead_rule = draft.lead_rule, rule
    draft.save(update_fields=["lead_rule"])
    plan.lead_rule = rule
    record(by=by, verb="plan.set_lead_rule", subject=plan, before={"lead_rule": before}, after={"lead_rule": rule})


@transaction.atomic
def choose_leads(*, by, plan, leads, seen) -> int:
    """Say of each task by itself who leads it: one of the units it names, or nobody.

    leads: task id → unit id or None; seen: task id → the version the person chose on. Only what differs is written;
    return the number of those.
    """
    draft = locked_draft(by, plan)
    if draft.lead_rule != Plan.LeadRule.EACH:
        raise Refusal("牵头规则已由他人改为其他规则，没有保存。请刷新页面查看最新情况。")
    changed = [
        task
        for task in Task.objects.filter(plan=plan, pk__in=leads).prefetch_related("responsibilities")
        if not task.states_lead and not (task.lead_is_set and task.lead_id == leads[task.pk])
    ]
    _check(changed, leads, seen)
    for task in changed:
        task.lead_id, task.lead_is_set, task.version = leads[task.pk], True, task.version + 1
    Task.objects.bulk_update(changed, ["lead", "lead_is_set", "version"])
    chosen = {str(task.order): task.lead_id for task in changed}
    record(by=by, verb="plan.choose_leads", subject=plan, after={"leads": chosen})
    return len(changed)


def _check(changed, leads, seen) -> None:
    for task in changed:
        if task.version != seen.get(task.pk):
            raise Refusal(f"您打开页面之后，他人修改过“{task.name}”，没有保存。请刷新页面核对后再指定。")
        if leads[task.pk] not in {None, *(named.unit_id for named in task.responsibilities.all())}:
            raise Refusal(f"“{task.name}”的责任单位中没有所选的牵头单位，没有保存。请刷新页面重新指定。")

"""年度结转: schemes of the last year as drafts of the new one, and its reminder rules."""

from django.db import transaction

from assessment.actions.schemes import write_draft
from assessment.drafts import copy_of
from assessment.rolling import RollOver, roll_over_of
from assessment.schemes.walking import indicators
from branches.models import Unit
from modelagency.clock import today
from records.actions import record
from records.models import YearLock
from records.refusals import Refusal
from tasks.models import Plan, ReminderRule

LADDER = ("kind", "is_on", "steps", "every", "leader_from", "office_from")


@transaction.atomic
def roll_over(*, by, plan) -> RollOver:
    """Copy what the plan's year has not got yet; again, it does nothing. Return what it found, and did.

    Two at once: the second waits for the plan's row, and finds nothing to do.
    """
    plan = Plan.objects.select_for_update(of=("self",), no_key=True).select_related("notice").get(pk=plan.pk)
    if plan.status != Plan.Status.PUBLISHED:
        raise Refusal("实施方案尚未发布，不能结转。请先发布新年度的实施方案。")
    if YearLock.objects.filter(year=plan.year).exists():
        raise Refusal(f"{plan.year} 年度已经封存，不能结转到这个年度。")
    found = roll_over_of(plan, today())
    if not found.has_work:
        return found
    active = set(Unit.objects.active(today()).values_list("pk", flat=True))
    made = [_copy(line.scheme, plan, active) for line in found.new_schemes]
    ReminderRule.objects.bulk_create(_rule(line, plan, by) for line in found.new_rules)
    after = {"from": found.year, "schemes": [str(scheme) for scheme in made], "rules": len(found.new_rules)}
    record(by=by, verb="year.roll_over", subject=plan, after=after)
    return found


def _copy(scheme, plan, active):
    content = copy_of(scheme, plan)
    for _, row, *_rest in indicators(content):
        if row["marker_id"] not in active:
            row["marker_id"] = None
    return write_draft(year=plan.year, name=scheme.name, plan=plan, content=content)


def _rule(line, plan, by) -> ReminderRule:
    same = {name: getattr(line.rule, name) for name in LADDER}
    return ReminderRule(plan=plan, task=line.task, changed_by=by, **same)

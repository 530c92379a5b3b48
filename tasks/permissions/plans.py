"""Who reads and runs plans, their tasks and amendments."""

from branches.permissions import rights_of
from records.refusals import NotYours, Refusal
from tasks.models import Amendment, Plan, Task, TaskChange
from tasks.permissions.offices import require_office


def get_plan(user, pk, to="see") -> Plan:
    """A published plan for everybody, a draft for the office; `to="run"` asks for the office."""
    rights = rights_of(user)
    plan = Plan.objects.visible_to(rights).select_related("notice", "edited_by").filter(pk=pk).first()
    if plan is None:
        raise NotYours
    if to == "run":
        require_office(user)
    return plan


def get_task(user, pk) -> Task:
    """A task of a plan the person may see."""
    plans = Plan.objects.visible_to(rights_of(user))
    task = Task.objects.select_related("plan__notice", "pillar", "lead").filter(pk=pk, plan__in=plans).first()
    if task is None:
        raise NotYours
    return task


def get_part(user, parts, pk, *, plan="plan", draft=False):
    """Something that belongs to a plan, for the office to work on; `plan` is the way to it from `parts`, a queryset.

    draft: refuse it where the plan is published (a page that only edits)."""
    plans = Plan.objects.visible_to(rights_of(user))
    is_id = str(pk).isascii() and str(pk).isdigit()
    part = parts.filter(**{"pk": pk, f"{plan}__in": plans}).first() if is_id else None
    if part is None:
        raise NotYours
    require_office(user)
    if draft and part.plan.status != Plan.Status.DRAFT:
        raise Refusal("方案已经发布，不能再改。")
    return part


def get_amendment(user, pk, to="see") -> Amendment:
    """An issued amendment for everybody, a draft for the office; `to="run"` asks for the office."""
    found = Amendment.objects.visible_to(rights_of(user)).select_related("plan__notice", "edited_by", "issued_by")
    amendment = found.filter(pk=pk, plan__in=Plan.objects.visible_to(rights_of(user))).first()
    if amendment is None:
        raise NotYours
    if to == "run":
        require_office(user)
    return amendment


def get_change(user, pk) -> TaskChange:
    """A change of an amendment, for the office to work on."""
    change = TaskChange.objects.select_related("task", "pillar", "amendment__plan__notice").filter(pk=pk).first()
    if change is None:
        raise NotYours
    get_amendment(user, change.amendment_id, to="run")
    return change

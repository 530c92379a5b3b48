"""What a plan opens up into: which unit carries which task, who leads it, and whether somebody may review it."""

from collections import defaultdict
from dataclasses import dataclass

from branches.models import Post, UnitGroup
from branches.roles import Role
from modelagency.clock import today
from tasks.breakdown import LEAD, bodies, with_lead
from tasks.models import Plan, Responsibility


@dataclass(frozen=True)
class Spread:
    """What a plan opens up into: task id → {unit id: role}, task id → leading unit id (or None)."""

    rows: dict
    leads: dict

    @property
    def assignments(self) -> int:
        return sum(len(units) for units in self.rows.values())

    @property
    def units(self) -> set:
        return {unit for units in self.rows.values() for unit in units}


def spread(plan, day) -> Spread:
    """Open the groups of a plan as of `day`. A constant number of queries plus one per group."""
    members = {group.pk: [unit.pk for unit in group.members(day)] for group in UnitGroup.objects.all()}
    by_task = defaultdict(list)
    for named in Responsibility.objects.filter(task__plan=plan).order_by("task__order", "order"):
        by_task[named.task_id].append(named)
    rows, leads = {}, {}
    for task_id, named in by_task.items():
        rule = plan.lead_rule if named[0].unit_id else Plan.LeadRule.NONE  # a group cannot lead
        roles = with_lead([name.role or None for name in named], rule)
        leads[task_id] = next(
            (n.unit_id for n, role in zip(named, roles, strict=True) if role == LEAD and n.unit_id), None
        )
        parts = ([n.unit_id] if n.unit_id else members.get(n.group_id, []) for n in named)
        rows[task_id] = bodies(zip(parts, roles, strict=True))
    return Spread(rows, leads)


def without_reviewer(opened) -> set[int]:
    """Units with a row that nobody may review, because of missing posts or of avoidance (回避)."""
    posts = Post.objects.valid(today())
    homes, leads, office = defaultdict(set), defaultdict(set), set()
    for user, unit, role, reach in posts.values_list("user_id", "unit_id", "role", "reach"):
        homes[user].add(unit)
        if role == Role.LEAD:
            leads[unit].add(user)
        if role == Role.OFFICE and reach == Post.Reach.ALL:
            office.add(user)
    pairs = {(unit, opened.leads[task]) for task, units in opened.rows.items() for unit in units}
    return {unit for unit, lead in pairs if not any(unit not in homes[user] for user in leads[lead] | office)}

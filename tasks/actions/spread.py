"""What a plan opens up into: which unit carries which task, who leads it, and whether somebody may review it."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Value

from branches.models import Post
from branches.roles import Role
from modelagency.clock import today
from tasks.breakdown import LEAD, bodies, with_lead
from tasks.drafts import tasks_of
from tasks.models import Plan

AVOIDANCE = (
    "谁都不复核自己任职单位的事项，机关党委办公室的人也一样。"
    "请系统管理员在“人员与任职”再任命一位不在这些单位任职的机关党委办公室人员或牵头单位复核人。"
)


@dataclass(frozen=True)
class Spread:
    """What a plan opens up into: task id → {unit id: role}, task id → leading unit id (or None), group id → number of
    its members."""

    rows: dict
    leads: dict
    sizes: dict

    @property
    def assignments(self) -> int:
        return sum(len(units) for units in self.rows.values())

    @property
    def units(self) -> set:
        return {unit for units in self.rows.values() for unit in units}


def spread(plan, day) -> Spread:
    """Open the groups of a plan as of `day`, in three queries."""
    return spread_of(plan, tasks_of([plan]), day)


def spread_of(plan, tasks, day) -> Spread:
    """The same of tasks as from `drafts.tasks_of`, which are in order; one query."""
    names = {task: list(task.responsibilities.all()) for task in tasks if not task.is_dropped}
    members = members_of({named.group for listed in names.values() for named in listed if named.group}, day)
    rows, leads = {}, {}
    for task, listed in names.items():
        roles = with_lead([name.role or None for name in listed], _place(_rule(plan, task), task, listed))
        pairs = list(zip(listed, roles, strict=True))
        leads[task.pk] = next((name.unit_id for name, role in pairs if role == LEAD and name.unit_id), None)
        rows[task.pk] = bodies(
            ([name.unit_id] if name.unit_id else members.get(name.group_id, []), role) for name, role in pairs
        )
    return Spread(rows, leads, {pk: len(units) for pk, units in members.items()})


def _rule(plan, task) -> str:
    """Of a published plan, an amendment may have said who leads the task; that holds."""
    is_said = plan.status == Plan.Status.PUBLISHED and task.lead_is_set
    return Plan.LeadRule.EACH if is_said else plan.lead_rule


def members_of(groups, day) -> dict[int, list[int]]:
    """Group id → ids of its units on `day`, in the order of the organisation; one query for all groups."""
    parts = [
        group.members(day).order_by().annotate(group=Value(group.pk)).values_list("group", "order", "pk")
        for group in groups
    ]
    members = defaultdict(list)
    for group, _, unit in parts[0].union(*parts[1:], all=True).order_by("order", "pk") if parts else ():
        members[group].append(unit)
    return members


def _place(rule, task, listed) -> int | None:
    """Where in the list the leading unit stands: the first, if it is a unit (groups and outsiders do not lead), or the
    one a person chose."""
    units = [name.unit_id for name in listed]
    chosen = task.lead_id if task.lead_is_set else None
    lead = {Plan.LeadRule.FIRST: next(iter(units), None), Plan.LeadRule.EACH: chosen}.get(rule)
    return units.index(lead) if lead is not None and lead in units else None


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

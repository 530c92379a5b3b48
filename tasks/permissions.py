"""Who may do what with plans and assignments. Every page fetches through these: a stranger gets 404, a member without
the right 403."""

from branches.models import Post, Unit, User
from branches.permissions import rights_of
from branches.roles import Role
from records.refusals import NotAllowed, NotYours, Refusal
from tasks.models import (
    Adjustment,
    Amendment,
    Application,
    Assignment,
    Period,
    Plan,
    Receipt,
    SupervisionOrder,
    Task,
    TaskChange,
)
from tasks.querysets import lead_acts
from tasks.states import Right, right_of, verb_of

NEEDS = {
    "report": "只有本单位的填报员可以办理这一步。",
    "confirm": "只有本单位的审核人可以办理这一步。",
    "review": "这一步由牵头单位复核；牵头单位回避时由机关党委办公室代复核。不复核本人所在单位的事项。",
    "office": "这一步由机关党委办公室办理；不办理本人所在单位的事项。",
}
ROLES_OF = {Right.CONFIRM: {Role.LEADER}, Right.REVIEW: {Role.LEAD, Role.OFFICE}, Right.OFFICE: {Role.OFFICE}}
OWN_WORK = {"report_unit": "report", "confirm_unit": "confirm"}


def get_assignment(user, pk, to="see") -> Assignment:
    """The assignment, with `abilities` (what this person may do with it) and `stand_in`."""
    rights = rights_of(user)
    assignment = Assignment.objects.for_rows().filter(pk=pk).first()
    if assignment is None:
        raise NotYours
    assignment.abilities, assignment.stand_in = abilities(rights, assignment)
    if "see" not in assignment.abilities:
        raise NotYours
    if to not in assignment.abilities:
        raise NotAllowed(NEEDS[to])
    return assignment


def get_application(user, pk, act) -> Application:
    """The application for somebody who may do `act` (grant, refuse, drop) to it, with its assignment as above."""
    asked = Application.objects.select_related("period", "report__period", "proposed_unit", "asked_by")
    asked = asked.filter(pk=pk).first()
    if asked is None:
        raise NotYours
    asked.assignment = get_assignment(user, asked.assignment_id, to=right_of(verb_of(act, asked.kind)))
    return asked


ORDER_NEEDS = {
    "report": "督办单由本单位的填报员答复。",
    "confirm": "督办单的答复由本单位的审核人确认。",
    "office": "督办单由机关党委办公室起草和审核；不办理本人所在单位的事项。",
    "decide": "督办单由党委签发；不签发本人所在单位的事项。",
}


def get_order(user, pk, to="see") -> SupervisionOrder:
    """An order with `abilities` (and its row's); before it is issued, for those who see all units."""
    rights = rights_of(user)
    known = SupervisionOrder.objects.select_related("follows", "decision", "drafted_by", "issued_by")
    found = known.filter(pk=pk).first()
    if found is None or not (found.is_issued or rights.sees_all):
        raise NotYours
    found.assignment = get_assignment(user, found.assignment_id)
    found.abilities = order_abilities(rights, found.assignment)
    if to not in found.abilities:
        raise NotAllowed(ORDER_NEEDS[to])
    return found


def order_abilities(rights, assignment) -> set[str]:
    """What the person may do with orders of a row; `decide` is the committee's, never on the own unit."""
    may, _ = abilities(rights, assignment)
    decides = rights.everywhere("decide_unit") and assignment.unit_id not in rights.home_units
    return may | {"decide"} if decides else may


def require_supervising(user):
    """The rights of those who look after all units' work: office, committee, inspector."""
    rights = rights_of(user)
    if not rights.sees_all:
        raise NotAllowed("督办建议和条件由机关党委办公室、党委、纪检审计查看。")
    return rights


def abilities(rights, assignment) -> tuple[set[str], bool]:
    """What the person may do with the assignment, and whether a review would be in another's stead (代复核)."""
    return abilities_of(rights, [assignment])[assignment.pk]


def abilities_of(rights, assignments) -> dict[int, tuple[set[str], bool]]:
    """The same of many, by their ids, in two queries."""
    held = rights.on(*{pk for row in assignments for pk in (row.unit_id, row.task.lead_id, _heir(row))} - {None})
    led = Assignment.objects.filter(lead_acts(rights.day), pk__in=[row.pk for row in assignments])
    led = set(led.values_list("pk", flat=True)) if rights.is_office else set()
    return {row.pk: _abilities(rights, row, held, row.pk in led) for row in assignments}


def _heir(row) -> int | None:
    """The unit that a change of units merged the row's work into; its people go on reading the row."""
    return row.merged_into.unit_id if row.merged_into_id else None


def _abilities(rights, row, held, is_led) -> tuple[set[str], bool]:
    """is_led: may somebody review the row as lead? Asked of the office only."""
    names = {"see_unit": "see", "report_unit": "report", "confirm_unit": "confirm"}
    may = {word for permission, word in names.items() if permission in held[row.unit_id]}
    leads = "lead_unit" in held.get(row.task.lead_id, set())
    if leads or "see_unit" in held.get(_heir(row), set()):
        may.add("see")
    if row.unit_id in rights.home_units:
        return may, False
    if rights.is_office:
        may.add("office")
    stands_in = not leads and rights.is_office and not is_led
    return (may | {"review"} if leads or stands_in else may), stands_in


def acts_as_deputy(user, assignment, rights) -> bool:
    """Does the person, who has one of `rights` on the row, have it only because somebody named them deputy (代)?"""
    roles = {role for right in rights for role in ROLES_OF.get(right, ())}
    units = {assignment.unit_id} if Right.CONFIRM in rights else {assignment.task.lead_id}
    posts = [post for post in rights_of(user).posts if post.role in roles]
    used = [post for post in posts if post.unit_id in units or post.reach != Post.Reach.OWN]
    return bool(used) and all(post.acting for post in used)


def get_adjustment(user, pk, to) -> Adjustment:
    """A change of measures, for those who may do `to` with its assignment."""
    adjustment = Adjustment.objects.filter(pk=pk).first()
    if adjustment is None:
        raise NotYours
    adjustment.assignment = get_assignment(user, adjustment.assignment_id, to=to)
    return adjustment


def get_unit(user, pk) -> Unit:
    """A unit whose own work the person does, with `abilities`: report or confirm, or both."""
    held = rights_of(user).on(pk)[pk]
    unit = Unit.objects.filter(pk=pk).first()
    if unit is None or "see_unit" not in held:
        raise NotYours
    unit.abilities = {OWN_WORK[permission] for permission in held & OWN_WORK.keys()}
    if not unit.abilities:
        raise NotAllowed("只有本单位的填报员和审核人可以办理。")
    return unit


def require(unit, ability) -> None:
    """Raise NotAllowed unless `get_unit` found this ability."""
    if ability not in unit.abilities:
        raise NotAllowed(NEEDS[ability])


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


def rows_to_review(user, task) -> list[Assignment]:
    """The rows of a task that are this person's to review, each with `stands_in`; never those of the own unit."""
    rows = list(task.assignments.counted().in_review_of(rights_of(user)).for_rows().in_order())
    if not rows:
        raise NotAllowed(NEEDS["review"])
    return rows


def get_own_period(user, unit_pk, period_pk) -> tuple[Unit, Period]:
    """A unit whose filings this person confirms, and a period in which it has work."""
    held = rights_of(user).on(unit_pk)[unit_pk]
    period = Period.objects.filter(pk=period_pk, plan__assignments__unit=unit_pk).select_related("plan").first()
    if "see_unit" not in held or period is None:
        raise NotYours
    if "confirm_unit" not in held:
        raise NotAllowed(NEEDS["confirm"])
    return Unit.objects.get(pk=unit_pk), period


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


def require_office(user) -> None:
    """Importing, publishing and running plans is the programme office's."""
    if not rights_of(user).is_office:
        raise NotAllowed("这一步由机关党委办公室办理。")


def require_all_seeing(user):
    """The rights of somebody who sees all units; NotAllowed for anybody else."""
    rights = rights_of(user)
    if not rights.sees_all:
        raise NotAllowed("提醒规则由机关党委办公室制定，党委和纪检审计人员可以查看。")
    return rights


def may_urge(rights) -> bool:
    """Those who look after the work of other units: office, committee, inspector, and who leads tasks."""
    return rights.sees_all or rights.has_role(Role.LEAD)


def require_urging(user):
    """The rights of somebody who looks after other units' work; NotAllowed for anybody else."""
    rights = rights_of(user)
    if not may_urge(rights):
        raise NotAllowed("本期未报由机关党委办公室和牵头单位查看；本单位要填报的事项在“我的待办”。")
    return rights


def urges(rights) -> bool:
    """Who urges units: the office, and a lead for the tasks it leads. The committee and the inspector only look."""
    return rights.is_office or rights.has_role(Role.LEAD)


def require_urger(user):
    """The rights of somebody who urges units; NotAllowed for anybody else."""
    rights = rights_of(user)
    if not urges(rights):
        raise NotAllowed("催办由机关党委办公室办理，牵头单位催办本单位牵头的任务。")
    return rights


def get_seen_unit(user, pk) -> Unit:
    """A unit the person may see; others are like none."""
    unit = Unit.objects.filter(pk=pk).first() if "see_unit" in rights_of(user).on(pk)[pk] else None
    if unit is None:
        raise NotYours
    return unit


def may_limit(rights) -> bool:
    """Does the person sit on the committee, which says how much may be asked of a unit?"""
    return rights.has_role(Role.COMMITTEE)


def require_limiting(user) -> None:
    if not may_limit(rights_of(user)):
        raise NotAllowed("每个单位每月的请求上限由党委设定。")


def get_filing(user, unit_pk, period_pk) -> tuple[Period, list[Period]]:
    """The period and all of its plan, for those who report for the unit; foreign units are like none."""
    if max(unit_pk, period_pk).bit_length() > 63:  # no database counts as far
        raise NotYours
    held = rights_of(user).on(unit_pk)[unit_pk]
    periods = Period.objects.filter(plan__spans=period_pk).select_related("plan").order_by("starts_on")
    periods = list(periods) if "see_unit" in held else []
    period = next((one for one in periods if one.pk == period_pk), None)
    if period is None:
        raise NotYours
    if "report_unit" not in held:
        raise NotAllowed(NEEDS["report"])
    return period, periods


FILES = {"report_unit", "confirm_unit", "run_unit"}  # who may take a unit's workbook along


def get_unit_and_period(user, unit_pk, period_pk, to="file") -> tuple[Unit, Period]:
    """A unit and a period of a published plan; to="report_unit": for those who report for the unit."""
    held = rights_of(user).on(unit_pk)[unit_pk]
    unit = Unit.objects.filter(pk=unit_pk).first() if "see_unit" in held else None
    periods = Period.objects.filter(plan__in=Plan.objects.published()).select_related("plan__notice")
    period = periods.defer("plan__notice__text").filter(pk=period_pk).first()
    if unit is None or period is None:
        raise NotYours
    if not held & (FILES if to == "file" else {to}):
        raise NotAllowed(NEEDS["report"])
    return unit, period


def require_collecting(user, unit_id=None):
    """The rights of somebody of the office, who takes in what units send by other ways, never for the own unit."""
    rights = rights_of(user)
    if not rights.is_office or unit_id in rights.home_units:
        raise NotAllowed("代收由机关党委办公室办理，不为本人所在单位办理。")
    return rights


def get_receipt(user, pk, to="see") -> Receipt:
    """What was taken in for a unit: for its own people and those who see all; to="collect": for the office."""
    known = Receipt.objects.select_related("unit", "period__plan__notice", "original", "scan")
    receipt = known.select_related("taken_by", "scanned_by", "confirmed_by").filter(pk=pk).first()
    rights = rights_of(user)
    own = rights.on(receipt.unit_id)[receipt.unit_id] if receipt else set()
    if "see_unit" not in own:
        raise NotYours
    if to == "collect":
        require_collecting(user, receipt.unit_id)
    return receipt


def get_ledger_owner(user, pk) -> User:
    """Whose ledger it is, with `posts_now`: the person's own, or anybody's for those who see all units."""
    rights = rights_of(user)
    if pk == user.pk:
        user.posts_now = rights.all_posts
        return user
    posts = Post.objects.valid(rights.day).filter(user=pk).select_related("unit", "user").order_by("id")
    posts = list(posts) if rights.sees_all else []
    found = posts[0].user if posts else User.objects.filter(pk=pk).first()
    if found is None or not rights.sees_all:
        raise NotYours
    found.posts_now = posts
    return found


def require_ledgers(user):
    """The rights of somebody who reads the ledgers of others; NotAllowed for anybody else."""
    rights = rights_of(user)
    if not rights.sees_all:
        raise NotAllowed("别人的提醒台账由机关党委办公室、党委和纪检审计查看；本人的在“提醒台账”。")
    return rights


def get_ledger_unit(user, pk) -> Unit:
    """A unit the ledgers of whose people this person reads."""
    rights = rights_of(user)
    unit = Unit.objects.filter(pk=pk).first()
    if unit is None or not (rights.sees_all or "see_unit" in rights.on(pk)[pk]):
        raise NotYours
    require_ledgers(user)
    return unit

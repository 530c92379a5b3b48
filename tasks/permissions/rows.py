"""Who may do what with an assignment, and with what hangs on it."""

from branches.models import Post
from branches.permissions import rights_of
from branches.roles import Role
from records.refusals import NotAllowed, NotYours
from tasks.models import Adjustment, Application, Assignment
from tasks.querysets import lead_acts
from tasks.states import Right, right_of, verb_of

NEEDS = {
    "report": "只有本单位的填报员可以办理这一步。",
    "confirm": "只有本单位的审核人可以办理这一步。",
    "review": "这一步由牵头单位复核；牵头单位回避时由机关党委办公室代复核。不复核本人所在单位的事项。",
    "office": "这一步由机关党委办公室办理；不办理本人所在单位的事项。",
}

ROLES_OF = {Right.CONFIRM: {Role.LEADER}, Right.REVIEW: {Role.LEAD, Role.OFFICE}, Right.OFFICE: {Role.OFFICE}}


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


def rows_to_review(user, task) -> list[Assignment]:
    """The rows of a task that are this person's to review, each with `stands_in`; never those of the own unit."""
    rows = list(task.assignments.counted().in_review_of(rights_of(user)).for_rows().in_order())
    if not rows:
        raise NotAllowed(NEEDS["review"])
    return rows

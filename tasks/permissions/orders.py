"""Who may do what with supervision orders."""

from branches.permissions import rights_of
from records.refusals import NotAllowed, NotYours
from tasks.models import SupervisionOrder
from tasks.permissions.rows import abilities, get_assignment

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

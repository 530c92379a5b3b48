"""The one door for moves of supervision orders: locks, asks whose the move is, leaves a step."""

from branches.permissions import rights_of
from modelagency.clock import now
from records.actions import tell
from records.context import note_deputy
from records.refusals import NotAllowed, Refusal, StaleVersion
from tasks.actions.moves import PORTAL, locked
from tasks.links import order_link
from tasks.models import OrderStep, SupervisionOrder
from tasks.order_states import MOVES, ORDER_VERB_LABELS
from tasks.permissions import ORDER_NEEDS, acts_as_deputy, order_abilities
from tasks.states import Right


def locked_order(order, version=None, *, said="") -> SupervisionOrder:
    """The order as it is now, with its row, both locked; orders of one row so come in turn.

    version: the one the person saw; when another is there Refusal, or StaleVersion with what they wrote (`said`)."""
    row = locked(order.assignment)
    known = SupervisionOrder.objects.select_related("drafted_by", "follows")
    found = known.select_for_update(of=("self",)).get(pk=order.pk)
    found.assignment = row
    if version is not None and found.version != version:
        _refuse_stale(found, said)
    return found


def _refuse_stale(order, said) -> None:
    if not said:
        label = order.get_state_display()
        raise Refusal(f"督办单刚被他人修改或办理，现在是“{label}”。请刷新页面核对后再办。")
    theirs = order.steps.values_list("text", flat=True).first() or order.demands
    raise StaleVersion(yours=said, theirs=theirs, back=order_link(order))


def move_order(order, verb, *, by, text="", evidence=()) -> OrderStep:
    """Move a locked order as declared and save it. by: a user, or None for the portal itself."""
    require_order_move(by, order, verb)
    order.state = MOVES[verb].to or order.state
    order.version += 1
    order.save()
    return add_order_step(order, verb, by=by, text=text, evidence=evidence)


def require_order_move(by, order, verb) -> None:
    """Raise NotAllowed when the move is not this person's, Refusal when the order's state does not allow it."""
    check_order_right(by, order.assignment, verb)
    if order.state not in MOVES[verb].states:
        label = order.get_state_display()
        raise Refusal(f"督办单现在是“{label}”，不能{ORDER_VERB_LABELS[verb]}。请刷新页面查看最新情况。")


def add_order_step(order, verb, *, by, text="", evidence=()) -> OrderStep:
    acting = by is not None and acts_as_deputy(by, order.assignment, MOVES[verb].rights)
    note_deputy(acting)
    name = f"{by.name[:46]}（代）" if acting else by.name if by else PORTAL
    step = OrderStep.objects.create(order=order, verb=verb, by=by, by_label=name, text=text, at=now())
    step.evidence.set(evidence)
    return step


def check_order_right(by, row, verb) -> None:
    """Raise NotAllowed when the move is not this person's (None: the portal's)."""
    rights = MOVES[verb].rights
    if by is None and Right.PORTAL in rights:
        return
    if by is None or rights.isdisjoint(order_abilities(rights_of(by), row)):
        raise NotAllowed(ORDER_NEEDS[min(rights - {Right.PORTAL}, default="office")])


def tell_of_order(order, people, kind, what) -> None:
    """Tell `people` (ids) what happened to the order."""
    about = f"{order.name}（{order.get_colour_display()}）“{order.assignment.task.name}”（{order.assignment.unit}）"
    tell(people, kind=kind, text=about + what, link=order_link(order))

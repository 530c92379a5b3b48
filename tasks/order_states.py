"""The life of a supervision order: states, moves, and whose each move is. No ORM.

As in `tasks.states`, `MOVES` is the only place that says so.
"""

from dataclasses import dataclass
from enum import StrEnum

from tasks.states import RESTING, Right, State


class OrderState(StrEnum):
    TO_ISSUE = "to_issue"
    REFUSED = "refused"
    DISCARDED = "discarded"
    ISSUED = "issued"
    TO_CONFIRM = "to_confirm"
    ANSWERED = "answered"
    RETURNED = "returned"
    LIFTED = "lifted"
    ESCALATED = "escalated"


ORDER_STATE_LABELS = {
    OrderState.TO_ISSUE: "待签发",
    OrderState.REFUSED: "不予签发",
    OrderState.DISCARDED: "已撤回",
    OrderState.ISSUED: "待答复",
    OrderState.TO_CONFIRM: "答复待确认",
    OrderState.ANSWERED: "答复待审核",
    OrderState.RETURNED: "退回重新答复",
    OrderState.LIFTED: "已解除",
    OrderState.ESCALATED: "已升级",
}

UNISSUED = {OrderState.TO_ISSUE, OrderState.REFUSED, OrderState.DISCARDED}  # not for the unit's eyes
IN_FORCE = {OrderState.ISSUED, OrderState.TO_CONFIRM, OrderState.ANSWERED, OrderState.RETURNED}
WITH_UNIT = {OrderState.ISSUED, OrderState.RETURNED}
NOT_SUPERVISED = RESTING | {State.CLOSED}  # rows about which no order is drafted
UNANSWERED = WITH_UNIT | {OrderState.TO_CONFIRM}


class OrderVerb(StrEnum):
    """The moves. Each leaves one step in the history of the order."""

    DRAFT = "draft"
    EDIT = "edit"
    DISCARD = "discard"
    ISSUE = "issue"
    ISSUE_DECIDED = "issue_decided"
    REFUSE = "refuse"
    ANSWER = "answer"
    CONFIRM = "confirm"
    SEND_BACK = "send_back"
    RETURN = "return"
    LIFT = "lift"
    ESCALATE = "escalate"


ORDER_VERB_LABELS = {
    OrderVerb.DRAFT: "起草督办单",
    OrderVerb.EDIT: "修改督办单",
    OrderVerb.DISCARD: "撤回督办单",
    OrderVerb.ISSUE: "签发督办单",
    OrderVerb.ISSUE_DECIDED: "凭会议决定签发",
    OrderVerb.REFUSE: "不予签发",
    OrderVerb.ANSWER: "答复督办单",
    OrderVerb.CONFIRM: "确认答复",
    OrderVerb.SEND_BACK: "退回答复",
    OrderVerb.RETURN: "不予通过",
    OrderVerb.LIFT: "解除督办",
    OrderVerb.ESCALATE: "升级督办",
}


@dataclass(frozen=True)
class OrderMove:
    """A declared move: whose it is, from which states it is made, and where it leads (`to`; None: it stays)."""

    rights: frozenset
    states: frozenset
    to: OrderState | None = None


def _move(rights, states, to=None) -> OrderMove:
    """`rights` and `states` are words parted by spaces."""
    return OrderMove(
        frozenset(map(Right, rights.split())), frozenset(map(OrderState, states.split())), to and OrderState(to)
    )


MOVES = {
    OrderVerb.DRAFT: _move("office", "", "to_issue"),  # how an order begins
    OrderVerb.EDIT: _move("office", "to_issue"),
    OrderVerb.DISCARD: _move("office", "to_issue", "discarded"),
    OrderVerb.ISSUE: _move("decide", "to_issue", "issued"),
    OrderVerb.ISSUE_DECIDED: _move("office", "to_issue", "issued"),
    OrderVerb.REFUSE: _move("decide", "to_issue", "refused"),
    # An answer nobody has confirmed yet may be given anew.
    OrderVerb.ANSWER: _move("report", "issued to_confirm returned", "to_confirm"),
    OrderVerb.CONFIRM: _move("confirm portal", "to_confirm", "answered"),
    OrderVerb.SEND_BACK: _move("confirm", "to_confirm", "returned"),
    OrderVerb.RETURN: _move("office", "answered", "returned"),
    OrderVerb.LIFT: _move("office", "issued to_confirm answered returned", "lifted"),
    OrderVerb.ESCALATE: _move("portal", "issued to_confirm returned", "escalated"),
}


def open_moves(state, abilities) -> set[OrderVerb]:
    """The moves that somebody with `abilities` may make on an order in `state`."""
    return {verb for verb, move in MOVES.items() if state in move.states and not move.rights.isdisjoint(abilities)}


def right_of_order(verb) -> Right:
    """The right that a person needs for the move."""
    return min(MOVES[verb].rights - {Right.PORTAL})

"""One row taken from its unit and given back, and one that rested going on."""

from django.db import transaction

from modelagency.clock import today
from records.actions import record
from records.models import Message
from records.refusals import Refusal
from tasks.actions.lapsing import lapse
from tasks.actions.messages import tell_of
from tasks.actions.moves import add_step, locked, move, settle
from tasks.offers import lost_by
from tasks.people import leaders_of, reporters_of
from tasks.states import Verb


@transaction.atomic
def withdraw_assignment(*, by, assignment, reason) -> None:
    """The office takes one row from its unit (不再承担); it counts in no figure any more."""
    row = _moved(by, assignment, Verb.WITHDRAW, reason)
    lapse(row)
    _tell(row, f"已收回，不用再办理。理由：{reason}")
    record(by=by, verb="assignment.withdraw", subject=row, before={"state": row.state_before}, after={"reason": reason})


@transaction.atomic
def restore_assignment(*, by, assignment, reason) -> None:
    """The office gives the row back: the unit goes on where it was. Not after a change of units took it on."""
    if why := lost_by(assignment, today()):
        raise Refusal(why)
    row = _moved(by, assignment, Verb.RESTORE, reason)
    _tell(row, f"恢复承担，请继续办理。理由：{reason}")
    record(by=by, verb="assignment.restore", subject=row, after={"reason": reason, "state": row.state})


@transaction.atomic
def resume_assignment(*, by, assignment, reason, stand_in=False) -> None:
    """A suspended row goes on where it was; the time it rested does not count as late."""
    row = _moved(by, assignment, Verb.RESUME, reason, stand_in=stand_in)
    _tell(row, f"恢复办理，请继续。理由：{reason}")
    record(by=by, verb="assignment.resume", subject=row, after={"reason": reason, "state": row.state})


def _moved(by, assignment, verb, reason, *, stand_in=False):
    row = locked(assignment)
    move(row, verb)
    add_step(row, verb, by=by, text=reason, stand_in=stand_in)
    settle(row)
    return row


def _tell(row, what) -> None:
    people = [*reporters_of(row.unit_id, today()), *leaders_of(row.unit_id, today())]
    tell_of(row, people, Message.Kind.NOTICE, what)

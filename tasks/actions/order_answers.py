"""What a unit answers to a supervision order, and what the office makes of it."""

from django.db import transaction

from branches.actions.evidence import from_shelf, shelve_all
from modelagency.clock import today
from records.actions import record
from records.dates import full_date
from records.models import Message
from records.refusals import Refusal
from tasks.actions.order_moves import locked_order, move_order, tell_of_order
from tasks.order_states import OrderVerb
from tasks.people import leaders_of, office_for, reporters_of


@transaction.atomic
def answer_order(*, by, order, version, text, uploads=(), reused=()) -> None:
    """The unit's answer with its files; where it has a leader other than the writer, they confirm it. Raise BadFile."""
    order = locked_order(order, version, said=text)
    unit = order.assignment.unit
    files = [*from_shelf(unit=unit, ids=reused), *shelve_all(by=by, unit=unit, uploads=uploads)]
    move_order(order, OrderVerb.ANSWER, by=by, text=text, evidence=files)
    leaders = [pk for pk in leaders_of(unit.pk, today()) if pk != by.pk]
    if leaders:
        tell_of_order(order, leaders, Message.Kind.REVIEW, "已写答复，请确认。")
    else:
        _hand_over(order, by=None)
    record(by=by, verb="order.answer", subject=order, after={"files": [file.sha256 for file in files]})


@transaction.atomic
def confirm_answer(*, by, order, version) -> None:
    """The unit's leader stands by the answer; the office gets it."""
    order = locked_order(order, version)
    _not_the_writer(by, order)
    _hand_over(order, by=by)
    record(by=by, verb="order.confirm", subject=order)


@transaction.atomic
def send_back_answer(*, by, order, version, reason) -> None:
    """The unit's leader wants it written anew."""
    order = locked_order(order, version, said=reason)
    move_order(order, OrderVerb.SEND_BACK, by=by, text=reason)
    tell_of_order(order, reporters_of(order.unit_id, today()), Message.Kind.RETURNED, f"答复被退回：{reason}")
    record(by=by, verb="order.send_back", subject=order, after={"reason": reason})


@transaction.atomic
def return_answer(*, by, order, version, reason, answer_by) -> None:
    """The office does not accept the answer: back with the reason and a new day."""
    order = locked_order(order, version, said=reason)
    if answer_by <= today():
        raise Refusal("重新答复的期限应晚于今天。")
    order.answer_by = answer_by
    text = f"{reason}（重新答复期限 {full_date(answer_by)}）"
    move_order(order, OrderVerb.RETURN, by=by, text=text)
    people = [*reporters_of(order.unit_id, today()), *leaders_of(order.unit_id, today())]
    tell_of_order(order, people, Message.Kind.RETURNED, f"的答复没有通过：{text}")
    record(by=by, verb="order.return", subject=order, after={"reason": reason, "answer_by": str(answer_by)})


def _hand_over(order, by) -> None:
    move_order(order, OrderVerb.CONFIRM, by=by)
    tell_of_order(order, office_for(order.assignment, today()), Message.Kind.REVIEW, "已答复，请审核。")


def _not_the_writer(by, order) -> None:
    if order.steps.filter(verb=OrderVerb.ANSWER).values_list("by_id", flat=True).first() == by.pk:
        raise Refusal("答复由您填写，请由本单位的另一位审核人确认。")

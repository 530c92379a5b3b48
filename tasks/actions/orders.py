"""Supervision orders (督办单): drafted by the office, issued by the committee or by its decision, lifted."""

from django.db import transaction

from branches.models import Unit, WorkingDay
from modelagency.clock import now, today
from records.actions import record
from records.dates import full_date, month_day
from records.models import Decision, Message
from records.refusals import Refusal
from tasks.actions.moves import locked
from tasks.actions.order_moves import (
    add_order_step,
    check_order_right,
    locked_order,
    move_order,
    require_order_move,
    tell_of_order,
)
from tasks.colours import COLOUR_LABELS, Colour, higher_than, met, unusual
from tasks.models import OrderSeries, SupervisionOrder
from tasks.order_states import IN_FORCE, NOT_SUPERVISED, OrderState, OrderVerb
from tasks.ordering import conditions, facts_of, with_facts
from tasks.people import committee_for, leaders_of, reporters_of

WORDS = ("colour", "reason", "demands", "exception", "answer_by")


@transaction.atomic
def draft_order(*, by, assignment, **words) -> SupervisionOrder:
    """An order for the committee to issue. words: colour, reason, demands, exception, answer_by (day).

    Refuse a second one that waits, and a colour that is not the next or not due without `exception`."""
    row = locked(assignment)
    check_order_right(by, row, OrderVerb.DRAFT)
    if row.state in NOT_SUPERVISED:
        raise Refusal(f"这一项{row.get_state_display()}，不再督办。")
    if row.orders.filter(state=OrderState.TO_ISSUE).exists():
        raise Refusal("这一项已有一张督办单待签发，一事一单，没有重复起草。")
    order = SupervisionOrder(assignment=row, drafted_by=by, drafted_at=now(), follows=_last(row), **words)
    order.facts = _checked(order)
    order.save()
    add_order_step(order, OrderVerb.DRAFT, by=by)
    tell_of_order(order, committee_for(row, today()), Message.Kind.REVIEW, "已起草，请签发。")
    record(by=by, verb="order.draft", subject=order, after=_said(order))
    return order


@transaction.atomic
def edit_order(*, by, order, version, **words) -> SupervisionOrder:
    """Write it anew before it is issued; the words as in `draft_order`."""
    order = locked_order(order, version, said=words["demands"])
    require_order_move(by, order, OrderVerb.EDIT)
    before = _said(order)
    for name, value in words.items():
        setattr(order, name, value)
    order.facts, order.follows = _checked(order), _last(order.assignment)
    move_order(order, OrderVerb.EDIT, by=by)
    record(by=by, verb="order.edit", subject=order, before=before, after=_said(order))
    return order


@transaction.atomic
def discard_order(*, by, order, version, reason) -> None:
    """The office takes a draft back; it is kept, without a number."""
    order = locked_order(order, version, said=reason)
    move_order(order, OrderVerb.DISCARD, by=by, text=reason)
    record(by=by, verb="order.discard", subject=order, after={"reason": reason})


@transaction.atomic
def refuse_order(*, by, order, version, reason) -> None:
    """The committee does not issue it."""
    order = locked_order(order, version, said=reason)
    move_order(order, OrderVerb.REFUSE, by=by, text=reason)
    tell_of_order(order, [order.drafted_by_id], Message.Kind.RETURNED, f"不予签发：{reason}")
    record(by=by, verb="order.refuse", subject=order, after={"reason": reason})


@transaction.atomic
def issue_order(*, by, order, version, decision=None) -> SupervisionOrder:
    """Issue it with the year's next number, by a member of the committee or, for the office, by a decision in force.

    The order of the row in force, if any, is over with this one."""
    order, verb = locked_order(order, version), OrderVerb.ISSUE_DECIDED if decision else OrderVerb.ISSUE
    require_order_move(by, order, verb)
    if decision is not None:
        _check_decision(by, order, decision)
    if order.answer_by <= today():
        raise Refusal(f"答复期限 {month_day(order.answer_by)}已到，请先由机关党委办公室修改。")
    order.facts, order.follows = _checked(order), _last(order.assignment)
    _end(order)
    order.decision, order.issued_by, order.issued_on, order.year = decision, by, today(), today().year
    order.number, order.paper = _next_number(order.year), _paper(order)
    text = f"凭 {decision.body} {decision.minutes_number}（{full_date(decision.held_on)}）" if decision else ""
    move_order(order, verb, by=by, text=text)
    people = [*reporters_of(order.unit_id, today()), *leaders_of(order.unit_id, today())]
    tell_of_order(order, people, Message.Kind.NOTICE, f"已印发，请于{month_day(order.answer_by)}前答复。")
    after = {"number": order.name, "decision": decision.pk if decision else None, "facts": order.facts}
    record(by=by, verb="order.issue", subject=order, after=after)
    return order


@transaction.atomic
def lift_order(*, by, order, version, reason) -> None:
    """The matter is settled: the order is lifted, with the reason."""
    order = locked_order(order, version, said=reason)
    move_order(order, OrderVerb.LIFT, by=by, text=reason)
    people = [*reporters_of(order.unit_id, today()), *leaders_of(order.unit_id, today())]
    tell_of_order(order, people, Message.Kind.NOTICE, f"已解除：{reason}")
    record(by=by, verb="order.lift", subject=order, after={"reason": reason})


def _checked(order) -> list[str]:
    """The conditions the order meets, in words; Refusal when its colour may not be used."""
    calendar, rules = WorkingDay.objects.calendar(), conditions()
    facts = facts_of(with_facts(order.assignment), today(), calendar)
    colour = Colour(order.colour)
    if colour not in higher_than(facts.colour):
        raise Refusal(f"这一项已有{COLOUR_LABELS[facts.colour]}督办单在办，只能用更高的颜色。")
    if (why := unusual(colour, facts, rules)) and not order.exception:
        raise Refusal(f"{why}，须写明特别理由。")
    return met(rules[colour], facts)


def _check_decision(by, order, decision) -> None:
    if by.pk == order.drafted_by_id:
        raise Refusal("这张督办单由您起草，凭会议决定签发请由机关党委办公室的另一人办理。")
    if not Decision.objects.in_force().filter(pk=decision.pk).exists():
        raise Refusal("这项会议决定还没有确认，或已被退回，不能凭它签发。")


def _last(row) -> SupervisionOrder | None:
    """The row's last numbered order."""
    return row.orders.filter(number__isnull=False).order_by("-issued_on", "-pk").first()


def _end(order) -> None:
    """The order in force is over when the next is issued; while its answer waits for the office, none is."""
    before = order.assignment.orders.filter(state__in=IN_FORCE).select_for_update(of=("self",)).first()
    if before is None:
        return
    before.assignment = order.assignment
    if before.state == OrderState.ANSWERED:
        raise Refusal(f"{before.name}的答复还没有审核，请先审核。")
    move_order(before, OrderVerb.ESCALATE, by=None, text=f"升级为{order.get_colour_display()}督办单。")


def _next_number(year) -> int:
    """Without gaps: the series is held until this issue is stored or gone."""
    OrderSeries.objects.get_or_create(year=year)
    series = OrderSeries.objects.select_for_update().get(year=year)
    series.last += 1
    series.save()
    return series.last


def _paper(order) -> dict:
    """The words that are printed, as they are on the day of issue."""
    task = order.assignment.task
    matter = f"{task.pillar.name} {task.number}".strip() + f"　{task.title}"
    issuer = order.assignment.plan.notice.issuer or Unit.objects.organisation()
    return {"issuer": issuer, "unit": order.assignment.unit.name, "matter": matter}


def _said(order) -> dict:
    return {name: str(getattr(order, name)) for name in WORDS}

"""Which rows a supervision order is due for, and what is so of each. Only reads."""

from datetime import timedelta

from django.db.models import OuterRef, Q, Subquery

from tasks.colours import COLOURS, DEFAULTS, Colour, Conditions, Facts, following, late_since, met
from tasks.models import Assignment, OrderRule, SupervisionOrder, UrgedRow
from tasks.order_states import UNANSWERED, OrderState
from tasks.states import State

DAY = timedelta(days=1)


def conditions() -> dict[Colour, Conditions]:
    """Colour → when it is due now."""
    return DEFAULTS | {Colour(rule.colour): rule.conditions for rule in OrderRule.objects.all()}


def due_for_an_order(rules, today, calendar):
    """Rows that meet a colour's conditions and for which no order waits to be issued, with `order_colour`,
    `order_state` and `order_answer_by` (of the order in force) and `urged` (how often)."""
    rows = _with_orders(Assignment.objects.counted().exclude(state=State.CLOSED))
    waiting = SupervisionOrder.objects.filter(state=OrderState.TO_ISSUE)
    due = Q(pk__in=[])
    for before, colour in zip([None, *COLOURS], COLOURS, strict=False):
        due |= Q(order_colour=before) & _meets(rules[colour], today, calendar)
    return rows.filter(due).exclude(pk__in=waiting.values("assignment"))


def facts_of(row, today, calendar) -> Facts:
    """Of a row as `due_for_an_order` or `with_facts` give it."""
    works = row.awaiting == "" and row.state not in (State.PLAN_SUBMITTED, State.CLOSED)
    return Facts(
        overdue=calendar.count(row.late_on - DAY, today) if works and row.late_on and row.late_on <= today else 0,
        urgings=row.urged or 0 if works else 0,
        unmet=calendar.count(row.order_answer_by, today) if row.order_state in UNANSWERED else 0,
        colour=row.order_colour and Colour(row.order_colour),
    )


def with_facts(row) -> Assignment:
    """The same row with what `facts_of` asks."""
    return _with_orders(Assignment.objects.filter(pk=row.pk)).get()


def suggested(row, rules, today, calendar) -> tuple[Colour, list[str]]:
    """The colour that is next for the row, and the conditions it meets, in words."""
    facts = facts_of(row, today, calendar)
    colour = following(facts.colour)
    return colour, met(rules[colour], facts) if colour else []


def _with_orders(rows):
    order = SupervisionOrder.objects.in_force().filter(assignment=OuterRef("pk"))
    urged = UrgedRow.objects.filter(assignment=OuterRef("pk")).order_by("-number")
    held = {f"order_{name}": Subquery(order.values(name)[:1]) for name in ("colour", "state", "answer_by")}
    return rows.annotate(urged=Subquery(urged.values("number")[:1]), **held)


def _meets(asked: Conditions, today, calendar) -> Q:
    works = Q(awaiting="") & ~Q(state=State.PLAN_SUBMITTED)
    found = Q(pk__in=[])
    if asked.overdue is not None:
        found |= works & Q(late_on__lte=late_since(asked.overdue, today, calendar))
    if asked.urgings is not None:
        found |= works & Q(urged__gte=asked.urgings)
    if asked.unmet is not None:
        found |= Q(order_state__in=UNANSWERED, order_answer_by__lt=late_since(asked.unmet, today, calendar))
    return found

"""减负账本: what is asked of each unit, counted from the rows that ask it; nothing is kept besides.

A kind of request is a Source in SOURCES: a function from two days to a queryset in which each request stands once, with
`to_unit` (id) and `on` (the day that says its month), and one that words an item of it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import TruncDate, TruncMonth

from branches.models import Post, Unit
from modelagency.clock import start_of
from records.models import Reminder, ReminderTerms
from tasks.burden_sums import Added, AddedMonth, by_month
from tasks.ladders import ReminderKind
from tasks.links import assignment_link, order_link, receipt_link
from tasks.models import Assignment, ProgressReport, Receipt, Step, SupervisionOrder, Urge
from tasks.states import MOVES, RESTING, SENDS_BACK, Right, State

OVER = RESTING | {State.CLOSING, State.CLOSED}  # of these rows nothing further is asked
SENT_BACK = [verb for verb in SENDS_BACK if Right.REVIEW in MOVES[verb].rights]  # from outside the unit


@dataclass(frozen=True)
class Source:
    """A kind of request. items: (first day, last day) → the requests; told: a request → (words, link or nothing)."""

    code: str
    label: str
    items: Callable
    told: Callable


def _reports(first, last):
    """A report for each row and period, in the month in which it is due; of rows that ended, those there are."""
    due = Case(When(reports_last=True, then=F("plan__spans__lead_due_on")), default=F("plan__spans__due_on"))
    rows = Assignment.objects.filter(plan__status="published").annotate(
        to_unit=F("unit_id"),
        on=due,
        span=F("plan__spans__pk"),
        span_name=F("plan__spans__name"),
        span_rhythm=F("plan__spans__rhythm"),
    )
    rows = rows.filter(Q(task__rhythm=F("span_rhythm")) | Q(task__rhythm="", plan__periods=F("span_rhythm")))
    said = ProgressReport.objects.filter(assignment=OuterRef("pk"), period=OuterRef("span"))
    asked = ~Q(state__in=OVER) | Exists(said)
    return rows.filter(asked, on__gte=first, on__lte=last, starts_on__lte=F("on")).select_related("task")


def _measures(first, last):
    """A row to accept and to plan, in the month in which it began."""
    rows = Assignment.objects.filter(plan__status="published", starts_on__gte=first, starts_on__lte=last)
    return rows.annotate(to_unit=F("unit_id"), on=F("starts_on")).select_related("task")


def _returned(first, last):
    steps = Step.objects.filter(verb__in=SENT_BACK, **_between("at", first, last))
    return steps.annotate(to_unit=F("assignment__unit_id"), on=TruncDate("at")).select_related("assignment__task")


def _urged(first, last):
    return Urge.objects.filter(day__gte=first, day__lte=last).annotate(to_unit=F("unit_id"), on=F("day"))


def _messages(first, last):
    """A message that reminded somebody of the unit of its work, whatever it named; urgings are counted as such."""
    own = Post.objects.filter(unit=OuterRef("unit_id"), user=OuterRef("recipient"))
    sent = Reminder.objects.filter(state=Reminder.State.SENT).exclude(rule=ReminderKind.URGE)
    same = sent.filter(message=OuterRef("message"), unit_id=OuterRef("unit_id"), pk__lt=OuterRef("pk"))
    rows = sent.filter(Exists(own), ~Exists(same), **_between("message__created_at", first, last))
    return rows.annotate(to_unit=F("unit_id"), on=TruncDate("message__created_at")).select_related("message")


def _sheets(first, last):
    """A sheet to sign, of what was taken in."""
    rows = Receipt.objects.filter(**_between("taken_at", first, last))
    return rows.annotate(to_unit=F("unit_id"), on=TruncDate("taken_at")).select_related("period", "unit")


def _orders(first, last):
    """A supervision order to answer."""
    rows = SupervisionOrder.objects.filter(issued_on__gte=first, issued_on__lte=last)
    return rows.annotate(to_unit=F("assignment__unit_id"), on=F("issued_on")).select_related("assignment__task")


def _between(name, first, last) -> dict:
    return {f"{name}__gte": start_of(first), f"{name}__lt": start_of(last + timedelta(days=1))}


SOURCES = [
    Source("reports", "填报进展", _reports, lambda row: (f"{row.task.name}　{row.span_name}", assignment_link(row))),
    Source("measures", "签收并定举措", _measures, lambda row: (row.task.name, assignment_link(row))),
    Source(
        "returned",
        "退回",
        _returned,
        lambda step: (f"{step.assignment.task.name}　{step.get_verb_display()}", assignment_link(step.assignment)),
    ),
    Source("urged", "催办", _urged, lambda urge: (f"{urge.side}催办", "")),
    Source("messages", "提醒消息", _messages, lambda reminder: (reminder.message.text if reminder.message else "", "")),
    Source(
        "orders", "督办单", _orders, lambda order: (f"{order.name}　{order.assignment.task.name}", order_link(order))
    ),
    Source("sheets", "签字件", _sheets, lambda receipt: (str(receipt), receipt_link(receipt))),
]
BY_CODE = {source.code: source for source in SOURCES}


def asked(first: date, last: date, units=None) -> dict[tuple[int, date], Counter]:
    """(unit id, month) → number of requests by code, from `first` to `last`, in one query; units: ids, or all."""
    found = defaultdict(Counter)
    parts = [_counts(source, first, last, units) for source in SOURCES]
    for unit, month, code, number in parts[0].union(*parts[1:], all=True):
        found[unit, month][code] += number
    return found


def _counts(source, first, last, units):
    rows = source.items(first, last).order_by()
    rows = rows if units is None else rows.filter(to_unit__in=units)
    rows = rows.values("to_unit", month=TruncMonth("on"), code=Value(source.code)).annotate(number=Count("*"))
    return rows.values_list("to_unit", "month", "code", "number")


def added(more: Mapping[tuple[int, date], int]) -> list[Added]:
    """What `more` requests, (unit id, month) → number, do to the units: what is asked of them without, what with, and
    whether that exceeds the committee's limit. In the order of months and units."""
    if not more:
        return []
    months, units = sorted({month for _, month in more}), {unit for unit, _ in more}
    known = asked(months[0], _end_of(months[-1]), units)
    limit = ReminderTerms.current().burden_limit
    places = {unit.pk: (place, unit.name) for place, unit in enumerate(Unit.objects.filter(pk__in=units).in_order())}
    lines = []
    for unit, month in sorted(more, key=lambda key: (key[1], places[key[0]])):
        before, number = known[unit, month].total(), more[unit, month]
        over = limit is not None and before + number > limit
        lines.append(Added(unit, places[unit][1], month, before, number, over))
    return lines


def added_by_month(more) -> list[AddedMonth]:
    """The same, gathered by month, as tasks/_burden_added.html shows it."""
    return by_month(added(more))


def _end_of(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def requests_of(unit, month: date, sources: Iterable[Source]) -> list[tuple[Source, list[tuple]]]:
    """What was asked of a unit in a month: of each source the (day, words, link) of its requests, the first first."""
    found = []
    for source in sources:
        rows = source.items(month, _end_of(month)).filter(to_unit=unit.pk).order_by("on", "pk")
        found.append((source, [(row.on, *source.told(row)) for row in rows]))
    return [(source, items) for source, items in found if items]

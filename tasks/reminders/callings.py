"""Who is expected to be told what as of a day, as querysets: items, and those who hear of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import or_

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from branches.models import Post
from branches.roles import Role
from tasks.ladders import DUE_LADDER, Ladder, ReminderKind, day_of_step, steps_come
from tasks.models import Assignment, Period, Plan
from tasks.querysets import lead_acts
from tasks.reminders.rules import Rules

ROWS, PERIODS = Assignment._meta.label_lower, Period._meta.label_lower
OPENS_FOR = 5  # working days after which nobody is told any more that a period has begun
EVERYWHERE = Value(0, IntegerField())  # the place of those who hear of every unit


@dataclass(frozen=True)
class Mark:
    """A step of a ladder that has come on rows whose `field` is `until` or before."""

    field: str
    until: object
    kind: ReminderKind
    step: int
    ladder: Ladder

    @property
    def come(self) -> Q:
        return Q(**{f"{self.field}__lte": self.until})


@dataclass(frozen=True)
class Calling:
    """items: values of item_rule, _id, _unit, _base, _step (None: no item) and _place; hearers: values of person and
    place, joined on the place; impartial: none of them of the item's own unit."""

    subject_type: str
    items: QuerySet
    hearers: QuerySet
    impartial: bool = False


@dataclass(frozen=True)
class Day:
    """A day in the office's calendar, with the rules and the earliest days from which steps are counted."""

    date: object
    rules: Rules
    calendar: object
    earliest: dict

    def marks(self, kind, ladder, field, wanted=lambda step: True, shift=timedelta()) -> list[Mark]:
        """Of those steps that are `wanted`; the field lies `shift` after the base day."""
        come = steps_come(ladder, self.date, self.calendar, self.earliest[field])
        return [Mark(field, base + shift, kind, step, ladder) for step, base in come if wanted(step)]

    def posts(self, role, **where) -> QuerySet:
        return Post.objects.valid(self.date).with_role(role).filter(**where)

    def holders(self, role, **where) -> QuerySet:
        """People with a post of the role, each at the post's unit."""
        return self.posts(role, **where).values(person=F("user"), place=F("unit"))

    @property
    def members(self) -> QuerySet:
        """Everybody's units."""
        return Post.objects.valid(self.date).values(person=F("user"), place=F("unit"))

    @property
    def office(self) -> QuerySet:
        return self.posts(Role.OFFICE, reach=Post.Reach.ALL).values(person=F("user"), place=EVERYWHERE)


def earliest_days() -> dict:
    """The earliest day of each field from which steps are counted."""
    found = Assignment.objects.aggregate(due_on=Min("due_on"), turn_on=Min("turn_on"))
    return found | {"late_on": found["due_on"]}


def callings(day: Day) -> Iterator[Calling]:
    """All that the rules expect as of a day."""
    yield from _due(day)
    yield from _returned(day)
    yield from _to_confirm(day)
    yield from _to_review(day)
    yield from _periods(day)


def _due(day):
    rows = Assignment.objects.working()
    for ladders, scope in day.rules.scopes(*DUE_LADDER).items():
        yield from _to_the_unit(day, rows.filter(scope), due_marks(day, ladders), "due_on")


def due_marks(day, ladders) -> list[Mark]:
    """Steps after the days of grace go before all others."""
    late, first = [], []
    for kind, ladder in zip(DUE_LADDER, ladders, strict=True):
        late += day.marks(kind, ladder, "late_on", lambda step: step > 0, timedelta(days=1))
        first += day.marks(kind, ladder, "due_on", lambda step: step <= 0)
    by_step = {"key": lambda mark: mark.step, "reverse": True}
    return sorted(late, **by_step) + sorted(first, **by_step)


def _returned(day):
    rows = Assignment.objects.unlocked().filter(returned=True, awaiting="", state="in_progress")
    for (ladder,), scope in day.rules.scopes(ReminderKind.RETURNED).items():
        yield from _to_the_unit(day, rows.filter(scope), day.marks(ReminderKind.RETURNED, ladder, "turn_on"), "turn_on")


def _to_the_unit(day, rows, marks, base):
    """To those who report for the unit; from some step on to its leaders, and to the office. Where nobody reports the
    leaders hear every step, and the office where there are none either."""
    reporters, leaders = (day.holders(role) for role in (Role.REPORTER, Role.LEADER))
    has_reporter, has_leader = (Exists(day.posts(role, unit=OuterRef("unit"))) for role in (Role.REPORTER, Role.LEADER))
    alone = rows.filter(~has_reporter)
    for own, heard, place, hearers in [
        (rows, _everything, F("unit"), reporters),
        (rows, _leader, F("unit"), leaders),
        (alone, _everything, F("unit"), leaders),
        (rows, _office, EVERYWHERE, day.office),
        (alone.filter(~has_leader), _everything, EVERYWHERE, day.office),
    ]:
        if (items := _items(own, marks, heard, base, place)) is not None:
            yield Calling(ROWS, items, hearers)


def _to_confirm(day):
    kind = ReminderKind.TO_CONFIRM
    for (ladder,), scope in day.rules.scopes(kind).items():
        rows, marks = Assignment.objects.unlocked().filter(scope, awaiting="unit"), day.marks(kind, ladder, "turn_on")
        if (items := _items(rows, marks, _everything, "turn_on", F("unit"))) is not None:
            yield Calling(ROWS, items, day.holders(Role.LEADER))
        if (items := _items(rows, marks, _office, "turn_on", EVERYWHERE)) is not None:
            yield Calling(ROWS, items, day.office)


def _to_review(day):
    """To those who review as lead; to the office where there are none or where it decides, and from some step on.
    Never to people of the unit itself."""
    kind = ReminderKind.TO_REVIEW
    for (ladder,), scope in day.rules.scopes(kind).items():
        marks = day.marks(kind, ladder, "turn_on")
        led, any_row = (
            Assignment.objects.unlocked().filter(scope, awaiting__in=who) for who in (["review"], ["review", "office"])
        )
        without_lead = any_row.filter(Q(awaiting="office") | ~lead_acts(day.date))
        for rows, heard, place, hearers in [
            (led, _everything, F("task__lead"), day.holders(Role.LEAD)),
            (without_lead, _everything, EVERYWHERE, day.office),
            (any_row, _office, EVERYWHERE, day.office),
        ]:
            if (items := _items(rows, marks, heard, "turn_on", place)) is not None:
                yield Calling(ROWS, items, hearers, impartial=True)


def _everything(mark) -> bool:
    return mark.ladder.is_on


def _leader(mark) -> bool:
    return mark.ladder.is_on and mark.ladder.leader_hears(mark.step)


def _office(mark) -> bool:
    return mark.ladder.is_on and mark.ladder.office_hears(mark.step)


def _items(rows, marks, heard: Callable[[Mark], bool], base, place) -> QuerySet | None:
    """Items of the rows on which a step that is heard may have come; None where none is. The first mark that holds
    says the step, also where it is not heard."""
    widest = {}
    for mark in filter(heard, marks):
        widest[mark.field] = max(mark.until, widest.get(mark.field, mark.until))
    if not widest:
        return None
    steps = [When(mark.come, then=Value(mark.step if heard(mark) else None)) for mark in marks]
    kinds = [When(mark.come, then=Value(mark.kind.value)) for mark in marks]
    may_have_come = reduce(or_, [Q(**{f"{field}__lte": until}) for field, until in widest.items()])
    return rows.filter(may_have_come).values(
        item_rule=Case(*kinds, output_field=CharField()),
        item_id=F("pk"),
        item_unit=F("unit"),
        item_base=F(base),
        item_step=Case(*steps, default=None, output_field=IntegerField()),
        item_place=place,
    )


def _periods(day):
    """A period is spoken of in the days after it has begun, and before it is due."""
    for period in Period.objects.filter(plan__status=Plan.Status.PUBLISHED):
        opens, closes = (
            day.rules.ladder(kind, period.plan_id) for kind in (ReminderKind.PERIOD_OPENS, ReminderKind.PERIOD_CLOSES)
        )
        step = opening_step(day, opens, period.starts_on)
        if step is not None:
            hearers = day.holders(Role.REPORTER)
            yield _of_period(ReminderKind.PERIOD_OPENS, _owing(period), period, period.starts_on, step, hearers)
        for due_on in {period.due_on, period.lead_due_on}:
            step = closing_step(day, closes, due_on)
            if step is not None:
                due = _owing(period).filter(due_on=due_on, asked_by=due_on)
                yield _of_period(ReminderKind.PERIOD_CLOSES, due, period, due_on, step, day.holders(Role.LEADER))


def _owing(period):
    return Assignment.objects.working().owing(period)


def opening_step(day, ladder, base) -> int | None:
    step = _step_of(day, ladder, base)
    if step is None or day.date > day.calendar.add(day_of_step(base, step, day.calendar), OPENS_FOR):
        return None
    return step


def closing_step(day, ladder, base) -> int | None:
    return _step_of(day, ladder, base) if day.date <= base else None


def _step_of(day, ladder, base):
    """The step that has come of one base day; None where there is none or the rule is off."""
    come = steps_come(ladder, day.date, day.calendar, base) if ladder.is_on else []
    return come[0][0] if come else None


def _of_period(kind, rows, period, base, step, hearers) -> Calling:
    items = rows.order_by().values(
        item_rule=Value(kind.value, CharField()),
        item_id=Value(period.pk, IntegerField()),
        item_unit=F("unit"),
        item_base=Value(base, DateField()),
        item_step=Value(step, IntegerField()),
        item_place=F("unit"),
    )
    return Calling(PERIODS, items.distinct(), hearers)

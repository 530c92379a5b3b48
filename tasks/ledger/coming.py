"""What people of a unit are going to be told after the last day the ledger is written for, should all stay as it is."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from branches.models import Post
from branches.roles import Role
from tasks.ladders import DUE_LADDER, ReminderKind
from tasks.models import Assignment, Period, Plan
from tasks.reminders.callings import PERIODS, ROWS, Day, closing_step, due_marks, opening_step
from tasks.reminders.rules import Rules
from tasks.states import State

AHEAD = timedelta(days=35)
FIELDS = ("due_on", "turn_on")
DONE = (State.CLOSED, State.PLAN_SUBMITTED)


@dataclass(frozen=True)
class Coming:
    """A row the ledger is going to have; `unit` is the name of the unit whose work it is."""

    day: date
    rule: str
    offset: int
    due_on: date
    subject_type: str
    subject_id: int
    unit_id: int
    unit: str


def coming(posts, days, written, calendar) -> list[Coming]:
    """On those of `days` that come after `written`, the last day the ledger has, but not long after: for the units for
    which the posts of a person report or confirm. Three queries, and one for each period spoken of on them."""
    reported = {post.unit_id for post in posts if post.role == Role.REPORTER}
    confirmed = {post.unit_id for post in posts if post.role == Role.LEADER}
    last = min(max(days), written + AHEAD)
    if last <= written or not reported | confirmed:
        return []
    rows = list(_rows(reported | confirmed, written))
    earliest = {field: min((day for row in rows if (day := getattr(row, field))), default=None) for field in FIELDS}
    earliest["late_on"] = earliest["due_on"]
    to_come = (written + timedelta(days=n) for n in range(1, (last - written).days + 1))
    rules, ears = Rules.load(), _Ears(reported, confirmed)
    office = [Day(day, rules, calendar, earliest) for day in [written, *filter(calendar.is_working, to_come)]]
    found = [*_of_rows(rows, office, ears), *_of_periods(office, ears, set(days))]
    return [one for one in found if one.day in days]


@dataclass(frozen=True)
class _Ears:
    """Units for which the person reports, and for which the person confirms."""

    reported: set
    confirmed: set

    def hear(self, row, mark) -> bool:
        if not mark.ladder.is_on:
            return False
        if mark.kind == ReminderKind.TO_CONFIRM:
            return row.unit_id in self.confirmed
        as_leader = row.unit_id in self.confirmed and (mark.ladder.leader_hears(mark.step) or not row.has_reporter)
        return as_leader or row.unit_id in self.reported


def _rows(units, day):
    reports = Post.objects.valid(day).with_role(Role.REPORTER).filter(unit=OuterRef("unit"))
    rows = Assignment.objects.counted().filter(unit__in=units, awaiting__in=("", "unit"))
    return rows.annotate(has_reporter=Exists(reports)).select_related("unit").order_by("due_on", "id")


def _of_rows(rows, office, ears):
    kept = {}  # (day, ladders) → their marks, which many rows share
    for row in rows:
        known = _heard(office[0], row, ears, kept)
        for day in office[1:]:
            heard = _heard(day, row, ears, kept)
            for kind, step, base in sorted(heard - known):
                yield Coming(day.date, kind, step, base, ROWS, row.pk, row.unit_id, row.unit.name)
            known |= heard


def _heard(day, row, ears, kept) -> set:
    """(kind, step, base day) that the person is expected to have been told of the row by the day."""
    found = set()
    for kinds, base in _kinds_of(row):
        ladders = tuple(day.rules.ladder(kind, row.plan_id, row.task_id) for kind in kinds)
        key = day.date, kinds, ladders
        if key not in kept:
            kept[key] = due_marks(day, ladders) if kinds == DUE_LADDER else day.marks(*kinds, *ladders, base)
        mark = next((mark for mark in kept[key] if getattr(row, mark.field) <= mark.until), None)
        if mark and ears.hear(row, mark):
            found.add((mark.kind.value, mark.step, getattr(row, base)))
    return found


def _kinds_of(row):
    """The ladders the row stands on, each with the field of its base day."""
    if row.awaiting == "unit" and row.turn_on:
        yield (ReminderKind.TO_CONFIRM,), "turn_on"
    if not row.awaiting and row.due_on and row.state not in DONE:
        yield DUE_LADDER, "due_on"
    if not row.awaiting and row.returned and row.turn_on and row.state == State.IN_PROGRESS:
        yield (ReminderKind.RETURNED,), "turn_on"


def _of_periods(office, ears, shown):
    for period in Period.objects.filter(plan__status=Plan.Status.PUBLISHED):
        opens = _steps(office, ReminderKind.PERIOD_OPENS, opening_step, period, period.starts_on)
        yield from _to_units(opens, shown, period, period.starts_on, ears.reported)
        for due_on in sorted({period.due_on, period.lead_due_on}):
            closes = _steps(office, ReminderKind.PERIOD_CLOSES, closing_step, period, due_on)
            yield from _to_units(closes, shown, period, due_on, ears.confirmed, due_on=due_on, asked_by=due_on)


def _steps(office, kind, step_of, period, base) -> list:
    """(day, kind, step) of the steps that come after the first of the days."""
    ladder = office[0].rules.ladder(kind, period.plan_id)
    steps = [step_of(day, ladder, base) for day in office]
    pairs = zip(office[1:], steps, steps[1:], strict=False)
    return [(day.date, kind.value, step) for day, before, step in pairs if step not in (None, before)]


def _to_units(steps, shown, period, base, units, **which):
    steps = [step for step in steps if step[0] in shown]
    if not steps or not units:
        return
    rows = Assignment.objects.working().owing(period).filter(unit__in=units, **which)
    owing = sorted(set(rows.order_by().values_list("unit", "unit__name")))
    for day, kind, step in steps:
        for unit, name in owing:
            yield Coming(day, kind, step, base, PERIODS, period.pk, unit, name)

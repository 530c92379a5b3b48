"""What an urging would do: per unit and row who hears of it, or why it is left out. Only reads; `actions.urging`
writes what is found here."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max

from branches.models import Post, Unit, WorkingDay
from branches.roles import Role
from tasks.ledger_words import Reason
from tasks.models import Assignment, Period, ProgressReport, Urge, UrgedRow
from tasks.next_step import next_step
from tasks.urge_rules import NO_ONE, OTHERS, OWN, REASONS, again_on, hearers, why_not


@dataclass(frozen=True)
class Line:
    """A row: `number` is that of the urging this would be; `reason` (a key of REASONS) says why it is left out;
    people: ids of those who hear of it, or would."""

    row: Assignment
    number: int
    reason: str
    people: tuple[int, ...]

    @property
    def why(self) -> str:
        return REASONS[self.reason]


@dataclass
class Urged:
    """A unit; last: its last urging; again_on: the day from which it may be urged again, when that is to come."""

    unit: Unit
    last: Urge | None
    again_on: date | None
    names: dict[int, str]
    lines: list[Line] = field(default_factory=list)

    @property
    def urged(self) -> list[Line]:
        return [line for line in self.lines if not line.reason]

    @property
    def left(self) -> list[Line]:
        return [line for line in self.lines if line.reason]

    @property
    def people(self) -> list[int]:
        """Ids of those who hear it."""
        return list(dict.fromkeys(pk for line in self.urged for pk in line.people))

    @property
    def heard_by(self) -> list[str]:
        return [self.names[pk] for pk in self.people]


def considered(rights, pks, gap) -> list[Urged]:
    """What an urging of these rows by this person today would do, by unit; rows the person does not see are left out
    without a word. gap: working days between two urgings of a unit. In a fixed number of queries."""
    rows = Assignment.objects.visible_to(rights).filter(pk__in=pks)
    rows = list(rows.for_rows().order_by("unit__order", "unit_id", "id"))
    mine = set(
        Assignment.objects.filter(pk__in=[row.pk for row in rows]).urgeable_by(rights).values_list("pk", flat=True)
    )
    units = _units(rows, rights.day, gap)
    numbers, steps = _numbers(rows), _steps(rows, rights.day)
    held = _holders(units, rights.day)
    reporters, leaders = held[Role.REPORTER], held[Role.LEADER]
    for row in rows:
        unit, number = units[row.unit_id], numbers.get(row.pk, 0) + 1
        people = tuple(hearers(row, number, reporters[row.unit_id], leaders[row.unit_id]))
        unit.names.update(reporters[row.unit_id] | leaders[row.unit_id])
        foreign = OWN if row.unit_id in rights.home_units else OTHERS
        reason = foreign if row.pk not in mine else why_not(row, steps[row.pk], rights.day)
        reason = reason or (Reason.INTERVAL if unit.again_on else "" if people else NO_ONE)
        unit.lines.append(Line(row, number, reason, people))
    return list(units.values())


def _units(rows, day, gap) -> dict[int, Urged]:
    calendar = WorkingDay.objects.calendar()
    last = Urge.objects.last_of({row.unit_id for row in rows})
    found = {}
    for row in rows:
        if row.unit_id not in found:
            before = last.get(row.unit_id)
            again = again_on(before.day, gap, calendar) if before else day
            found[row.unit_id] = Urged(row.unit, before, again if again > day else None, {})
    return found


def _numbers(rows) -> dict[int, int]:
    """Row → how often it has been urged."""
    counted = UrgedRow.objects.filter(assignment__in=rows).order_by().values_list("assignment")
    return dict(counted.annotate(Max("number")))


def _steps(rows, day) -> dict:
    """Row → the unit's next step on it."""
    reports, periods = defaultdict(list), defaultdict(list)
    for report in ProgressReport.objects.filter(assignment__in=rows).defer("text"):
        reports[report.assignment_id].append(report)
    for period in Period.objects.filter(plan__in={row.plan_id for row in rows}):
        periods[period.plan_id].append(period)
    return {row.pk: next_step(row, reports[row.pk], periods[row.plan_id], day) for row in rows}


def _holders(units, day) -> dict[str, dict[int, dict[int, str]]]:
    """Role → unit → its people in this role, id → name."""
    found = {role: defaultdict(dict) for role in (Role.REPORTER, Role.LEADER)}
    posts = Post.objects.valid(day).with_role(*found).filter(unit__in=list(units)).order_by("id")
    for role, unit, user, name in posts.values_list("role", "unit_id", "user_id", "user__name"):
        found[Role(role)][unit][user] = name
    return found

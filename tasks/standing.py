"""How an assignment stands: the stored values a list is filtered and lit by. No ORM."""

from dataclasses import asdict, dataclass
from datetime import date

from branches.calendar import Calendar
from tasks.deadlines import days_of
from tasks.progress import percentage
from tasks.states import HANDED_IN, RESTING, ReportState, State

MONDAY_TO_FRIDAY = Calendar()


@dataclass(frozen=True)
class Filed:
    """A report as far as deadlines care; `due_on` may be later than the period's own after a return."""

    period: int
    state: str
    due_on: date


@dataclass(frozen=True)
class Standing:
    """Values of the fields of the same names on Assignment."""

    progress: int
    awaiting: str
    due_on: date | None
    warn_on: date | None
    behind_on: date | None
    late_on: date | None

    def as_fields(self) -> dict:
        return asdict(self)


def standing(
    *, state, statuses, filed, periods, starts_on, due_on, grace=0, calendar=MONDAY_TO_FRIDAY, spared_until=None
) -> Standing:
    """The standing of one assignment.

    statuses: of its measures; filed: its reports (Filed); periods: (id, due day) of those asked of it, in order;
    starts_on, due_on: between which the planned share grows; grace: of the plan, in the working days of `calendar`.
    Until `spared_until` it is neither behind nor late.
    """
    progress = percentage(statuses)
    if state == State.CLOSED or state in RESTING:
        return Standing(progress, awaiting(state, ()), None, None, None, None)
    days = days_of(
        next_due=next_due(filed, periods, due_on),
        starts_on=starts_on,
        due_on=due_on,
        progress=progress,
        grace=grace,
        calendar=calendar,
        spared_until=spared_until,
    )
    return Standing(progress, awaiting(state, filed), **asdict(days))


def next_due(filed, periods, due_on) -> date:
    """The earliest day on which something must be handed in; the plan's own once every report is in."""
    reports = {report.period: report for report in filed}
    for period, period_due in periods:
        report = reports.get(period)
        if report is None or report.state not in HANDED_IN:
            return report.due_on if report else period_due
    return due_on


def awaiting(state, filed) -> str:
    """Who has to act before the unit can go on: "unit" (its leader), "review" (lead or office), "office" or nobody."""
    if state == State.HANDED_BACK:
        return "office"
    states = {report.state for report in filed}
    if state == State.PLAN_SUBMITTED or ReportState.TO_CONFIRM in states:
        return "unit"
    if state == State.CLOSING or ReportState.TO_REVIEW in states:
        return "review"
    return ""

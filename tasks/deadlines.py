"""Due days and the days on which a light changes. No ORM; every day comes in as a parameter."""

from dataclasses import dataclass
from datetime import date, timedelta

WARN_DAYS = 7
MARGIN = 10  # percentage points a row may lie under the planned share
RETURN_WORKING_DAYS = 3
ACCEPT_WORKING_DAYS = 5  # what a unit has to accept its rows; then they count as accepted
ANSWER_WORKING_DAYS = 10  # what a leader has for the unit's measures; then they count as confirmed


@dataclass(frozen=True)
class Due:
    """The days of one assignment: what is shown as its deadline, 临期 from, 滞后 from, 逾期 from. None means never."""

    due_on: date | None = None
    warn_on: date | None = None
    behind_on: date | None = None
    late_on: date | None = None


def days_of(
    *, next_due: date, starts_on: date, due_on: date, progress: int, grace: int, calendar, spared_until=None
) -> Due:
    """The days on which the light of a working assignment changes.

    next_due: the earliest day on which something must be handed in; starts_on: the row's own; due_on: of the plan;
    progress: accepted percentage; grace: working days after the deadline before the row is late;
    spared_until: the last day on which it is held to be neither behind nor late.
    """
    behind_on = behind_day(starts_on=starts_on, due_on=due_on, progress=progress)
    if spared_until:
        next_due = max(next_due, spared_until)
        behind_on = behind_on and max(behind_on, spared_until + timedelta(days=1))
    return Due(
        due_on=next_due,
        warn_on=next_due - timedelta(days=WARN_DAYS),
        behind_on=behind_on,
        late_on=calendar.add(next_due, grace) + timedelta(days=1),
    )


def behind_day(*, starts_on: date, due_on: date, progress: int) -> date | None:
    """The first day on which the planned share exceeds progress by more than MARGIN points."""
    allowed = progress + MARGIN
    if allowed >= 100:
        return None
    span = (due_on - starts_on).days
    return starts_on + timedelta(days=(span * (allowed + 1) + 99) // 100)


def corrected_by(due_on: date, today: date, calendar) -> date:
    """Until when a report returned today is to be put right: three working days at least."""
    return max(due_on, calendar.add(today, RETURN_WORKING_DAYS))


def default_due(year: int, calendar) -> date:
    """20 December, or the working day before."""
    return calendar.on_or_before(date(year, 12, 20))

"""The way of one row: its measures, its reports and where they stand. No ORM."""

from dataclasses import dataclass

from modelagency.demo.aim import COUNTS, aim
from modelagency.demo.chance import below, pick
from modelagency.demo.situation import Fate
from modelagency.demo.year import Year
from tasks.deadlines import RETURN_WORKING_DAYS
from tasks.states import ReportState, State

RECENT = 12  # working days since a due day in which a missed report is simply missing
LONG, SHORT = 17, 14  # working days overdue, at most
PENDING = {
    Fate.TO_CONFIRM: ReportState.TO_CONFIRM,
    Fate.TO_REVIEW: ReportState.TO_REVIEW,
    Fate.RETURNED: ReportState.RETURNED,
}


@dataclass(frozen=True)
class Filing:
    """One report. `halves`: of measures done, as reported; `returned`: the place (in year.days) of its return."""

    period: int
    state: ReportState
    halves: int = 0
    returned: int | None = None


@dataclass(frozen=True)
class Course:
    state: State
    measures: int
    filings: tuple[Filing, ...] = ()
    added: bool = False  # after the plan was published

    @property
    def accepted(self) -> int:
        """Halves of measures that have been accepted."""
        passed = [filing.halves for filing in self.filings if filing.state == ReportState.ACCEPTED]
        return passed[-1] if passed else 0


def course(fate: Fate, year: Year, *key) -> Course:
    """The way of the row `key` that leads to `fate`."""
    if fate == Fate.MEASURES_FILED:
        return Course(State.PLAN_SUBMITTED, pick(COUNTS, *key))
    if fate == Fate.ADDED:
        return Course(State.TO_PLAN, pick(COUNTS, *key), added=True)
    measures, halves = _target(fate, year, key)
    passed, pending = _reports(fate, year, key)
    filings = [
        Filing(period, ReportState.ACCEPTED, halves * (place + 1) // len(passed)) for place, period in enumerate(passed)
    ]
    if pending:
        period, state, returned = pending
        filings.append(Filing(period, state, _reported(halves, measures, key), returned))
    return Course(_state(fate, year, key), measures, tuple(filings))


def _target(fate, year, key) -> tuple[int, int]:
    """(number of measures, halves accepted in the end)."""
    if fate == Fate.IDLE:
        return pick(COUNTS, *key), 0
    if fate == Fate.DONE or _asks_closing(fate, key):
        count = pick(COUNTS, *key)
        return count, 2 * count
    return aim(fate, year, key)


def _reported(halves, measures, key) -> int:
    """What the report under way says: more than was accepted, seldom all."""
    most = min(2 * measures, max(halves + 1, 2 * measures - 1))
    return min(most, halves + 1 + below(2, "more", *key))


def _state(fate, year, key) -> State:
    if fate == Fate.DONE:
        return State.CLOSED
    if _asks_closing(fate, key):
        return State.CLOSING
    if fate == Fate.IDLE and not year.past and below(2, "unplanned", *key):
        return State.TO_PLAN
    return State.IN_PROGRESS


def _asks_closing(fate, key) -> bool:
    """Some of what waits for review is a whole row whose measures are all done."""
    return fate == Fate.TO_REVIEW and below(8, "closing", *key) == 0


def _reports(fate, year, key) -> tuple[list[int], tuple | None]:
    """The quarters whose reports have passed, and (quarter, state, place of the return) of the report under way."""
    past, focus = year.past, year.focus
    whole = past if focus in past or focus is None else [*past, focus]
    if fate == Fate.REPORTED or _asks_closing(fate, key):
        return whole, None
    if fate == Fate.DONE:
        return whole[: max(1, len(whole) - (below(4, "early", *key) > 0))], None
    if fate in PENDING:
        returned = len(year.days) - 1 if fate == Fate.RETURNED else None
        return [period for period in past if period < focus], (focus, PENDING[fate], returned)
    if fate in (Fate.OVERDUE, Fate.OVERDUE_LONG):
        return past[:-1], _overdue(fate, year, key)
    drafting = fate != Fate.IDLE and focus is not None and focus not in past and below(3, "draft", *key) == 0
    return past, (focus, ReportState.DRAFT, None) if drafting else None


def _overdue(fate, year, key) -> tuple | None:
    """A report returned some time ago and not handed in again; when its quarter is hardly over, none at all."""
    last = year.past[-1]
    room = len(year.days) - 1 - RETURN_WORKING_DAYS - RECENT - year.place_of(year.spans[last].due_on)
    if room < 0:
        return (last, ReportState.DRAFT, None) if below(2, "draft", *key) else None
    late = LONG if fate == Fate.OVERDUE_LONG else below(SHORT + 1, "late", *key)
    return last, ReportState.RETURNED, len(year.days) - 1 - RETURN_WORKING_DAYS - min(late, room)

"""How a row stands: progress, whom it waits for, and its days."""

from datetime import date

import pytest

from tasks.standing import Filed, Standing, awaiting, next_due, standing
from tasks.states import STOPPED, ReportState, State

THIRD, FOURTH, DUE = date(2026, 9, 24), date(2026, 12, 18), date(2026, 12, 18)
PERIODS = [(3, THIRD), (4, FOURTH)]
DRAFT, TO_CONFIRM, TO_REVIEW, RETURNED, ACCEPTED = ReportState


def stand(state=State.IN_PROGRESS, statuses=(), filed=(), starts_on=date(2026, 9, 16), periods=PERIODS, grace=0):
    days = {"starts_on": starts_on, "due_on": DUE, "grace": grace}
    return standing(state=state, statuses=statuses, filed=filed, periods=periods, **days)


def test_a_new_row_waits_for_nobody_and_is_due_with_the_first_period():
    assert stand(State.TO_ACCEPT) == Standing(
        progress=0,
        awaiting="",
        due_on=THIRD,
        warn_on=date(2026, 9, 17),
        behind_on=date(2026, 9, 27),
        late_on=date(2026, 9, 25),
    )


@pytest.mark.parametrize(
    ("starts_on", "behind_on"),
    [
        (date(2026, 9, 24), date(2026, 10, 4)),
        (date(2026, 9, 25), date(2026, 10, 5)),
        (date(2026, 12, 18), date(2026, 12, 18)),
    ],
)
def test_a_row_added_later_counts_from_its_own_start(starts_on, behind_on):
    assert stand(State.TO_ACCEPT, starts_on=starts_on).behind_on == behind_on


def test_without_a_period_asked_of_it_a_row_is_due_with_the_plan():
    stood = stand(State.TO_ACCEPT, periods=[])
    assert (stood.due_on, stood.late_on) == (DUE, date(2026, 12, 19))


def test_grace_days_move_only_the_day_of_being_late():
    shown, late = stand(), stand(grace=2)
    assert (shown.due_on, shown.warn_on, shown.behind_on) == (late.due_on, late.warn_on, late.behind_on)
    assert (shown.late_on, late.late_on) == (date(2026, 9, 25), date(2026, 9, 29))  # Friday, Monday, then Tuesday
    returned = stand(filed=[Filed(3, RETURNED, date(2026, 9, 30))], grace=2)
    assert (returned.due_on, returned.late_on) == (date(2026, 9, 30), date(2026, 10, 3))


@pytest.mark.parametrize("state", [State.CLOSED, *sorted(STOPPED)])
def test_what_is_over_has_no_days(state):
    filed = [Filed(3, TO_REVIEW, THIRD)]
    assert stand(state, ["done", "doing"], filed) == Standing(75, "", None, None, None, None)


@pytest.mark.parametrize(
    ("filed", "day"),
    [
        ([], THIRD),
        ([Filed(3, DRAFT, THIRD)], THIRD),
        ([Filed(3, TO_CONFIRM, THIRD)], FOURTH),
        ([Filed(3, TO_REVIEW, THIRD)], FOURTH),
        ([Filed(3, ACCEPTED, THIRD)], FOURTH),
        ([Filed(3, RETURNED, date(2026, 9, 30))], date(2026, 9, 30)),
        ([Filed(4, ACCEPTED, FOURTH)], THIRD),  # the missed one stays due
        ([Filed(4, RETURNED, date(2026, 12, 23)), Filed(3, ACCEPTED, THIRD)], date(2026, 12, 23)),
        ([Filed(3, ACCEPTED, THIRD), Filed(4, ACCEPTED, FOURTH)], DUE),
    ],
)
def test_the_earliest_report_not_handed_in_is_due_next(filed, day):
    assert next_due(filed, PERIODS, DUE) == day


def test_a_return_moves_the_day_of_being_late():
    stood = stand(statuses=["not_started"], filed=[Filed(3, RETURNED, date(2026, 9, 30))])
    assert (stood.warn_on, stood.late_on) == (date(2026, 9, 23), date(2026, 10, 1))


@pytest.mark.parametrize(
    ("state", "reports", "who"),
    [
        (State.TO_ACCEPT, [], ""),
        (State.TO_PLAN, [], ""),
        (State.PLAN_SUBMITTED, [], "unit"),
        (State.IN_PROGRESS, [], ""),
        (State.IN_PROGRESS, [DRAFT], ""),
        (State.IN_PROGRESS, [RETURNED], ""),
        (State.IN_PROGRESS, [ACCEPTED], ""),
        (State.IN_PROGRESS, [TO_CONFIRM], "unit"),
        (State.IN_PROGRESS, [TO_REVIEW], "review"),
        (State.IN_PROGRESS, [ACCEPTED, TO_REVIEW], "review"),
        (State.IN_PROGRESS, [TO_REVIEW, TO_CONFIRM], "unit"),
        (State.CLOSING, [ACCEPTED], "review"),
    ],
)
def test_whom_a_row_waits_for(state, reports, who):
    assert awaiting(state, [Filed(n, report, THIRD) for n, report in enumerate(reports)]) == who


def test_full_progress_is_never_behind():
    assert stand(statuses=["done", "done"]).behind_on is None


def test_the_fields_are_those_of_a_row():
    assert list(stand().as_fields()) == ["progress", "awaiting", "due_on", "warn_on", "behind_on", "late_on"]

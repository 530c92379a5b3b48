"""Due days and the days on which a light changes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branches.calendar import Calendar, published_exceptions
from tasks.deadlines import (
    MARGIN,
    Due,
    behind_day,
    days_of,
    default_due,
)
from tasks.progress import planned

DAY = timedelta(days=1)
DUE = date(2026, 9, 24)
CALENDAR = Calendar({day: working for day, (working, _) in published_exceptions(2026).items()})
STARTS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
YEARS = st.integers(2026, 2032)


@pytest.mark.parametrize(
    ("progress", "day"),
    [
        (0, date(2026, 1, 12)),  # 11 of 100 days
        (50, date(2026, 3, 3)),
        (89, date(2026, 4, 11)),
        (90, None),
        (100, None),
    ],
)
def test_behind_starts_when_more_than_ten_points_are_missing(progress, day):
    assert behind_day(starts_on=date(2026, 1, 1), due_on=date(2026, 4, 11), progress=progress) == day


@given(STARTS, st.integers(1, 1200), st.integers(0, 100))
def test_behind_day_is_the_first_day_over_the_margin(starts_on, length, progress):
    due_on = starts_on + length * DAY

    def missing(day):
        return planned(day, starts_on=starts_on, due_on=due_on) - progress

    day = behind_day(starts_on=starts_on, due_on=due_on, progress=progress)
    if day is None:
        assert missing(due_on) <= MARGIN
    else:
        assert missing(day) > MARGIN >= missing(day - DAY)


def test_a_plan_of_one_day_is_behind_at_once():
    assert behind_day(starts_on=DUE, due_on=DUE, progress=0) == DUE


@pytest.mark.parametrize(
    ("grace", "late_on"),
    [
        (0, date(2026, 9, 25)),  # a holiday: the row is late all the same, as nothing is asked on that day
        (1, date(2026, 9, 29)),
        (3, date(2026, 10, 1)),
        (4, date(2026, 10, 9)),  # over the National Day
    ],
)
def test_the_days_of_a_row(grace, late_on):
    days = {"starts_on": date(2026, 1, 1), "due_on": date(2026, 4, 11), "progress": 0}
    due = days_of(next_due=DUE, **days, grace=grace, calendar=CALENDAR)
    assert due == Due(due_on=DUE, warn_on=date(2026, 9, 17), behind_on=date(2026, 1, 12), late_on=late_on)


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2026, date(2026, 12, 18)),  # the 20th is a Sunday
        (2027, date(2027, 12, 20)),
        (2028, date(2028, 12, 20)),
        (2031, date(2031, 12, 19)),
    ],
)
def test_a_plan_is_due_on_20_december_or_the_working_day_before(year, day):
    assert default_due(year, CALENDAR) == day

"""Due days and the days on which a light changes."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from branches.calendar import Calendar, published_exceptions
from tasks.deadlines import (
    MARGIN,
    Due,
    Span,
    behind_day,
    days_of,
    default_due,
    quarters,
    step_reached,
    whole_year,
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


def test_the_three_days_of_a_row():
    due = days_of(next_due=DUE, starts_on=date(2026, 1, 1), due_on=date(2026, 4, 11), progress=0)
    assert due == Due(warn_on=date(2026, 9, 17), behind_on=date(2026, 1, 12), late_on=date(2026, 9, 25))


@pytest.mark.parametrize(
    ("late", "step"),
    [
        (-9, None),
        (-8, None),
        (-7, -7),
        (-6, -7),
        (-4, -7),
        (-3, -3),
        (-2, -3),
        (-1, -1),
        (0, 0),
        (1, 0),
        (2, 0),
        (3, 3),
        (5, 3),
        (6, 6),
        (8, 6),
        (100, 99),
    ],
)
def test_steps_of_reminding(late, step):
    assert step_reached(DUE + late * DAY, DUE) == step


def test_every_step_in_turn():
    steps = [step_reached(DUE + n * DAY, DUE) for n in range(-10, 13)]
    assert sorted({step for step in steps if step is not None}) == [-7, -3, -1, 0, 3, 6, 9, 12]


@given(st.integers(-400, 400))
def test_a_step_is_never_in_the_future_and_never_goes_back(late):
    today = DUE + late * DAY
    step, before = step_reached(today, DUE), step_reached(today - DAY, DUE)
    assert step is None or DUE + step * DAY <= today
    assert before is None or before <= step


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


def spans(published_on, plan_due=date(2026, 12, 18), year=2026):
    found = quarters(year, plan_due=plan_due, calendar=CALENDAR, published_on=published_on)
    return [(span.name, span.due_on) for span in found]


FIRST = ("第一季度", date(2026, 3, 25))
SECOND = ("第二季度", date(2026, 6, 25))
THIRD = ("第三季度", date(2026, 9, 24))  # the 25th is Mid-Autumn
FOURTH = ("第四季度", date(2026, 12, 18))


@pytest.mark.parametrize(
    ("published_on", "left"),
    [
        (date(2025, 12, 1), [FIRST, SECOND, THIRD, FOURTH]),
        (date(2026, 3, 25), [FIRST, SECOND, THIRD, FOURTH]),
        (date(2026, 3, 26), [SECOND, THIRD, FOURTH]),
        (date(2026, 9, 24), [THIRD, FOURTH]),
        (date(2026, 9, 25), [FOURTH]),
        (date(2026, 12, 18), [FOURTH]),
        (date(2026, 12, 19), []),
    ],
)
def test_quarters_over_at_publication_are_left_out(published_on, left):
    assert spans(published_on) == left


@pytest.mark.parametrize(
    ("plan_due", "left"),
    [
        (date(2026, 6, 10), [FIRST, ("第二季度", date(2026, 6, 10))]),
        (date(2026, 6, 30), [FIRST, ("第二季度", date(2026, 6, 30))]),
        (date(2026, 7, 1), [FIRST, SECOND, ("第三季度", date(2026, 7, 1))]),
        (date(2026, 12, 31), [FIRST, SECOND, THIRD, ("第四季度", date(2026, 12, 31))]),
        (date(2026, 2, 27), [("第一季度", date(2026, 2, 27))]),
    ],
)
def test_the_last_quarter_is_due_with_the_plan(plan_due, left):
    assert spans(date(2026, 1, 5), plan_due) == left


def test_quarters_cover_the_year_without_gaps():
    found = quarters(2026, plan_due=date(2026, 12, 18), calendar=CALENDAR, published_on=date(2026, 1, 1))
    assert [(span.starts_on, span.ends_on) for span in found] == [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 12, 31)),
    ]


@given(YEARS, st.integers(0, 365), st.integers(3, 364))
def test_no_report_is_due_on_a_day_off_after_the_plan_or_before_publication(year, published, due):
    published_on, plan_due = (date(year, 1, 1) + n * DAY for n in (published, due))
    plan_due = CALENDAR.on_or_before(plan_due)
    assume(plan_due.year == year)
    found = quarters(year, plan_due=plan_due, calendar=CALENDAR, published_on=published_on)
    days = [span.due_on for span in found]
    assert days == sorted(set(days))
    assert all(CALENDAR.is_working(day) and published_on <= day <= plan_due for day in days)
    assert not found or published_on > plan_due or days[-1] == plan_due


def test_a_yearly_plan_has_one_period():
    whole = Span("全年", date(2026, 1, 1), date(2026, 12, 31), date(2026, 12, 18))
    assert whole_year(2026, plan_due=date(2026, 12, 18)) == [whole]

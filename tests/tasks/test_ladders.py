"""The days of a ladder's steps, and the other way round."""

from datetime import date, timedelta

import pytest

from branches.calendar import Calendar
from tasks.ladders import DEFAULTS, Ladder, day_of_step, latest_base, steps_come

# 25 to 27 September and 1 to 7 October are off, 20 September and 10 October are worked.
EXCEPTIONS = {date(2026, 9, day): day == 20 for day in (20, 25)} | {date(2026, 10, n): False for n in (1, 2, 5, 6, 7)}
CALENDAR = Calendar(EXCEPTIONS | {date(2026, 10, 10): True})
DAYS = [date(2026, 9, 12) + timedelta(days=n) for n in range(40)]


@pytest.mark.parametrize("step", range(-7, 13))
def test_a_step_has_come_of_all_base_days_up_to_the_latest(step):
    for day in DAYS:
        come = [base for base in DAYS if day_of_step(base, step, CALENDAR) <= day]
        assert come == [base for base in DAYS if base <= latest_base(day, step, CALENDAR)]


@pytest.mark.parametrize(
    ("step", "day"), [(-5, "2026-09-18"), (-1, "2026-09-23"), (0, "2026-09-24"), (1, "2026-09-28"), (7, "2026-10-12")]
)
def test_days_off_are_not_counted(step, day):
    assert day_of_step(date(2026, 9, 24), step, CALENDAR) == date.fromisoformat(day)


def test_steps_repeat_until_before_the_earliest_base_day():
    come = steps_come(DEFAULTS["overdue"], date(2026, 10, 20), CALENDAR, date(2026, 9, 24))
    assert [step for step, _ in come] == [12, 7, 3, 1]
    assert come[0] == (12, date(2026, 9, 28))  # of that day the twelfth working day is 20 October
    assert steps_come(DEFAULTS["overdue"], date(2026, 10, 20), CALENDAR, None) == []
    assert steps_come(Ladder(()), date(2026, 10, 20), CALENDAR, date(2026, 9, 24)) == []


@pytest.mark.parametrize(
    ("ladder", "step", "has"),
    [
        (Ladder((1, 3, 7), every=5), 7, True),
        (Ladder((1, 3, 7), every=5), 17, True),
        (Ladder((1, 3, 7), every=5), 2, False),
        (Ladder((1, 3, 7), every=5), 16, False),
        (Ladder((1, 3, 7)), 12, False),
        (Ladder((1, 3, 7), is_on=False), 3, False),
        (Ladder((), every=5), 5, False),
    ],
)
def test_which_steps_a_ladder_has(ladder, step, has):
    assert ladder.has(step) is has

"""Working days: Monday to Friday but for the exceptions of a known year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branches.calendar import Calendar, published_exceptions

PLAIN = Calendar()
KNOWN = Calendar({day: working for day, (working, _) in published_exceptions(2026).items()})
DAYS = st.dates(date(2025, 12, 1), date(2027, 1, 31))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 9, 24), True),
        (date(2026, 9, 25), False),  # Friday, 中秋节
        (date(2026, 9, 20), True),  # Sunday, made up for National Day
        (date(2026, 10, 1), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # Saturday, made up
        (date(2026, 10, 11), False),
        (date(2026, 1, 1), False),
        (date(2026, 1, 4), True),  # Sunday, made up for New Year
        (date(2026, 12, 31), True),
    ],
)
def test_2026_has_its_holidays_and_make_up_days(day, working):
    assert KNOWN.is_working(day) is working


def test_exceptions_name_the_holiday_and_only_days_that_differ():
    exceptions = published_exceptions(2026)
    assert exceptions[date(2026, 9, 25)] == (False, "中秋")
    assert all(working != (day.weekday() < 5) for day, (working, _) in exceptions.items())


@pytest.mark.parametrize("year", [2027, 2100, 1999])
def test_a_year_that_is_not_known_has_no_exceptions(year):
    assert published_exceptions(year) == {}


@given(st.dates(date(2027, 1, 1), date(2032, 12, 31)))
def test_an_unknown_year_falls_back_to_monday_to_friday(day):
    assert KNOWN.is_working(day) is (day.weekday() < 5)


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2026, 9, 24), date(2026, 9, 24), date(2026, 9, 24)),
        (date(2026, 9, 25), date(2026, 9, 24), date(2026, 9, 28)),
        (date(2026, 10, 4), date(2026, 9, 30), date(2026, 10, 8)),
        (date(2026, 1, 1), date(2025, 12, 31), date(2026, 1, 4)),
    ],
)
def test_a_day_off_moves_to_its_neighbours(day, before, after):
    assert (KNOWN.on_or_before(day), KNOWN.on_or_after(day)) == (before, after)


@pytest.mark.parametrize(
    ("day", "count", "result"),
    [
        (date(2026, 9, 16), 3, date(2026, 9, 20)),  # Thursday, Friday, the made-up Sunday
        (date(2026, 9, 24), 3, date(2026, 9, 30)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 12, 31), 1, date(2027, 1, 1)),  # 2027 is not known yet
        (date(2026, 9, 25), 0, date(2026, 9, 25)),
    ],
)
def test_working_days_are_counted_from_the_next_day(day, count, result):
    assert KNOWN.add(day, count) == result


@given(DAYS, st.integers(1, 30))
def test_adding_passes_exactly_so_many_working_days(day, count):
    end = KNOWN.add(day, count)
    passed = [day + timedelta(days=n + 1) for n in range((end - day).days)]
    assert sum(KNOWN.is_working(between) for between in passed) == count
    assert KNOWN.is_working(end)


@given(DAYS, st.integers(1, 30))
def test_counting_is_adding_turned_round(day, count):
    assert KNOWN.count(day, KNOWN.add(day, count)) == count


def test_no_working_day_lies_between_a_day_and_itself_or_an_earlier_one():
    assert [KNOWN.count(date(2026, 9, 16), last) for last in (date(2026, 9, 16), date(2026, 9, 1))] == [0, 0]


def test_without_exceptions_the_week_decides():
    assert [PLAIN.is_working(date(2026, 9, 14) + timedelta(days=n)) for n in range(7)] == [True] * 5 + [False] * 2

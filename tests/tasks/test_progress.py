"""Progress computed from measures, and the share of the time that is over."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.progress import MeasureStatus, percentage, planned

NOT_STARTED, DOING, DONE = MeasureStatus


@pytest.mark.parametrize(
    ("statuses", "percent"),
    [
        ([], 0),
        ([NOT_STARTED], 0),
        ([DOING], 50),
        ([DONE], 100),
        ([DONE, DOING], 75),
        ([DOING] + [NOT_STARTED] * 2, 17),  # 16.67
        ([DOING] + [NOT_STARTED] * 3, 13),  # 12.5
        ([DONE] * 3 + [DOING], 88),  # 87.5
        ([DONE] * 199 + [DOING], 100),  # 99.75
        (["done", "not_started"], 50),
    ],
)
def test_done_counts_whole_and_doing_half(statuses, percent):
    assert percentage(statuses) == percent


@given(st.lists(st.sampled_from(list(MeasureStatus)), min_size=1, max_size=40))
def test_percentages_round_half_up(statuses):
    worth = sum({DONE: Decimal(1), DOING: Decimal("0.5")}.get(status, Decimal(0)) for status in statuses)
    exact = worth * 100 / len(statuses)
    assert percentage(iter(statuses)) == exact.quantize(Decimal(1), ROUND_HALF_UP)


def test_an_unknown_status_is_an_error():
    with pytest.raises(ValueError, match="finished"):
        percentage(["finished"])


@pytest.mark.parametrize(
    ("day", "share"),
    [
        (date(2025, 12, 31), 0),
        (date(2026, 1, 1), 0),
        (date(2026, 1, 2), 1),
        (date(2026, 4, 10), 99),
        (date(2026, 4, 11), 100),
        (date(2027, 1, 1), 100),
    ],
)
def test_the_planned_share_runs_from_start_to_due(day, share):
    assert planned(day, starts_on=date(2026, 1, 1), due_on=date(2026, 4, 11)) == share


@given(st.integers(1, 900), st.integers(-10, 1000))
def test_the_planned_share_never_falls(length, n):
    start = date(2026, 1, 1)
    span = {"starts_on": start, "due_on": start + timedelta(days=length)}
    today, tomorrow = (planned(start + timedelta(days=day), **span) for day in (n, n + 1))
    assert 0 <= today <= tomorrow <= 100


def test_a_span_without_length_is_over():
    day = date(2026, 1, 1)
    assert planned(day, starts_on=day, due_on=day) == 100

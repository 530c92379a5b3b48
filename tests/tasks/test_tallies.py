"""Figures of many rows."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.tallies import Tally, tallies, whole

ROWS = [
    {"unit": 1, "light": "done", "rows": 2, "progress_sum": 200},
    {"unit": 1, "light": "normal", "rows": 1, "progress_sum": 50},
    {"unit": 2, "light": "normal", "rows": 3, "progress_sum": 0},
]


def test_rows_are_summed_by_key():
    found = tallies(ROWS, lambda row: row["unit"])
    assert found == {1: Tally({"done": 2, "normal": 1}, 250), 2: Tally({"normal": 3}, 0)}
    assert (found[1].total, found[1].mean) == (3, "83.3")


def test_all_rows_together():
    assert whole(ROWS) == Tally({"done": 2, "normal": 4}, 250)
    assert (whole([]).total, whole([]).mean) == (0, "")


@pytest.mark.parametrize(
    ("total", "count", "mean"),
    [
        (0, 3, "0.0"),
        (100, 1, "100.0"),
        (100, 3, "33.3"),
        (200, 3, "66.7"),
        (1, 20, "0.1"),  # 0.05
        (1, 21, "0.0"),
        (9, 8, "1.1"),  # 1.125
        (5, 4, "1.3"),  # 1.25
        (1999, 20, "100.0"),  # 99.95
    ],
)
def test_means_round_half_up_to_one_decimal(total, count, mean):
    assert Tally({"normal": count}, total).mean == mean


@given(st.lists(st.integers(0, 100), min_size=1, max_size=200))
def test_the_mean_is_exact(progress):
    exact = Decimal(sum(progress)) / len(progress)
    assert Tally({"normal": len(progress)}, sum(progress)).mean == str(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))

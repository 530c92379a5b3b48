"""Places inside one category."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tasks.ranking import ranks


def test_equal_values_share_a_place_and_leave_a_gap():
    assert ranks([Decimal("91.36"), Decimal("95.62"), None, Decimal("91.36"), Decimal("60.00")]) == [2, 1, None, 2, 4]
    assert ranks([Decimal("90.00"), Decimal("90"), Decimal("80")]) == [1, 1, 3]
    assert ranks([730, 800, 730, 100]) == [2, 1, 2, 4]
    assert ranks([]) == []


@given(st.lists(st.one_of(st.none(), st.integers(0, 20)), max_size=30))
def test_a_place_counts_who_is_better(values):
    better = [None if own is None else 1 + sum(v is not None and v > own for v in values) for own in values]
    assert ranks(values) == better

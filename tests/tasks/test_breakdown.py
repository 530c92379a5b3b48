"""From responsibilities to rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.breakdown import LEAD, RESPONSIBLE, STRENGTH, SUPPORT, bodies, with_lead

NAMED = st.lists(st.tuples(st.lists(st.integers(1, 6), max_size=4), st.sampled_from([LEAD, RESPONSIBLE, SUPPORT])))


@pytest.mark.parametrize(
    ("named", "rows"),
    [
        ([], {}),
        ([([], LEAD)], {}),
        ([([1], RESPONSIBLE), ([2, 3], RESPONSIBLE)], {1: "responsible", 2: "responsible", 3: "responsible"}),
        ([([1], LEAD), ([1, 2], RESPONSIBLE)], {1: "lead", 2: "responsible"}),
        ([([1, 2], SUPPORT), ([2], LEAD)], {1: "support", 2: "lead"}),
        ([([1], RESPONSIBLE), ([1], SUPPORT), ([1], LEAD), ([1], RESPONSIBLE)], {1: "lead"}),
    ],
)
def test_a_unit_named_twice_is_one_row_with_the_stronger_role(named, rows):
    assert bodies(named) == rows


def test_rows_keep_the_order_of_the_notice():
    assert list(bodies([([5], SUPPORT), ([3, 1], SUPPORT), ([5], LEAD)])) == [5, 3, 1]


@given(NAMED)
def test_each_named_unit_has_the_strongest_of_its_roles(named):
    roles = bodies(named)
    assert set(roles) == {unit for units, _ in named for unit in units}
    for unit, role in roles.items():
        assert STRENGTH[role] == max(STRENGTH[said] for units, said in named if unit in units)


@pytest.mark.parametrize(
    ("roles", "place", "filled"),
    [
        ([None, None], 0, [LEAD, RESPONSIBLE]),
        ([None, None], 1, [RESPONSIBLE, LEAD]),
        ([None, None], None, [RESPONSIBLE, RESPONSIBLE]),
        ([None, LEAD], 0, [RESPONSIBLE, LEAD]),
        ([LEAD, None, SUPPORT], None, [LEAD, RESPONSIBLE, SUPPORT]),
        ([RESPONSIBLE, SUPPORT], 0, [LEAD, SUPPORT]),
        ([], None, []),
    ],
)
def test_the_notices_words_go_before_the_rule(roles, place, filled):
    assert with_lead(roles, place) == filled

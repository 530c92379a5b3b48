"""The rules of 述职评议, without a database."""

from decimal import Decimal

import pytest

from assessment.voting import Group, agreed, counted, differences, is_over, merged, most_best, shuffled
from assessment.voting import trouble_with_weights as trouble

VOTE = (0,)


def group(name, ballots, weight="50"):
    return Group(name, Decimal(weight), (VOTE,) * ballots)


def told(groups):
    return [(item.name, str(item.weight), len(item.ballots)) for item in groups]


@pytest.mark.parametrize(
    ("percent", "subjects", "most"), [(30, 20, 6), (30, 19, 5), (30, 2, 1), (0, 9, 1), (None, 20, None), (30, 0, None)]
)
def test_the_most_that_may_be_rated_best(percent, subjects, most):
    assert most_best(percent, subjects) == most


def test_a_ballot_over_the_limit():
    assert is_over([0, 0, 1, None], 1)
    assert not is_over([0, 1, None, 3], 1)
    assert not is_over([0, 0, 0, 0], None)


def test_two_passes_agree_once_every_difference_is_settled():
    first, second = [0, 1, None, 2], [0, 0, 3, 2]
    assert differences(first, second) == [1, 2]
    assert agreed(first, second, {}) is None
    assert agreed(first, second, {"1": 0}) is None
    assert agreed(first, second, {"1": 0, "2": None}) == [0, 0, None, 2]
    assert agreed(first, first, {}) == first


def test_passes_of_different_length_are_not_compared():
    with pytest.raises(ValueError, match="zip"):
        differences([0], [0, 1])


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ([group("甲", 5), group("乙", 9)], [("甲", "50", 5), ("乙", "50", 9)]),
        ([group("甲", 4, "20"), group("乙", 9, "80")], [("甲、乙", "100", 13)]),
        ([group("甲", 3, "20"), group("乙", 9, "40"), group("丙", 2, "40")], [("甲、丙", "60", 5), ("乙", "40", 9)]),
        (
            [group("甲", 9, "20"), group("乙", 7, "40"), group("丙", 1, "40")],
            [("甲", "20", 9), ("乙、丙", "80", 8)],
        ),
        ([group("甲", 0, "20"), group("乙", 9, "80")], [("甲", "20", 0), ("乙", "80", 9)]),
        ([group("甲", 0, "20"), group("乙", 4, "40"), group("丙", 6, "40")], [("甲", "20", 0), ("乙、丙", "80", 10)]),
        ([group("甲", 2), group("乙", 1)], [("甲、乙", "100", 3)]),
    ],
)
def test_groups_under_five_are_merged(groups, expected):
    assert told(merged(groups)) == expected


def test_merging_loses_no_ballot_and_no_weight():
    groups = [Group(str(n), Decimal(10 + n), tuple((n % 4,) for _ in range(n))) for n in range(9)]
    after = merged(groups)
    assert sum(item.weight for item in after) == sum(item.weight for item in groups)
    before = sorted(votes for item in groups for votes in item.ballots)
    assert sorted(votes for item in after for votes in item.ballots) == before
    assert all(not item.ballots or len(item.ballots) >= 5 for item in after)


def test_votes_are_counted_by_grade_without_blanks_and_without_ballots_over_the_limit():
    ballots = [(0, 1), (0, None), (0, 0), (3, 2)]
    assert counted(ballots, 2, 1) == [[2, 0, 0, 1], [0, 1, 1, 0]]
    assert counted(ballots, 2, None) == [[3, 0, 0, 1], [1, 1, 1, 0]]
    assert counted([], 1, None) == [[0, 0, 0, 0]]


def test_shuffling_keeps_the_ballots_and_asks_for_an_order():
    one = Group("甲", Decimal(100), ((0,), (1,), (2,)))
    assert shuffled([one], list.reverse) == [Group("甲", Decimal(100), ((2,), (1,), (0,)))]


def test_weights_come_to_one_hundred():
    assert trouble([Decimal("33.33"), Decimal("33.33"), Decimal("33.34")]) == ""
    assert "现在是 99.5%" in trouble([Decimal("99.50")])
    assert "至少" in trouble([])

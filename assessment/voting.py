"""The rules of 述职评议: what a ballot may say, two passes compared, small groups merged, votes counted. No ORM.

The votes of a ballot are a list with one entry for each graded subject in the order of the round: the grade's place in
GRADES, or None where nothing, or more than one thing, was ticked.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

GRADES = ("好", "较好", "一般", "差")
BLANK = "未选"
VALUES = (100, 80, 60, 40)  # percent, unless the round says otherwise
SHORTEST_TERM = 6  # months; who served less reports without a grade
SMALLEST_GROUP = 5  # ballots; fewer would show how somebody voted

Votes = Sequence[int | None]


@dataclass(frozen=True)
class Group:
    """What voters with one weight handed in."""

    name: str
    weight: Decimal
    ballots: tuple[Votes, ...]


def word(vote: int | None) -> str:
    return BLANK if vote is None else GRADES[vote]


def most_best(percent: int | None, subjects: int) -> int | None:
    """How many subjects one ballot may rate 好, rounded down, but one at least; None where there is no limit."""
    if percent is None or not subjects:
        return None
    return max(1, percent * subjects // 100)


def is_over(votes: Votes, limit: int | None) -> bool:
    """Does the ballot rate more subjects 好 than it may, so that all of it is invalid?"""
    return limit is not None and sum(vote == 0 for vote in votes) > limit


def differences(first: Votes, second: Votes) -> list[int]:
    """The places at which two passes over one sheet differ."""
    return [place for place, pair in enumerate(zip(first, second, strict=True)) if pair[0] != pair[1]]


def agreed(first: Votes, second: Votes, settled: dict[str, int | None]) -> list[int | None] | None:
    """What a sheet says once every difference is settled (place → vote), else None."""
    if any(str(place) not in settled for place in differences(first, second)):
        return None
    return [settled.get(str(place), vote) for place, vote in enumerate(first)]


def merged(groups: Sequence[Group]) -> list[Group]:
    """Groups of fewer than SMALLEST_GROUP ballots put together, with the smallest other one where that is not enough.

    A group without any ballot stays by itself: it shows nothing, and its weight passes to the others when scored.
    """
    small = [group for group in groups if 0 < len(group.ballots) < SMALLEST_GROUP]
    if not small:
        return list(groups)
    large = sorted((group for group in groups if len(group.ballots) >= SMALLEST_GROUP), key=_size)
    if _total(small) < SMALLEST_GROUP:
        small += large[:1]
    one = Group(
        "、".join(group.name for group in groups if group in small),
        sum((group.weight for group in small), Decimal(0)),
        tuple(votes for group in small for votes in group.ballots),
    )
    first = next(group for group in groups if group in small)
    return [one if group is first else group for group in groups if group is first or group not in small]


def _size(group: Group) -> int:
    return len(group.ballots)


def _total(groups: Sequence[Group]) -> int:
    return sum(map(_size, groups))


def counted(ballots: Sequence[Votes], places: int, limit: int | None) -> list[list[int]]:
    """Place → how many valid votes for each of GRADES; a ballot over the limit counts nowhere."""
    valid = [votes for votes in ballots if not is_over(votes, limit)]
    return [[sum(votes[place] == grade for votes in valid) for grade in range(len(GRADES))] for place in range(places)]


def shuffled(groups: Sequence[Group], shuffle) -> list[Group]:
    """The same ballots in another order; `shuffle` puts a list into a random order in its place."""
    found = []
    for group in groups:
        ballots = list(group.ballots)
        shuffle(ballots)
        found.append(replace(group, ballots=tuple(ballots)))
    return found


def trouble_with_weights(weights: Sequence[Decimal]) -> str:
    """Why the groups' weights will not do, or nothing."""
    if not weights:
        return "请至少填写一个评议组。"
    total = sum(weights)
    return "" if total == 100 else f"各评议组权重合计应为 100%，现在是 {total.normalize():f}%。"

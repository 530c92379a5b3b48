"""What groups of voters make of a subject, in percent. No ORM."""

from dataclasses import dataclass
from fractions import Fraction

from assessment.scoring.numbers import NIL, amount


@dataclass(frozen=True, slots=True)
class Group:
    """counts: valid votes for each of the levels; worth: what a level is worth in percent."""

    name: str
    weight: Fraction
    counts: tuple[Fraction, ...]
    worth: tuple[Fraction, ...]

    @property
    def valid(self) -> Fraction:
        return sum(self.counts, NIL)

    @property
    def percent(self) -> Fraction:
        return sum((count * worth for count, worth in zip(self.counts, self.worth, strict=True)), NIL) / self.valid


def groups_with_votes(given: dict) -> list[Group]:
    """Invalid and empty ballots are in no count, so a group may have none left."""
    worth = tuple(amount(text) for text in given["values"])
    groups = [
        Group(group["name"], amount(group["weight"]), tuple(amount(text) for text in group["counts"]), worth)
        for group in given["groups"]
    ]
    return [group for group in groups if group.valid]


def mean(groups: list[Group]) -> Fraction:
    """By weight; the weight of groups that are not there falls to the others."""
    weights = sum((group.weight for group in groups), NIL)
    if weights:
        return sum((group.weight * group.percent for group in groups), NIL) / weights
    return sum((group.percent for group in groups), NIL) / len(groups)

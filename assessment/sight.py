"""What of a total a person may know, by the stage of the cycle. No ORM."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sight:
    """total: marks, what changed them, and the total; place: rank and grade; names: who marked."""

    total: bool
    place: bool
    names: bool


def sight_of(rights, cycle) -> Sight:
    """Before marking has closed nobody knows a total; ranks are a subject's people's to know once they are public."""
    return Sight(
        total=cycle.is_closed,
        place=cycle.is_closed and (rights.sees_all or cycle.is_public),
        names=rights.sees_all,
    )

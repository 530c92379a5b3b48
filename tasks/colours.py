"""The colours of supervision orders and what a row must have come to before one is due. No ORM; days come in."""

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum


class Colour(StrEnum):
    BLUE = "blue"
    ORANGE = "orange"
    RED = "red"


COLOUR_LABELS = {Colour.BLUE: "蓝色", Colour.ORANGE: "橙色", Colour.RED: "红色"}
COLOURS = list(Colour)
ANSWER_DAYS = 5  # working days a unit is offered for its answer


@dataclass(frozen=True)
class Conditions:
    """When a colour is due: any one that is met suffices; None is not asked.

    overdue: working days the row is overdue; urgings: how often it was urged; unmet: working days since the order of
    the colour before should have been answered, and was not or not well enough.
    """

    overdue: int | None = None
    urgings: int | None = None
    unmet: int | None = None


DEFAULTS = {
    Colour.BLUE: Conditions(overdue=5, urgings=2),
    Colour.ORANGE: Conditions(unmet=1),
    Colour.RED: Conditions(unmet=1),
}
WORDS = {
    "overdue": "逾期 {is_} 个工作日（条件：满 {asked} 个）",
    "urgings": "已催办 {is_} 次（条件：满 {asked} 次）",
    "unmet": "上一张督办单到期未答复或未通过，已过 {is_} 个工作日（条件：满 {asked} 个）",
}


@dataclass(frozen=True)
class Facts:
    """What is so of a row today; the same words as in Conditions. colour: of its order in force, or None."""

    overdue: int = 0
    urgings: int = 0
    unmet: int = 0
    colour: Colour | None = None


def following(colour: Colour | None) -> Colour | None:
    """The next colour; None after the last."""
    place = COLOURS.index(colour) + 1 if colour else 0
    return COLOURS[place] if place < len(COLOURS) else None


def higher_than(colour: Colour | None) -> list[Colour]:
    """The colours an order may have beside one of `colour` in force."""
    return COLOURS[COLOURS.index(colour) + 1 :] if colour else COLOURS


def met(conditions: Conditions, facts: Facts) -> list[str]:
    """The conditions that are met, in words with both numbers."""
    asked = {field.name: getattr(conditions, field.name) for field in fields(conditions)}
    return [
        WORDS[name].format(is_=getattr(facts, name), asked=number)
        for name, number in asked.items()
        if number is not None and getattr(facts, name) >= number
    ]


def unusual(colour: Colour, facts: Facts, conditions: dict[Colour, Conditions]) -> str:
    """Why an order of `colour` needs a reason of its own, in words; empty when it is next and due."""
    due = following(facts.colour)
    if colour != due:
        return f"{COLOUR_LABELS[due]}督办单还没有发过，直接用{COLOUR_LABELS[colour]}"
    return "" if met(conditions[colour], facts) else f"还不符合{COLOUR_LABELS[colour]}督办的条件"


def late_since(days: int, today: date, calendar) -> date:
    """The last first-day-late on which a row has been late for `days` (1 or more) working days by `today`."""
    return calendar.subtract(calendar.on_or_before(today), days - 1)

"""会前一页: what a meeting has to take, and how much of it fits on the one sheet. No ORM; heights in millimetres."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

ROOM = 156  # for the rows of both lists; heads, figures and foot have the rest of the sheet
MATTERS_ROOM = 84  # of it, at most, for what is to be decided
LINE, PADDING = 5, 3
TEXT_WIDTH, ADVICE_WIDTH, UNIT_WIDTH, TASK_WIDTH = 21, 8, 13, 14  # Chinese characters in a line of each column
LATIN = 0.6
BOXES_LINES = 2  # the boxes to tick
NAMES = 3


@dataclass(frozen=True)
class Matter:
    """Something to be decided. number: how many things `url` lists, with their measure word; empty for one thing."""

    text: str
    advice: str
    url: str
    number: str = ""
    names: str = ""

    @property
    def height(self) -> float:
        said = f"{self.text}{self.number}：{self.names}" if self.number else self.text
        return _height(max(lines_of(said, TEXT_WIDTH), lines_of(self.advice, ADVICE_WIDTH), BOXES_LINES))


@dataclass(frozen=True)
class Named:
    """A row that is late, as the sheet names it. late: days; reminded, urged: how often."""

    pk: int
    unit: str
    task: str
    due_on: object
    late: int
    reminded: int
    urged: int

    @property
    def height(self) -> float:
        return _height(max(lines_of(self.unit, UNIT_WIDTH), lines_of(self.task, TASK_WIDTH)))


def named_in_short(names: Sequence[str]) -> str:
    """The first few names, and that there are more."""
    return "、".join(names[:NAMES]) + ("等" if len(names) > NAMES else "")


def fitting(matters, named) -> tuple[list[Matter], list[Named]]:
    """As many of each, in their order, as the sheet holds."""
    matters = _within(matters, MATTERS_ROOM)
    return matters, _within(named, ROOM - sum(one.height for one in matters))


def lines_of(text: str, width: int) -> int:
    return max(1, ceil(sum(1 if ord(char) > 0xFF else LATIN for char in text) / width))


def _within(things, room) -> list:
    shown = []
    for thing in things:
        room -= thing.height
        if room < 0:
            break
        shown.append(thing)
    return shown


def _height(lines) -> float:
    return LINE * lines + PADDING

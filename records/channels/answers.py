"""What a channel is given and how it answers, whichever it is. No ORM."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol


class Answer(Enum):
    """What became of a letter."""

    SENT = "sent"
    LATER = "later"  # not now: try again, after longer and longer waits
    NEVER = "never"  # not this letter, however often


class LaterError(Exception):
    """This letter not now; carries the reason."""


class NeverError(Exception):
    """Not this letter, however often; carries the reason."""


class TroubleError(Exception):
    """The channel as a whole does not work now; nothing is counted against what it has not tried."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What one person is to be told. `link`: a whole address; `unit`: the name of the home unit, if any."""

    pk: int
    username: str
    name: str
    unit: str
    address: str
    text: str
    link: str


Reply = tuple[list[Letter], Answer, str]


class Channel(Protocol):
    """`batch`: how many letters it likes to have at once."""

    batch: int

    def send(self, letters: list[Letter], instant: datetime) -> Iterator[Reply]:
        """Yield letters with their answer and its reason as soon as it is known, none twice; what is never named was
        not tried. A reply without letters only gives the caller the chance to stop. Raise TroubleError."""

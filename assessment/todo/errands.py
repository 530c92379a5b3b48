"""One thing to do about an assessment, as the home page shows it. No ORM."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Errand:
    """title: what; text: of what, and what else there is to know; label: the words of the button."""

    title: str
    text: str
    url: str
    label: str
    due_on: date | None = None

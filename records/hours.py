"""When messages leave the portal. No ORM."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Window:
    """due_at: when what is told now may go out; since: the instant from which what was told goes out that same day."""

    due_at: datetime
    since: datetime

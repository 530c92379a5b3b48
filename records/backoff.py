"""How long to wait before the next attempt. No ORM."""

from datetime import timedelta

WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440)]


def wait_after(attempts: int) -> timedelta | None:
    """The wait after so many attempts (one or more); None when it has been tried often enough."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None

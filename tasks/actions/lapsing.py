"""What becomes of open applications when the row ends."""

from modelagency.clock import now
from tasks.models import Application


def lapse(assignment) -> None:
    """Close the row's open applications: nobody has to decide them any more."""
    assignment.applications.open().update(decision=Application.Decision.LAPSED, decided_at=now())

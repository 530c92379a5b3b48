"""What people are told about an assignment."""

from records.actions import tell
from tasks.links import assignment_link


def tell_of(assignment, people, kind, what) -> None:
    """Tell `people` (ids; None is left out) what happened to the assignment."""
    text = f"“{assignment.task.name}”（{assignment.unit}）{what}"
    tell([pk for pk in people if pk], kind=kind, text=text, link=assignment_link(assignment))

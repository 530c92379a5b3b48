"""What people are told about an assignment."""

from records.actions import send
from records.models import Message
from tasks.links import assignment_link


def tell_of(assignment, people, kind, what) -> None:
    """Tell `people` (ids; None is left out) what happened to the assignment."""
    tell_each([(assignment, people, what)], kind)


def tell_each(rows, kind) -> None:
    """The same of many rows at once: (assignment, people, what)."""
    send(
        [
            Message(
                recipient_id=person,
                kind=kind,
                text=f"“{row.task.name}”（{row.unit}）{what}"[:500],
                link=assignment_link(row),
            )
            for row, people, what in rows
            for person in sorted({pk for pk in people if pk})
        ]
    )

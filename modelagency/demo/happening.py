"""What the portal's own actions do at a moment of the demo's past."""

from contextlib import contextmanager
from datetime import timedelta

from modelagency.clock import frozen_at
from records.models import AuditEvent, Message

READ_AFTER = timedelta(hours=2)


@contextmanager
def happening(at):
    """Inside the block it is `at`, and what is recorded and told there bears that time; people read it the same day."""
    line, told = last(AuditEvent), last(Message)
    with frozen_at(at):
        yield
    AuditEvent.objects.filter(pk__gt=line).update(at=at)
    Message.objects.filter(pk__gt=told).update(created_at=at, read_at=at + READ_AFTER)


def last(model) -> int:
    """The number of the newest row; 0 without any."""
    return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

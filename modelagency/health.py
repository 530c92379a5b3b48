"""Whether the portal does its work: the database answers, the tick comes, what is to be sent goes out."""

from django.db import Error

from modelagency.clock import now
from records.channels.choice import channels_on
from records.models import Delivery, Job

TICK = "tasks.remind"
# Seconds. A tick comes some times a minute and may take its time after a long stop; after an outage all is sent in 60.
TICK_LIMIT = QUEUE_LIMIT = 300


def readiness() -> dict:
    """What /readyz says: `status` is ready or not_ready; ages in seconds, None when unknown."""
    found = {"database": "away", "tick_age": None, "tick_limit": TICK_LIMIT}
    found |= {"queue_age": None, "queue_limit": QUEUE_LIMIT}
    try:
        found |= {"database": "ok", "tick_age": tick_age(), "queue_age": queue_age()}
    except Error:
        return {"status": "not_ready"} | found
    is_ready = found["tick_age"] is not None and found["tick_age"] <= TICK_LIMIT and found["queue_age"] <= QUEUE_LIMIT
    return {"status": "ready" if is_ready else "not_ready"} | found


def tick_age() -> int | None:
    """Seconds since the reminders were last gone through; None when they never were."""
    done_at = Job.objects.filter(name=TICK).values_list("done_at", flat=True).first()
    return _seconds_since(done_at) if done_at else None


def queue_age() -> int:
    """For how many seconds the oldest delivery that is due has been waiting for a worker; 0 when none is. What a worker
    holds is due when its lease ends, what a server refuses for now when it is tried again."""
    due_at = Delivery.objects.due(now()).filter(channel__in=channels_on()).values_list("due_at", flat=True).first()
    return _seconds_since(due_at) if due_at else 0


def _seconds_since(instant) -> int:
    return max(0, int((now() - instant).total_seconds()))

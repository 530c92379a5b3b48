"""The portal's own reminders: what the rules expect goes into the ledger, and each person gets one digest a day."""

from tasks.reminders.digests import send_digests
from tasks.reminders.schedule import schedule


def remind(*, now, by=None) -> int:
    """Do all that is due by `now`; return how many reminders were sent. Harmless to run twice, late, or beside
    another."""
    schedule(now)
    return send_digests(now, by=by)

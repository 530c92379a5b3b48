"""Rows of the ledger of reminders as of other days than today's, and who may open its pages."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from records.models import Delivery, Message, Reminder

SHANGHAI = ZoneInfo("Asia/Shanghai")
ROW = "tasks.assignment"
DUE = date(2026, 9, 11)

# See tests/test_access.py.
TABLE = """
GET  tasks:ledger        -       -               302 200 200 200 200 200 200 200 200 200 200 200 200
GET  tasks:ledger_find   -       -               302 403 403 403 403 403 200 200 200 200 403 403 403
GET  tasks:ledger_person person  -               302 404 404 200 404 404 200 200 200 200 404 404 404
GET  tasks:ledger_day    person  -               302 404 404 200 404 404 200 200 200 200 404 404 404
GET  tasks:ledger_unit   unit    -               302 403 403 404 404 404 200 200 200 200 404 404 404
GET  tasks:ledger_row    row     -               302 200 200 404 404 200 200 200 200 200 404 404 404
"""


def at(day, hour=8, minute=30):
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def message(user, day, text="今天的提醒", hour=8, minute=30, **fields):
    """A message told at that time; `send` writes now, and the ledger is about other days."""
    made = Message.objects.create(recipient=user, **{"kind": "reminder", "text": text, "link": "/"} | fields)
    Message.objects.filter(pk=made.pk).update(created_at=at(day, hour, minute))
    return made


def reminder(user, thing, day, rule="overdue", due_on=DUE, step=3, **fields):
    """A row of the ledger about an assignment."""
    about = {"subject_type": ROW, "subject_id": thing.pk, "unit_id": thing.unit_id}
    about |= {"recipient": user, "rule": rule, "due_on": due_on, "offset": step, "send_on": day}
    return Reminder.objects.create(**about | fields)


def sent(user, thing, day, told, **fields):
    return reminder(user, thing, day, state="sent", message=told, settled_at=at(day), **fields)


def kept(people, rows, day=date(2026, 9, 15)) -> None:
    """Each person was told of each row in one digest, and was not told of it again; once of a period, and of none."""
    period = rows[0].plan.spans.first()
    for user in people:
        digest = message(user, day)
        message(user, day, text="退回", kind="returned")
        Delivery.objects.create(message=digest, channel="mail", state="sent", due_at=at(day))
        for row in rows:
            sent(user, row, day, digest)
            reminder(user, row, day, step=7, state="suppressed", reason="handed_in", settled_at=at(day))
        reminder(user, rows[0], day, "period_opens", subject_type="tasks.period", subject_id=period.pk)

"""Who is to be reminded of what by now. It asks for all that is due and not in the ledger, never for one day's."""

from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction
from django.urls import reverse

from branches.models import Post
from branches.roles import Role
from modelagency.clock import day_of
from records.actions import record, send
from records.models import Message, Reminder
from tasks.deadlines import REMIND_BEFORE, step_reached
from tasks.links import assignment_link
from tasks.models import Assignment

RULE = "due"
SUBJECT = Assignment._meta.label_lower
NAMED = 3  # tasks a message names; the rest is a number


class Key(NamedTuple):
    """What makes a reminder one: person, assignment, effective due day, days after it."""

    recipient_id: int
    subject_id: int
    due_on: date
    offset: int


def remind(*, now, by=None) -> int:
    """Send what is due by `now` and not yet in the ledger: each person one message per due day and step, and of each
    row only the latest step. Return the number of ledger rows added; 0 when run again."""
    missing = due_by(day_of(now))
    if not missing:
        return 0
    with transaction.atomic():
        own = {"rule": RULE, "subject_type": SUBJECT, "send_on": day_of(now)}
        rows = [Reminder(**own, **key._asdict()) for key in sorted(missing)]
        Reminder.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
        sent = _send_unsent(day_of(now))
        if sent:
            record(by=by, verb="remind", after={"now": now.isoformat(), "reminders": sent})
        return sent


def due_by(today) -> set[Key]:
    """The latest step of every row that is due or nearly so, for each reporter of its unit, less what was sent."""
    reporters = defaultdict(list)
    for unit, user in Post.objects.valid(today).with_role(Role.REPORTER).values_list("unit_id", "user_id"):
        reporters[unit].append(user)
    horizon = today + timedelta(days=max(REMIND_BEFORE))
    rows = Assignment.objects.working().filter(due_on__lte=horizon).values_list("id", "unit_id", "due_on")
    wanted = set()
    for pk, unit, due_on in rows.iterator():
        step = step_reached(today, due_on)
        if step is not None:
            wanted.update(Key(user, pk, due_on, step) for user in reporters[unit])
    return wanted - _sent(wanted)


def _sent(wanted) -> set[Key]:
    """What the ledger has of the days and steps in question."""
    days, steps = {key.due_on for key in wanted}, {key.offset for key in wanted}
    known = Reminder.objects.filter(rule=RULE, subject_type=SUBJECT, due_on__in=days, offset__in=steps)
    return {Key(*row) for row in known.values_list(*Key._fields)}


def _send_unsent(today) -> int:
    """Turn ledger rows without a message into one message per person, due day and step. Another sender's rows are
    locked or already have theirs."""
    unsent = Reminder.objects.filter(message=None, rule=RULE).select_for_update(skip_locked=True)
    groups = defaultdict(list)
    for row in unsent.order_by("id"):
        groups[row.recipient_id, row.due_on, row.offset].append(row)
    subjects = Assignment.objects.select_related("task").in_bulk(
        [row.subject_id for rows in groups.values() for row in rows]
    )
    messages = send(
        [
            _message(recipient, today, due_on, [subjects[row.subject_id] for row in rows])
            for (recipient, due_on, _), rows in groups.items()
        ]
    )
    for message, rows in zip(messages, groups.values(), strict=True):
        for row in rows:
            row.message, row.state = message, Reminder.State.SENT
    rows = [row for rows in groups.values() for row in rows]
    Reminder.objects.bulk_update(rows, ["message", "state"], batch_size=500)
    return len(rows)


def _message(recipient, today, due_on, assignments) -> Message:
    names = list(dict.fromkeys(row.task.name for row in assignments))[:NAMED]
    rest = f"等 {len(assignments)} 项" if len(assignments) > len(names) else ""
    link = assignment_link(assignments[0]) if len(assignments) == 1 else reverse("home")
    is_late = any(row.late_on and row.late_on <= today for row in assignments)
    text = f"{'、'.join(names)}{rest}{_when(due_on, (today - due_on).days, is_late)}，请填报进展。"
    return Message(recipient_id=recipient, kind=Message.Kind.REMINDER, text=text[:500], link=link)


def _when(due_on, days, is_late) -> str:
    """`days` after the due day; the step may be older, when it was not sent on its day. Grace days come before late."""
    day = f"{due_on.month}月{due_on.day}日"
    if days > 0:
        return f"已逾期 {days} 天（{day}截止）" if is_late else f"已过截止日 {days} 天（{day}截止，尚在宽限期内）"
    return f"今天（{day}）截止" if days == 0 else f"将于 {day}截止，还有 {-days} 天"

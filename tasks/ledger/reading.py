"""The lines of some people between two days: reminders, and the messages that no reminder expected."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import OuterRef, Q, Subquery

from branches.models import Unit
from modelagency.clock import day_of, start_of
from records.dates import month_day
from records.models import Delivery, Message, Reminder
from tasks.ledger.lines import EVENT, RESULTS, SENT, SUPPRESSED, WAITING, Line, Subject, told_on
from tasks.ledger.subjects import ROW, Subjects
from tasks.ledger_words import base_words, reason_label, step_words

TO_COME = "站内；届时已办的不再发"
HELD = "当天推送已满，并入次日摘要"
STATES = {Delivery.State.WAITING: "待发送", Delivery.State.FAILED: "发送失败"}
CHANNELS = {Delivery.Channel.MAIL: "邮件", Delivery.Channel.ROBOT: "群机器人", Delivery.Channel.SMS: "短信"}


def lines_of(people, first, last, rights, later=()) -> list[Line]:
    """Of `people` (id → name), from `first` to `last`, as `rights` may read them; `later`: what is `coming` to the one
    person."""
    start, end = start_of(first), start_of(last + timedelta(days=1))
    reminders = list(_reminders(people, first, last, start, end))
    events = list(_events(people, start, end))
    ways = _ways({row.message_id for row in reminders} - {None} | {message.pk for message in events})
    subjects = Subjects({(row.subject_type, row.subject_id) for row in [*reminders, *later]}, rights)
    lines = [_expected(row, people, subjects, ways) for row in reminders]
    lines += [_later(row, people, subjects) for row in later]
    return lines + [_event(message, people, ways, rights) for message in events]


def lines_of_row(row, rights, page) -> list[Line]:
    """The reminders of a page of `reminders_of_row`."""
    ways = _ways({one.message_id for one in page} - {None})
    people = {one.recipient_id: one.recipient.name for one in page}
    subjects = Subjects({(ROW, row.pk)}, rights)
    return [_expected(one, people, subjects, ways) for one in page]


def reminders_of_row(row, rights):
    """All reminders of an assignment for who sees all units, the own ones for anybody else; newest first."""
    found = Reminder.objects.filter(unit_id=row.unit_id, subject_type=ROW, subject_id=row.pk)
    found = found if rights.sees_all else found.filter(recipient=rights.user)
    return _named(found).select_related("message", "recipient").order_by("-id")


def _reminders(people, first, last, start, end):
    """A reminder belongs to the day on which it was settled; until then to that on which it is to be sent."""
    waiting = Q(settled_at=None, send_on__range=(first, last))
    settled = Q(settled_at__gte=start, settled_at__lt=end)
    found = Reminder.objects.filter(waiting | settled, recipient__in=people)
    return _named(found).select_related("message").order_by("id")


def _named(reminders):
    """With `unit_name`: records knows no units."""
    unit = Unit.objects.filter(pk=OuterRef("unit_id"))
    return reminders.annotate(unit_name=Subquery(unit.values("name")))


def _events(people, start, end):
    told = Message.objects.filter(recipient__in=people, created_at__gte=start, created_at__lt=end)
    return told.filter(reminders=None).order_by("id")


def _ways(messages) -> dict[int, list]:
    """Message → channels outside the portal, each with what became of it, in one query."""
    found = defaultdict(list)
    sent = Delivery.objects.filter(message__in=messages).order_by("id") if messages else ()
    for delivery in sent:
        state = STATES.get(delivery.state)
        found[delivery.message_id].append(CHANNELS[delivery.channel] + (f"（{state}）" if state else ""))
    return found


def _expected(row, people, subjects, ways) -> Line:
    message = row.message
    return Line(
        person=people[row.recipient_id],
        day=told_on(row.settled_at, row.send_on),
        at=row.settled_at,
        rule=row.rule,
        words=step_words(row.rule, row.offset),
        subject=subjects.of(row.subject_type, row.subject_id, row.unit_id, row.unit_name or ""),
        base=base_words(row.rule, row.due_on, row.offset),
        result=row.state,
        said=_why(row, ways),
        row_id=row.subject_id if row.subject_type == ROW else None,
        message_id=row.message_id,
        read_at=message.read_at if message else None,
    )


def _later(row, people, subjects) -> Line:
    (person,) = people.values()
    return Line(
        person=person,
        day=row.day,
        at=None,
        rule=row.rule,
        words=step_words(row.rule, row.offset),
        subject=subjects.of(row.subject_type, row.subject_id, row.unit_id, row.unit),
        base=base_words(row.rule, row.due_on, row.offset),
        result=WAITING,
        said=TO_COME,
        row_id=row.subject_id if row.subject_type == ROW else None,
    )


def _why(row, ways) -> str:
    if row.state == SENT:
        late = "" if told_on(row.settled_at, row.send_on) == row.send_on else f"；应于{month_day(row.send_on)}发送"
        return "、".join(["站内", *ways[row.message_id]]) + late
    if row.state == SUPPRESSED:
        return "：".join(filter(None, [reason_label(row.reason), row.note]))
    return TO_COME


def _event(message, people, ways, rights) -> Line:
    """Its link was made for its reader; to others it may be closed."""
    held = f"；{HELD}" if message.held else ""
    return Line(
        person=people[message.recipient_id],
        day=day_of(message.created_at),
        at=message.created_at,
        rule=EVENT,
        words="当日摘要" if message.digest_on else f"{RESULTS[EVENT]}：{message.get_kind_display()}",
        subject=Subject(message.headline, message.link if message.recipient_id == rights.user.pk else ""),
        base="",
        result=EVENT,
        said="、".join(["站内", *ways[message.pk]]) + held,
        message_id=message.pk,
        read_at=message.read_at,
    )

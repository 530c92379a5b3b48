"""Telling people: whatever waits for a person is settled in one transaction, and told in one message a day."""

import logging
from collections import defaultdict

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.timezone import localtime

from branches.models import User, WorkingDay
from modelagency.clock import day_of, start_of
from records.actions import record, send
from records.models import Message, Reminder, ReminderTerms
from tasks.ladders import RULED
from tasks.reminders.callings import ROWS
from tasks.reminders.judging import Judge
from tasks.reminders.rules import Rules
from tasks.reminders.texts import digest_text

BATCH = 100  # people settled in one transaction
log = logging.getLogger(__name__)


def send_digests(now, *, by=None) -> int:
    """In office hours, tell everybody what waits for them; return the number of reminders that were sent."""
    if not _is_open(now):
        return 0
    rules, sent, last = Rules.load(), 0, 0
    while people := list(_to_tell(day_of(now)).filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        try:
            sent += _settle(people, now, rules, by)
        except IntegrityError:  # another worker was there first; what still waits is asked for by the next tick
            log.info("digests of %d people left to the next tick", len(people))
        last = people[-1]
    return sent


def _is_open(now) -> bool:
    terms = ReminderTerms.current()
    is_open = terms.opens_at <= localtime(now).time() < terms.closes_at
    return is_open and WorkingDay.objects.calendar().is_working(day_of(now))


def _waiting(today):
    return Reminder.objects.filter(state=Reminder.State.WAITING, send_on__lte=today, rule__in=RULED)


def _held(today):
    return Message.objects.filter(held=True, created_at__lt=start_of(today))


def _to_tell(today):
    """People for whom something waits and who have no digest of today."""
    own, told = Q(recipient=OuterRef("pk")), Message.objects.filter(recipient=OuterRef("pk"), digest_on=today)
    waits = Q(Exists(_waiting(today).filter(own))) | Q(Exists(_held(today).filter(own)))
    return User.objects.filter(waits, ~Exists(told)).order_by("pk")


@transaction.atomic
def _settle(people, now, rules, by) -> int:
    """Settle all that waits for those of `people` whom no other worker has at hand."""
    today = day_of(now)
    locked = User.objects.filter(pk__in=people).select_for_update(skip_locked=True, no_key=True)
    people = set(locked.values_list("pk", flat=True))
    people -= set(Message.objects.filter(recipient__in=people, digest_on=today).values_list("recipient", flat=True))
    in_order = ("unit_id", "subject_type", "subject_id", "id")  # as they were found is another order on each database
    reminders = list(_waiting(today).filter(recipient__in=people).order_by(*in_order))
    judge = Judge(reminders, today, rules)
    sent, suppressed = defaultdict(list), defaultdict(list)
    for reminder in reminders:
        reason, note = judge.reason(reminder)
        if reason:
            suppressed[reason, note].append(reminder.pk)
        else:
            sent[reminder.recipient_id].append(reminder)
    _suppress(suppressed, now)
    _tell(sent, _take_held(people, today), judge, today)
    count = _mark_sent([row.pk for rows in sent.values() for row in rows], now)
    if count:
        record(by=by, verb="remind", after={"now": now.isoformat(), "reminders": count})
    return count


def _suppress(suppressed, now):
    for (reason, note), pks in suppressed.items():
        rows = Reminder.objects.filter(pk__in=pks)
        rows.update(state=Reminder.State.SUPPRESSED, reason=reason, note=note, settled_at=now)


def _take_held(people, today) -> dict[int, int]:
    """Person → how many messages of earlier days went out over no channel; from now on they count as named."""
    held = _held(today).filter(recipient__in=people)
    counts = dict(held.order_by().values_list("recipient").annotate(Count("pk")))
    held.update(held=False)
    return counts


def _tell(sent, held, judge, today):
    messages = []
    for person in sorted(sent.keys() | held.keys()):
        text = digest_text([judge.told(row) for row in sent[person]], held.get(person, 0), today)
        own = {"recipient_id": person, "kind": Message.Kind.REMINDER, "digest_on": today}
        messages.append(Message(**own, text=text, link=_link(sent[person])))
    send(messages)


def _link(reminders):
    """To the one thing it is about, else to the person's work."""
    if len(reminders) == 1 and reminders[0].subject_type == ROWS:
        return reverse("tasks:assignment", args=[reminders[0].subject_id])
    return reverse("home")


def _mark_sent(pks, now) -> int:
    digest = Message.objects.filter(recipient=OuterRef("recipient"), digest_on=day_of(now)).values("pk")
    rows = Reminder.objects.filter(pk__in=pks)
    return rows.update(state=Reminder.State.SENT, settled_at=now, message=Subquery(digest[:1]))

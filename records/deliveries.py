"""Sends over the channels what `records.actions.send` has stored: at least once, by any number of workers.

A worker takes rows by a conditional UPDATE and moves `due_at` past the end of its work; what a killed worker had taken
comes due again. A server that cannot be reached is no fault of a message: nothing is counted against it.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils.module_loading import import_string

from modelagency.clock import now, today
from records.backoff import WAITS, wait_after
from records.channels.answers import Answer, Letter, TroubleError
from records.channels.choice import channels_on
from records.channels.mail import Mail
from records.channels.robot import Robot
from records.channels.sms import Sms
from records.models import Delivery

CHANNELS = {Delivery.Channel.MAIL: Mail, Delivery.Channel.ROBOT: Robot, Delivery.Channel.SMS: Sms}
LEASE = timedelta(seconds=75)  # and a minute until the next tick: what a killed worker had is sent within 3 minutes
PATIENCE = 35  # seconds; after that what is left goes back. What was begun before ends before the lease does


@dataclass
class Outcome:
    """What became of the rows of one call."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0
    trouble: str = ""


def deliver_all() -> dict[str, Outcome]:
    """Send what is due over every channel there is, side by side, so that one that hangs keeps no other back."""
    channels = channels_on()
    with ThreadPoolExecutor(max(1, len(channels))) as pool:
        return dict(zip(channels, pool.map(_deliver_apart, channels), strict=True))


def _deliver_apart(channel) -> Outcome:
    try:
        return deliver(channel)
    finally:
        connection.close()  # it is the thread's own


def deliver(channel=Delivery.Channel.MAIL) -> Outcome:
    """Send what is due over one channel, until nothing is, the channel is in trouble or it wants a rest."""
    outcome, started, way = Outcome(), time.monotonic(), CHANNELS[channel]()
    while time.monotonic() - started < PATIENCE:
        rows = _take(channel, way.batch)
        if not rows or not _send_all(rows, way, outcome):
            break
    return outcome


def _take(channel, count) -> list[Delivery]:
    """Rows nobody else works on for the length of the lease."""
    token, instant = uuid4().hex, now()
    due = list(Delivery.objects.due(instant).filter(channel=channel).values_list("pk", flat=True)[:count])
    Delivery.objects.due(instant).order_by().filter(pk__in=due).update(
        taken_by=token, due_at=instant + LEASE, attempts=F("attempts") + 1
    )
    return list(Delivery.objects.filter(taken_by=token).select_related("message__recipient").order_by("id"))


def _send_all(rows, way, outcome) -> bool:
    """Whether all was tried; what was not goes back."""
    started, left = time.monotonic(), {row.pk: row for row in rows}
    _settle(_closed(rows, left), Answer.NEVER, "账号已停用", outcome)
    with closing(way.send(_letters(left.values()), now())) as replies:
        try:
            for letters, answer, words in replies:
                _settle([left.pop(letter.pk) for letter in letters], answer, words, outcome)
                if time.monotonic() - started > PATIENCE:
                    break
        except TroubleError as trouble:
            outcome.trouble = str(trouble)[:300]
    if left:
        _give_back(list(left.values()), outcome.trouble)
    return not left and not outcome.trouble


def _closed(rows, left) -> list[Delivery]:
    return [left.pop(row.pk) for row in rows if not row.message.recipient.is_active]


def _letters(rows) -> list[Letter]:
    readers = {row.message.recipient_id for row in rows}
    units = import_string(settings.HOME_UNITS)(readers, today())
    return [_letter(row.pk, row.message, units.get(row.message.recipient_id, "")) for row in rows]


def _letter(pk, message, unit) -> Letter:
    reader = message.recipient
    return Letter(
        pk=pk,
        username=reader.username,
        name=reader.name,
        unit=unit,
        address=reader.email,
        text=message.text,
        link=settings.PUBLIC_URL + message.link,
    )


def _settle(rows, answer, words, outcome) -> None:
    if answer is Answer.SENT:
        _finish(rows, state=Delivery.State.SENT, sent_at=now(), error="")
        outcome.sent += len(rows)
        return
    for row in rows:
        wait = None if answer is Answer.NEVER else wait_after(row.attempts)
        if wait is None:
            _finish([row], state=Delivery.State.FAILED, error=words[:300])
            outcome.failed += 1
        else:
            _finish([row], due_at=now() + wait, error=words[:300])
            outcome.postponed += 1


def _finish(rows, **values) -> None:
    """Only while the rows are still this worker's."""
    if rows:
        mine = Delivery.objects.filter(pk__in=[row.pk for row in rows], taken_by=rows[0].taken_by)
        mine.update(taken_by="", **values)


def _give_back(rows, trouble) -> None:
    """Rows that were not tried: for now, or in a minute when the channel is in trouble."""
    values = {"due_at": now() + WAITS[0], "error": trouble} if trouble else {"due_at": now()}
    _finish(rows, attempts=F("attempts") - 1, **values)

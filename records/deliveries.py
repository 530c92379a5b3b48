"""Sends by mail what `records.actions.send` has stored: at least once, by any number of workers.

A worker takes rows by a conditional UPDATE and moves `due_at` past the end of its work; what a killed worker had taken
comes due again. A server that cannot be reached is no fault of a message: nothing is counted against it.
"""

import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPDataError, SMTPException, SMTPNotSupportedError, SMTPRecipientsRefused
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F

from modelagency.clock import now
from records.backoff import WAITS, wait_after
from records.channels.smtp import BoundedBackend
from records.models import Delivery

BATCH = 20
LEASE = timedelta(seconds=75)  # and a minute until the next tick: what a killed worker had is sent within 3 minutes
PATIENCE = 35  # seconds; after that what is left goes back. A talk begun before ends (smtp.TALK) before the lease does
PERMANENT = 500  # from here on a server means "never", below "not now"
FOOTER = "本邮件由模范机关建设管理平台自动发送，请勿回复。"


@dataclass
class Outcome:
    """What became of the rows of one call."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0
    trouble: str = ""


def deliver() -> Outcome:
    """Send what is due, until nothing is or the server is in trouble."""
    outcome, started = Outcome(), time.monotonic()
    while not outcome.trouble and time.monotonic() - started < PATIENCE:
        rows = _take()
        if not rows:
            break
        _send_all(rows, outcome)
    return outcome


def _take() -> list[Delivery]:
    """Rows nobody else works on for the length of the lease."""
    token, instant = uuid4().hex, now()
    due = list(Delivery.objects.due(instant).values_list("pk", flat=True)[:BATCH])
    Delivery.objects.due(instant).order_by().filter(pk__in=due).update(
        taken_by=token, due_at=instant + LEASE, attempts=F("attempts") + 1
    )
    return list(Delivery.objects.filter(taken_by=token).select_related("message__recipient").order_by("id"))


def _send_all(rows, outcome) -> None:
    """One connection for all rows; after the first trouble with it the rest goes back."""
    connection, started = BoundedBackend(), time.monotonic()
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        outcome.trouble = f"邮件服务器连接不上：{_words(error)}"
        _close(connection)
        return _give_back(rows, WAITS[0])
    for at, row in enumerate(rows):
        if outcome.trouble or time.monotonic() - started > PATIENCE:
            _give_back(rows[at:], timedelta(0) if not outcome.trouble else WAITS[0])
            break
        _send(row, connection, outcome)
    _close(connection)


def _send(row, connection, outcome) -> None:
    reader = row.message.recipient
    if not (reader.is_active and reader.email):
        return _fail(row, "收件人没有邮箱地址或账号已停用", outcome, for_good=True)
    try:
        _mail(row, connection).send()
    except (SMTPRecipientsRefused, SMTPDataError, SMTPNotSupportedError, ValueError) as error:
        _fail(row, _words(error), outcome, for_good=_is_permanent(error))
    except (OSError, SMTPException) as error:
        outcome.trouble = f"发送中断：{_words(error)}"
        _fail(row, _words(error), outcome)
    else:
        _finish(row, state=Delivery.State.SENT, sent_at=now(), error="")
        outcome.sent += 1


def _mail(row, connection) -> EmailMessage:
    """The same Message-ID at each attempt, so that a mail server can tell a repeat."""
    words = " ".join(row.message.text.split())
    link = f"{settings.PUBLIC_URL}{row.message.link}" if row.message.link else settings.PUBLIC_URL
    return EmailMessage(
        subject=f"【模范机关】{words}"[:120],
        body=f"{row.message.recipient.name}：\n\n{row.message.text}\n\n打开：{link}\n\n{FOOTER}\n",
        to=[row.message.recipient.email],
        headers={"Message-ID": f"<delivery-{row.pk}@{urlsplit(settings.PUBLIC_URL).hostname}>"},
        connection=connection,
    )


def _is_permanent(error) -> bool:
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    return getattr(error, "smtp_code", PERMANENT) >= PERMANENT


def _fail(row, words, outcome, *, for_good=False) -> None:
    wait = None if for_good else wait_after(row.attempts)
    if wait is None:
        _finish(row, state=Delivery.State.FAILED, error=words)
        outcome.failed += 1
    else:
        _finish(row, state=Delivery.State.WAITING, due_at=now() + wait, error=words)
        outcome.postponed += 1


def _finish(row, **values) -> None:
    """Only while the row is still this worker's."""
    Delivery.objects.filter(pk=row.pk, taken_by=row.taken_by).update(taken_by="", **values)


def _give_back(rows, wait) -> None:
    """Rows that were not tried."""
    taken = Delivery.objects.filter(pk__in=[row.pk for row in rows], taken_by=rows[0].taken_by)
    taken.update(taken_by="", due_at=now() + wait, attempts=F("attempts") - 1)


def _close(connection) -> None:
    with suppress(OSError, SMTPException):  # everything that was to be sent has its answer already
        connection.close()


def _words(error) -> str:
    """What the server or the system said, short."""
    if isinstance(error, SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return f"{code} {said.decode(errors='replace')}"[:300]
    if getattr(error, "smtp_code", None):
        return f"{error.smtp_code} {error.smtp_error.decode(errors='replace')}"[:300]
    return f"{type(error).__name__} {error}"[:300]

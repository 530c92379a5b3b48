"""By mail. No ORM."""

import smtplib
from contextlib import suppress
from smtplib import SMTPDataError, SMTPException, SMTPNotSupportedError, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from records.channels.answers import Answer, TroubleError
from records.channels.bounds import Bounded

TALK = 55  # seconds, all letters of one connection
PERMANENT = 500  # from here on a server means "never", below "not now"
FOOTER = "本邮件由模范机关建设管理平台自动发送，请勿回复。"


class _Timed(Bounded):
    @property
    def talk(self):
        return TALK

    def close(self):
        if self.watch:
            self.watch.cancel()
        super().close()


class _Plain(_Timed, smtplib.SMTP):
    pass


class _Encrypted(_Timed, smtplib.SMTP_SSL):
    pass


class _Backend(EmailBackend):
    """Django's own, over a connection that ends in time."""

    @property
    def connection_class(self):
        return _Encrypted if self.use_ssl else _Plain


class Mail:
    batch = 20

    def send(self, letters, instant):
        """One connection for all letters; the first trouble with it ends the sending."""
        connection = _Backend()
        try:
            yield [], _opened(connection), ""
            for letter in letters:
                yield from _sent(letter, connection)
        finally:
            with suppress(OSError, SMTPException):  # everything that was sent has its answer already
                connection.close()


def _opened(connection) -> Answer:
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        raise TroubleError(f"邮件服务器连接不上：{_words(error)}") from error
    return Answer.LATER


def _sent(letter, connection):
    if not letter.address:
        yield [letter], Answer.NEVER, "没有填写邮箱地址"
        return
    try:
        _mail(letter, connection).send()
    except (SMTPRecipientsRefused, SMTPDataError, SMTPNotSupportedError, ValueError) as error:
        yield [letter], Answer.NEVER if _is_permanent(error) else Answer.LATER, _words(error)
    except (OSError, SMTPException) as error:  # whether it got through nobody knows
        yield [letter], Answer.LATER, _words(error)
        raise TroubleError(f"发送中断：{_words(error)}") from error
    else:
        yield [letter], Answer.SENT, ""


def _mail(letter, connection) -> EmailMessage:
    """The same Message-ID at each attempt, so that a mail server can tell a repeat."""
    words = " ".join(letter.text.split())
    return EmailMessage(
        subject=f"【模范机关】{words}"[:120],
        body=f"{letter.name}：\n\n{letter.text}\n\n打开：{letter.link}\n\n{FOOTER}\n",
        to=[letter.address],
        headers={"Message-ID": f"<delivery-{letter.pk}@{urlsplit(settings.PUBLIC_URL).hostname}>"},
        connection=connection,
    )


def _is_permanent(error) -> bool:
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    return getattr(error, "smtp_code", PERMANENT) >= PERMANENT


def _words(error) -> str:
    """What the server or the system said."""
    if isinstance(error, SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return f"{code} {said.decode(errors='replace')}"
    if getattr(error, "smtp_code", None):
        return f"{error.smtp_code} {error.smtp_error.decode(errors='replace')}"
    return f"{type(error).__name__} {error}"

"""Talking to a mail server for so long and no longer. No ORM."""

import smtplib
from contextlib import suppress
from socket import SHUT_RDWR
from threading import Timer

from django.core.mail.backends.smtp import EmailBackend

TALK = 55  # seconds from the call to the end of the last answer; EMAIL_TIMEOUT only bounds a silence


class _Bounded:
    """Hangs up when the time is over, also on a server that sends one letter every few seconds."""

    watch = None

    def connect(self, *args, **options):
        self.watch = Timer(TALK, self._hang_up)
        self.watch.daemon = True
        self.watch.start()
        return super().connect(*args, **options)

    def close(self):
        if self.watch:
            self.watch.cancel()
        super().close()

    def _hang_up(self):
        if self.sock:
            with suppress(OSError):  # it may have ended by itself just now
                self.sock.shutdown(SHUT_RDWR)


class _Plain(_Bounded, smtplib.SMTP):
    pass


class _Encrypted(_Bounded, smtplib.SMTP_SSL):
    pass


class BoundedBackend(EmailBackend):
    """Django's own, over a connection that ends in time."""

    @property
    def connection_class(self):
        return _Encrypted if self.use_ssl else _Plain

"""Talking to a server for so long and no longer. No ORM."""

from contextlib import suppress
from socket import SHUT_RDWR
from threading import Timer


class Bounded:
    """Before a connection class (of smtplib or http.client): hangs up after `talk` seconds, counted from the call.

    A timeout of a socket only bounds each silence; a server that sends a letter every few seconds never ends."""

    talk: float
    watch = line = None

    def connect(self, *args, **options):
        self.watch = Timer(self.talk, self._hang_up)
        self.watch.daemon = True
        self.watch.start()
        answer = super().connect(*args, **options)
        self.line = self.sock  # http.client forgets it while the answer is still being read
        return answer

    def _hang_up(self):
        if line := self.sock or self.line:
            with suppress(OSError):  # it may have ended by itself just now
                line.shutdown(SHUT_RDWR)

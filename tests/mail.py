"""Mail servers to send to: one that answers as told, one that is silent. Real sockets on 127.0.0.1."""

import asyncio
import socket
import threading
from contextlib import suppress
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

OK = "250 OK"


class Office(Controller):
    """Accepts mail; `answers` maps an address to what the server says of it, `hangs` are addresses it never answers;
    it takes `pause` seconds over each mail and calls `on_mail` after it."""

    def __init__(self, tls=None, **options):
        self.tls = tls
        self.mails, self.answers, self.hangs, self.pause = [], {}, set(), 0
        self.on_mail = lambda: None
        self.is_hanging, self.release = threading.Event(), threading.Event()
        super().__init__(self, hostname="127.0.0.1", port=0, **options)

    def factory(self):
        return SMTP(self.handler, enable_SMTPUTF8=False, tls_context=self.tls)

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]  # the system chose it
        super()._trigger_server()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.hangs:
            self.is_hanging.set()
            await server.loop.run_in_executor(None, self.release.wait, 60)
        answer = self.answers.get(address, OK)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.pause)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append(mail)
        self.on_mail()
        return OK

    def received(self) -> list[str]:
        """The addresses of what was accepted, in order."""
        return [mail["To"] for mail in self.mails]


@pytest.fixture
def start_office():
    """start_office(ssl_context=…, tls=…) → a mail server; with a context it speaks TLS from the start or on request."""
    started = []

    def start(**options):
        started.append(Office(**options))
        started[-1].start()
        return started[-1]

    yield start
    for server in started:
        server.release.set()
        server.stop()


@pytest.fixture
def office(start_office):
    return start_office()


@pytest.fixture
def silent():
    """The port of a server that takes a connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        kept = []

        def accept():
            with suppress(OSError):
                while True:
                    kept.append(listener.accept()[0])

        threading.Thread(target=accept, daemon=True).start()
        yield listener.getsockname()[1]
        for connection in kept:
            connection.close()


@pytest.fixture
def dripping():
    """The port of a server that greets with one letter every 50 ms and never comes to an end."""
    stop = threading.Event()

    def drip(connection):
        with connection, suppress(OSError):
            while not stop.wait(0.05):
                connection.send(b"2")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)

        def accept():
            while not stop.is_set():
                with suppress(TimeoutError):
                    threading.Thread(target=drip, args=[listener.accept()[0]], daemon=True).start()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        stop.set()
        thread.join()


@pytest.fixture
def mail_on(settings):
    """mail_on(port) → from now on messages go out by mail to that port of this machine."""

    def turn_on(port):
        settings.CHANNELS_ON = settings.CHANNELS_ON | {"mail": True}
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.5
        settings.DEFAULT_FROM_EMAIL = "portal@anlan.invalid"

    return turn_on

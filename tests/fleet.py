"""The portal as it runs in an office: web, workers and clocks as processes of their own, and a Redis to be taken away.

Every process has the clock of the test that started it, and ends with the tests.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from functools import partial

import pytest
from django.conf import settings

from tests.services import end_with_parent, free_port, program, spawn, until
from tests.worker import environment

TRAVEL = "import sys, time_machine; time_machine.travel(float(sys.argv.pop(1)), tick=True).start();"
CELERY = "from modelagency import spool; spool.install(); from celery.__main__ import main; main()"
WEB = "from gunicorn.app.wsgiapp import run; sys.exit(run())"
PORTAL = (
    "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'modelagency.settings';"
    "from django.core.management import execute_from_command_line as run; run(['manage.py', 'portal', *sys.argv[1:]])"
)
QUIET = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
TICK = 0.02


def seconds() -> float:
    """A clock no test moves."""
    return time.monotonic()


def wait_until(true, timeout: float) -> float:
    """Seconds until `true()`; fail after `timeout`."""
    started = seconds()
    while not true():
        if seconds() - started > timeout:
            pytest.fail(f"still not so after {timeout} s: {true}", pytrace=False)
        time.sleep(TICK)
    return seconds() - started


class Fleet:
    """Processes on the test's database. `environ` is what differs from the lane's environment."""

    def __init__(self):
        self.environ, self.started = {}, []

    def worker(self, pool="prefork"):
        name = f"worker-{len(self.started)}@fleet"
        arguments = ["worker", f"--pool={pool}", "--concurrency=2", "--loglevel=INFO", f"--hostname={name}"]
        return self._start(CELERY, "-A", "modelagency", *arguments, *QUIET)

    def beat(self):
        schedule = settings.DATA_DIR / f"beat-{len(self.started)}-{time.perf_counter_ns()}"
        return self._start(CELERY, "-A", "modelagency", "beat", "--pidfile=", f"--schedule={schedule}")

    def web(self):
        """A web server; `url` is where it answers."""
        return self._serving(WEB, "modelagency.wsgi", "--bind=127.0.0.1:{port}", "--workers=2")

    def portal(self):
        """`manage.py portal`: web, worker and clock in one process."""
        return self._serving(PORTAL, "--port={port}")

    def run(self, module, *arguments):
        """A module of the tests, as its own programme."""
        return self._start(f"import runpy; runpy.run_module('{module}', run_name='__main__')", *arguments)

    def _serving(self, code, *arguments):
        port = free_port()
        process = self._start(code, *[part.format(port=port) for part in arguments])
        process.url = f"http://127.0.0.1:{port}"
        wait_until(partial(_answers, port), 60)
        return process

    def _start(self, code, *arguments):
        self.started.append(Process(code, arguments, self.environ))
        return self.started[-1]

    def end(self):
        for process in self.started:
            process.kill()


def _answers(port) -> bool:
    with socket.socket() as link:
        return link.connect_ex(("127.0.0.1", port)) == 0


class Process:
    """A process in a group of its own; its children go with it."""

    def __init__(self, code, arguments, environ):
        self.log = settings.DATA_DIR / f"fleet-{time.perf_counter_ns()}.log"
        command = [sys.executable, "-c", TRAVEL + code, str(time.time()), *arguments]
        with self.log.open("wb") as output:
            environ = os.environ | environment() | environ
            self.process = spawn(command, stdout=output, stderr=output, env=environ, start_new_session=True)

    def kill(self):
        """End it and its children in the middle of whatever they do."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


class Redis:
    """A Redis of one test's own: refused after `stop`, silent after `hang`."""

    def __init__(self):
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self):
        command = [program("Redis", "redis-server"), "--bind", "127.0.0.1", "--port", str(self.port), "--save", ""]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, preexec_fn=end_with_parent)
        until([program("Redis", "redis-cli"), "-p", str(self.port), "ping"])

    def stop(self):
        self.process.kill()
        self.process.wait(10)

    def hang(self):
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)


@pytest.fixture
def fleet(transactional_db):
    fleet = Fleet()
    yield fleet
    fleet.end()


@pytest.fixture
def redis(fleet):
    """The broker of this test's fleet."""
    server = Redis()
    fleet.environ["REDIS_URL"] = server.url
    yield server
    server.stop()

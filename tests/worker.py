"""A real Celery worker, in a process of its own, on the test database and the lane's broker."""

import os
import signal
import sys
import time
from contextlib import suppress

import pytest
import time_machine
from django.conf import settings
from django.db import connection

from modelagency import spool
from modelagency.celery import app
from tests.services import spawn

AN_HOUR = 3600
TICK = 0.05  # seconds; counted, not timed, because tests move the clock
LAUNCH = (
    "import sys, time_machine; time_machine.travel(float(sys.argv.pop(1)), tick=True).start();"
    "from modelagency import spool; spool.install();"
    "from celery.__main__ import main; main()"
)

spool.install()


class RealWorker:
    """`run(job, **arguments)` sends one job and returns when it is done. Its clock is its starter's."""

    def __init__(self, pool: str = "threads"):
        command = [sys.executable, "-c", LAUNCH, str(time.time()), "-A", "modelagency", "worker", f"--pool={pool}"]
        command += ["--loglevel=INFO", "--concurrency=2", "--without-gossip", "--without-mingle", "--without-heartbeat"]
        self.queue = f"worker-{time.perf_counter_ns()}"  # its own, so that no other worker takes its jobs
        command += ["--queues", self.queue]
        self.shift = _shift()
        self.log = settings.DATA_DIR / f"{self.queue}.log"
        with self.log.open("wb") as output:
            environ = os.environ | environment()
            self.process = spawn(command, stdout=output, stderr=output, env=environ, start_new_session=True)
        try:
            self.wait_for(" ready.")
        except BaseException:
            self.kill()
            raise

    def serves(self) -> bool:
        """Whether it runs, and on the clock of the test at hand."""
        return self.process.poll() is None and abs(self.shift - _shift()) < AN_HOUR

    def run(self, job: str, timeout: float = 30, **arguments):
        """Send `job` through the broker; return when the worker has done it; fail when it raised or took too long."""
        self.wait_done(self.send(job, **arguments), timeout)

    def send(self, job: str, **arguments) -> str:
        """Send `job` through the broker; return its id at once."""
        return app.send_task(job, kwargs=arguments, queue=self.queue).id

    def wait_done(self, job_id: str, timeout: float = 30):
        self.wait_for(f"[{job_id}] succeeded", timeout, failure=f"[{job_id}] raised")

    def wait_for(self, text: str, timeout: float = 30, failure: str = "Unrecoverable error"):
        """Wait until the worker has logged `text`."""
        for _ in range(int(timeout / TICK)):
            logged = self.log.read_text(encoding="utf-8")
            if text in logged:
                return
            if failure in logged or self.process.poll() is not None:
                break
            time.sleep(TICK)
        pytest.fail(f"{text!r} not seen in the worker's log:\n{logged}", pytrace=False)

    def stop(self):
        """End the process as a service manager would: the running job is done first."""
        self.process.terminate()
        self.process.wait(30)

    def kill(self):
        """End the process and its children in the middle of whatever they do."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)


def _shift() -> float:
    """By how many seconds the test has moved the clock."""
    real = time_machine.escape_hatch
    return time.time() - real.time.time() if real.is_travelling() else 0


def environment() -> dict[str, str]:
    """Make the portal's own settings, not the tests', find the test database."""
    database = connection.settings_dict
    url = f"sqlite:///{database['NAME']}"
    if connection.vendor == "postgresql":
        url = "postgres://{USER}@{HOST}:{PORT}/{NAME}".format(**database)
    return {"DJANGO_SETTINGS_MODULE": "modelagency.settings", "DATABASE_URL": url}


@pytest.fixture(scope="session")
def _running(django_db_setup):
    """The worker that serves one test after another; at most one."""
    running = []
    yield running
    _end_all(running)


@pytest.fixture
def worker(transactional_db, _running):
    """A real worker. The test's rows are committed, so it sees them."""
    if not (_running and _running[0].serves()):
        _end_all(_running)
        _running.append(RealWorker())
    return _running[0]


@pytest.fixture
def start_worker(transactional_db):
    """start_worker(pool="threads") starts a worker of the test's own, to be moved in time or killed."""
    started = []
    yield lambda *pool: started.append(RealWorker(*pool)) or started[-1]
    _end_all(started)


def _end_all(workers: list):
    while workers:
        workers.pop().kill()  # it is idle by now, and stopping would take seconds

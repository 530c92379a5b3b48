"""A real Celery worker, in a process of its own, on the test database and the lane's broker."""

import os
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection

from modelagency.celery import app
from tests.services import spawn

TICK = 0.05  # seconds; counted, not timed, because tests move the clock


class RealWorker:
    """`run(job, **arguments)` sends one job and returns when it is done; `stop()` ends the process."""

    def __init__(self, pool: str = "threads"):
        command = [sys.executable, "-m", "celery", "-A", "modelagency", "worker", "--loglevel=INFO", f"--pool={pool}"]
        command += ["--concurrency=2", "--without-gossip", "--without-mingle", "--without-heartbeat"]
        self.log = settings.DATA_DIR / f"worker-{time.perf_counter_ns()}.log"
        with self.log.open("wb") as output:
            self.process = spawn(command, stdout=output, stderr=subprocess.STDOUT, env=os.environ | _environment())
        self.wait_for(" ready.")

    def run(self, job: str, timeout: float = 30, **arguments):
        """Send `job` through the broker; return when the worker has done it; fail when it raised or took too long."""
        self.wait_done(self.send(job, **arguments), timeout)

    def send(self, job: str, **arguments) -> str:
        """Send `job` through the broker; return its id at once."""
        return app.send_task(job, kwargs=arguments).id

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
        """End the process in the middle of whatever it does."""
        self.process.kill()
        self.process.wait(10)


def _environment() -> dict[str, str]:
    """Make the portal's own settings, not the tests', find the test database."""
    database = connection.settings_dict
    url = f"sqlite:///{database['NAME']}"
    if connection.vendor == "postgresql":
        url = "postgres://{USER}@{HOST}:{PORT}/{NAME}".format(**database)
    return {"DJANGO_SETTINGS_MODULE": "modelagency.settings", "DATABASE_URL": url}


@pytest.fixture(scope="session")
def _worker(django_db_setup):
    worker = RealWorker()
    yield worker
    worker.stop()


@pytest.fixture
def worker(transactional_db, _worker):
    """The session's real worker. The test's rows are committed, so it sees them."""
    return _worker

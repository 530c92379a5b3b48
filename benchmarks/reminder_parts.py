"""The parts of the benchmark of reminders, each started as its own process; the last line of it is what was found."""

import json
import os
import resource
import sys
import time
from datetime import datetime

import django
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from benchmarks.reminder_rows import load  # noqa: E402
from records.models import Reminder  # noqa: E402
from tasks.reminders import schedule  # noqa: E402

MOMENT = datetime.fromisoformat("2026-09-16T09:00:00+08:00")


class Statements:
    """Counts those it is given to execute."""

    def __init__(self):
        self.count = 0

    def __call__(self, execute, *arguments):
        self.count += 1
        return execute(*arguments)


def create() -> dict:
    """Make the test database; its address."""
    connection.creation.create_test_db(verbosity=0)
    return {"url": "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)}


def destroy() -> dict:
    connection.creation.destroy_test_db(verbosity=0)
    return {}


def fill(rows: str) -> dict:
    began = time.perf_counter()
    return {"rows": load(int(rows)), "seconds": time.perf_counter() - began}


def scan() -> dict:
    """The same moment twice. Seconds, statements, ledger rows; the peak of the process in MB."""
    connection.ensure_connection()
    found = {"before": peak()}
    found["first"], found["statements"], found["ledger"] = once()
    found["again"], found["statements_again"], found["more"] = once()
    return found | {"peak": peak(), "kept": Reminder.objects.count()}


def once() -> tuple[float, int, int]:
    count, began = Statements(), time.perf_counter()
    with connection.execute_wrapper(count):
        written = schedule(MOMENT)
    return time.perf_counter() - began, count.count, written


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    part, *arguments = sys.argv[1:]
    answer = {"create": create, "load": fill, "scan": scan, "destroy": destroy}[part](*arguments)
    sys.stdout.write(json.dumps(answer) + "\n")

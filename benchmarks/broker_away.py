"""How saving and looking go while Redis is stopped or hangs, and how soon everything is delivered after its return.

    LANE=postgres .venv/bin/python -m benchmarks.broker_away                 both troubles, 20 seconds each
    LANE=postgres .venv/bin/python -m benchmarks.broker_away --outage 300    longer, so that the pauses have grown

Five people save a hundred times in all through a web server of its own, with a worker and a clock beside it; then the
same with Redis away. PostgreSQL, Redis and the mail server are the run's own.
"""

import argparse
import os
import sys
import time

import django
import time_machine
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from branches.actions.calendar import seed_working_days  # noqa: E402
from records.models import Delivery  # noqa: E402
from tasks.models import Application  # noqa: E402
from tests import five_people, make  # noqa: E402
from tests.fleet import Fleet, Redis, seconds, wait_until  # noqa: E402
from tests.mail import Office  # noqa: E402

OFFICE_HOURS = "2026-09-16T01:00:00Z"


def say(line: str):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def p95(answers) -> str:
    took = sorted(second for _, second in answers)
    return f"p95 {took[int(len(took) * 0.95)] * 1000:.0f} ms, most {took[-1] * 1000:.0f} ms"


def hundred(label, web, scene):
    """A hundred saves, then a hundred looks by somebody else."""
    Application.objects.all().delete()
    answers = five_people.save_all(web.url, scene)
    good = sum(status == 302 for status, _ in answers)
    looks = five_people.look(web.url, scene.office, 20)
    kept = f"{five_people.saved()} saved, {good} of {len(answers)} answered well"
    say(f"{label:<10} {kept}: {p95(answers)}; pages: {p95(looks)}")


def delivered() -> bool:
    return not Delivery.objects.exclude(state="sent").exists()


def outage(trouble, length, redis, web, scene):
    wait_until(delivered, 120)
    getattr(redis, trouble)()
    began = seconds()
    hundred(trouble, web, scene)
    time.sleep(max(0, length - (seconds() - began)))
    waiting = five_people.unsent()
    redis.start() if trouble == "stop" else redis.go_on()
    away = seconds() - began
    say(f"{'':<10} back after {away:.0f} s, {waiting} waiting; all delivered {wait_until(delivered, 300):.1f} s later")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--outage", type=int, default=20, help="seconds")
    length = arguments.parse_args().outage
    connection.creation.create_test_db(verbosity=0)
    seed_working_days(by=None, years=[2026])
    mail, redis, fleet = Office(), Redis(), Fleet()
    mail.start()
    fleet.environ |= {"REDIS_URL": redis.url, "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}", "EMAIL_FROM": "a@b.invalid"}
    try:
        measure(redis, fleet, length)
    finally:
        fleet.end()
        redis.stop()
        mail.stop()


def measure(redis, fleet, length):
    scene = five_people.scene(make.bureau())
    fleet.beat()
    fleet.worker()
    web = fleet.web()
    for label in ("just begun", "all well"):
        hundred(label, web, scene)
    for trouble in ("stop", "hang"):
        outage(trouble, length, redis, web, scene)


if __name__ == "__main__":
    with time_machine.travel(OFFICE_HOURS, tick=True):
        main()

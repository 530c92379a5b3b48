"""A broker that is away or hangs: people save as always; what was due is delivered within a minute of its return."""

import socket
import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.conf import settings
from kombu.exceptions import OperationalError

from branches.models import User
from branches.roles import Role
from modelagency.broker import PROMPT
from modelagency.celery import app
from modelagency.clock import today
from records.actions import tell
from records.models import Delivery, Message
from tests import five_people, make
from tests.fleet import wait_until
from tests.services import free_port

pytest_plugins = ["tests.mail"]

PROMISE = 60  # seconds after the return


@pytest.fixture
def mail(office, mail_on, fleet):
    mail_on(office.port)
    fleet.environ |= {"EMAIL_URL": f"smtp://127.0.0.1:{office.port}", "EMAIL_FROM": "portal@anlan.invalid"}
    return office


@pytest.fixture
def scene(units):
    return five_people.scene(units)


def delivered():
    return not five_people.unsent()


@pytest.mark.redis
@pytest.mark.parametrize("trouble", ["stop", "hang"])
def test_a_hundred_saves_without_the_broker(trouble, scene, units, mail, redis, fleet):
    fleet.beat()
    worker, web = fleet.worker(), fleet.web()
    tell([scene.office.pk], kind="notice", text="开始")
    wait_until(delivered, 60)
    before = len(worker.said())
    getattr(redis, trouble)()
    answers = five_people.save_all(web.url, scene)
    assert [status for status, _ in answers] == [302] * 100
    assert five_people.saved() == 100
    due_tomorrow(units, scene.office)
    assert five_people.unsent() >= 100
    wait_until(lambda: "onnection" in worker.said()[before:], 60)  # the worker has noticed too
    assert five_people.unsent() >= 100
    redis.start() if trouble == "stop" else redis.go_on()
    wait_until(lambda: delivered() and reminded(), PROMISE)
    asked = {str(row.pk) for rows in scene.rows.values() for row in rows}
    assert asked <= five_people.numbers(mail.mails)
    assert "late@anlan.invalid" in mail.received()


def due_tomorrow(units, office):
    """Something the next tick has to remind somebody of."""
    late = make.member("late", Role.REPORTER, units["甲医院"])
    User.objects.filter(pk=late.pk).update(email="late@anlan.invalid")
    text = five_people.notice(1, "甲医院", number=13)
    make.published_plan(office, text, due_on=today() + timedelta(days=1), lead_rule="none", periods="yearly")


def reminded():
    return Delivery.objects.filter(state="sent", message__kind="reminder").exists()


@pytest.fixture
def listener():
    """A broker that takes connections and says nothing; `calls` are those who came."""
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept():
            with suppress(OSError):
                while True:
                    calls.append(server.accept()[0])

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1], calls
    for call in calls:
        call.close()


@pytest.mark.redis
def test_no_request_calls_the_broker(units, listener, fleet):
    (port, calls), scene = listener, five_people.scene(units, tasks=2)
    fleet.environ["REDIS_URL"] = f"redis://127.0.0.1:{port}/0"
    web = fleet.web()
    answers = five_people.save_all(web.url, scene)
    assert [status for status, _ in answers] == [302] * 10
    assert Message.objects.filter(recipient=scene.office).count() >= 10
    assert calls == []


@pytest.mark.redis
def test_control_who_sends_a_job_does_call_it(listener):
    port, calls = listener
    impatient = app.connection_for_write(f"redis://127.0.0.1:{port}/0", transport_options={"socket_timeout": 0.2})
    with impatient, pytest.raises(OperationalError):
        app.send_task("tasks.remind", connection=impatient, retry=False)
    assert calls


@pytest.mark.redis
def test_attempts_to_connect_follow_each_other_within_seconds():
    """Celery's own would grow to 30 s, which the short outages of these tests do not show."""
    waits = []
    lonely = app.connection_for_read(f"redis://127.0.0.1:{free_port()}/0")
    with lonely, pytest.raises(OperationalError):
        lonely.ensure_connection(lambda error, wait: waits.append(wait), max_retries=3)
    assert waits == [1, 2, 3]
    assert PROMPT["interval_max"] + settings.REMIND_EVERY + settings.DELIVER_EVERY <= PROMISE * 0.7

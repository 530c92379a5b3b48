"""/healthz and /readyz: for whoever watches the portal, without a name, a session or a secret."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from modelagency.clock import now
from records.models import Delivery, Job, Message
from tests import make
from tests.test_headers import guarded

ALIVE = {"status": "alive"}
LIMITS = {"tick_limit": 300, "queue_limit": 300}
FAR = datetime(2030, 1, 1, tzinfo=UTC)


def ticked(seconds_ago=0):
    at = now() - timedelta(seconds=seconds_ago)
    Job.objects.update_or_create(name="tasks.remind", defaults={"done_at": at})


def said(client=None) -> tuple[int, dict]:
    answer = (client or Client()).get("/readyz")
    return answer.status_code, answer.json()


def ready(**differs):
    return {"status": "ready", "database": "ok", "tick_age": 0, "queue_age": 0} | LIMITS | differs


@pytest.fixture
def sends(settings):
    settings.CHANNELS_ON = settings.CHANNELS_ON | {"mail": True}


def test_alive_without_asking_the_database():
    """Without the fixture `db` each query is an error."""
    client = Client(HTTP_HOST="10.0.0.7:8000")
    client.cookies["sessionid"] = "somebodys"
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json(), answer["Content-Type"]) == (200, ALIVE, "application/json")
    assert not answer.cookies


def test_control_another_page_does_ask_the_database():
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        Client().get("/accounts/login/")


@pytest.mark.django_db
def test_ready_while_the_tick_comes():
    assert said() == (503, ready(status="not_ready", tick_age=None))
    ticked()
    assert said() == (200, ready())
    ticked(300)
    assert said() == (200, ready(tick_age=300))
    ticked(302)
    assert said()[0] == 503


@pytest.mark.django_db
def test_a_tick_that_fails_each_time_is_none():
    ticked(600)
    Job.objects.update(started_at=now(), failed_at=now(), error="OperationalError portal:secret@db")
    status, found = said()
    assert (status, found["status"], set(found)) == (503, "not_ready", set(ready()))
    assert "secret" not in str(found)


@pytest.mark.django_db
def test_not_ready_when_nobody_sends_what_is_due(sends):
    ticked()
    message = Message.objects.create(recipient=make.user("wang"), kind="notice", text="已发布")
    row = Delivery.objects.create(message=message, channel="mail", due_at=now() - timedelta(seconds=299))
    assert said()[0] == 200
    Delivery.objects.update(due_at=now() - timedelta(seconds=400))
    status, found = said()
    assert (status, found["queue_age"] in (400, 401)) == (503, True)
    for values in ({"due_at": FAR}, {"state": "sent"}, {"state": "failed"}):  # taken or postponed; gone; given up
        Delivery.objects.filter(pk=row.pk).update(**{"due_at": now() - timedelta(hours=1), "state": "waiting"} | values)
        assert said() == (200, ready())


@pytest.mark.django_db
def test_what_waits_for_a_channel_that_was_turned_off_is_no_trouble(settings):
    settings.CHANNELS_ON = settings.CHANNELS_ON | {"robot": True}
    ticked()
    message = Message.objects.create(recipient=make.user("wang"), kind="notice", text="已发布")
    Delivery.objects.create(message=message, channel="mail", due_at=now() - timedelta(days=1))
    assert said() == (200, ready())


def test_a_database_that_is_away_is_said(transactional_db):
    ticked()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE records_job RENAME TO records_job_away")
    try:
        assert said() == (503, ready(status="not_ready", database="away", tick_age=None, queue_age=None))
        assert Client().get("/healthz").json() == ALIVE
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE records_job_away RENAME TO records_job")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_are_not_kept_and_change_nothing(path, cast, signed_in):
    ticked()
    for client in (Client(), signed_in(cast.reporter), Client(HTTP_HOST="elsewhere.example")):
        assert guarded(client.get(path)) == 200
        assert client.head(path).status_code == 200
        refused = client.post(path, {"a": "b"})
        assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_are_not_sent_on_to_https(path, settings):
    settings.SECURE_SSL_REDIRECT = True
    ticked()
    client = Client()
    assert client.get(path).status_code == 200
    assert client.get("/accounts/login/").status_code == 301

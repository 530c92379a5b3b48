"""Workbooks that the worker makes: asked for, made, killed in the middle, fetched, forgotten."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from openpyxl import load_workbook

from branches.actions.posts import end_post
from modelagency.clock import now, today
from modelagency.listings import making, pages
from records import long_jobs
from records.long_jobs import forget_files, take, work_off
from records.models import AuditEvent, LongJob, Message

PATH = "/assignments/export/"


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(pages, "MOST_AT_ONCE", 3)
    settings.MEDIA_ROOT = tmp_path


def asked(client, query="") -> LongJob:
    """Ask for the list as a person does."""
    assert "生成导出文件" in client.get(PATH + query).content.decode()
    client.post(PATH + query)
    return LongJob.objects.latest("pk")


def rows_of(answer) -> list:
    return list(load_workbook(BytesIO(answer.getvalue())).active.iter_rows(min_row=4, values_only=True))


def test_a_long_list_is_made_by_the_worker_and_fetched_by_its_person(cast, plan, signed_in):
    client = signed_in(cast.office)
    job = asked(client)
    assert "排队中" in client.get(f"/exports/{job.pk}/").content.decode()
    assert client.get(f"/exports/{job.pk}/state/").status_code == 200
    assert client.get(f"/exports/{job.pk}/file/").status_code == 409
    assert work_off() == 1
    assert client.get(f"/exports/{job.pk}/state/").status_code == 286
    assert len(rows_of(client.get(f"/exports/{job.pk}/file/"))) == plan.assignments.count()
    assert Message.objects.of(cast.office).first().link == f"/exports/{job.pk}/"
    verbs = AuditEvent.objects.filter(verb__startswith="long_job").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["long_job.ask", "long_job.done", "long_job.fetch"]
    assert signed_in(cast.committee).get(f"/exports/{job.pk}/file/").status_code == 404


def test_a_lead_gets_no_more_than_its_own_rows(cast, plan, signed_in):
    client = signed_in(cast.lead)
    shown = client.get("/assignments/").context["total"]
    job = asked(client)
    work_off()
    assert len(rows_of(client.get(f"/exports/{job.pk}/file/"))) == shown < plan.assignments.count() + 1


def test_the_same_asked_for_again_is_the_same_file(cast, plan, signed_in):
    client = signed_in(cast.office)
    assert asked(client) == asked(client)
    for light in ("normal", "not_started"):
        LongJob.objects.create(kind="list", user=cast.office, title=light, scope="", asked_at=now())
    assert client.post(PATH + "?awaiting=").status_code == 409
    assert LongJob.objects.count() == 3


def test_a_killed_worker_is_followed_by_another_once_its_lease_is_over(cast, plan, signed_in, the_day):
    client = signed_in(cast.office)
    job = asked(client)
    killed = take()
    default_storage.save(f"exports/{job.pk}-1.xlsx", BytesIO(b"half"))
    assert (killed.pk, take(), work_off()) == (job.pk, None, 0)
    the_day.shift(timedelta(seconds=61))
    assert work_off() == 1
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("done", 2)
    assert default_storage.listdir("exports")[1] == [f"{job.pk}-2.xlsx"]
    assert len(rows_of(client.get(f"/exports/{job.pk}/file/"))) == plan.assignments.count()


def test_a_worker_that_lost_its_row_spoils_nothing(cast, plan, signed_in, the_day):
    asked(signed_in(cast.office))
    slow = take()
    the_day.shift(timedelta(seconds=61))
    assert work_off() == 1
    before = list(LongJob.objects.values())
    long_jobs._do(slow)
    assert list(LongJob.objects.values()) == before
    assert Message.objects.of(cast.office).filter(link__startswith="/exports/").count() == 1


def test_what_fails_three_times_is_given_up_and_said(cast, plan, signed_in, the_day, monkeypatch):
    client = signed_in(cast.office)
    job = asked(client)
    monkeypatch.setattr(making, "table_of", None)
    for _ in range(5):
        the_day.shift(timedelta(seconds=1))
        work_off()
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("failed", 4)
    assert "连续几次都没有做完" in client.get(f"/exports/{job.pk}/").content.decode()


def test_rights_are_asked_again_when_it_is_made_and_when_it_is_fetched(cast, plan, signed_in):
    client = signed_in(cast.lead)
    made = asked(client)
    work_off()
    waiting = asked(client, "?awaiting=")
    end_post(by=cast.system_admin, post=cast.lead.posts.get(), ends_on=today() - timedelta(days=1))
    answer = client.get(f"/exports/{made.pk}/file/")
    assert (answer.status_code, "查看范围有变动" in answer.content.decode()) == (409, True)
    work_off()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.error) == ("failed", long_jobs.NOT_ALLOWED)


def test_a_file_is_removed_after_seven_days(cast, plan, signed_in, the_day):
    client = signed_in(cast.office)
    job = asked(client)
    work_off()
    assert forget_files(now=now() + timedelta(days=6)) == 0
    assert forget_files(now=now() + timedelta(days=7, minutes=1)) == 1
    assert default_storage.listdir("exports")[1] == []
    assert client.get(f"/exports/{job.pk}/file/").status_code == 409
    assert "过期" in client.get(f"/exports/{job.pk}/").content.decode()

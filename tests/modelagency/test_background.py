"""The page 后台任务: next runs from the timetable, lags in words, errors, what is late."""

from datetime import UTC, datetime, timedelta

import pytest
from celery.schedules import crontab
from django.conf import settings

from modelagency.background import LABELS, next_after, timetable, words_of
from modelagency.celery import app
from records.models import Job

NINE = datetime(2026, 9, 16, 1, 0, tzinfo=UTC)  # in Shanghai


def job(name, began, *, done=None, failed=None, error=""):
    """A job that began and ended so many minutes before nine."""
    at = [None if ago is None else NINE - timedelta(minutes=ago) for ago in (began, done, failed)]
    return Job.objects.create(name=name, started_at=at[0], done_at=at[1], failed_at=at[2], error=error, runs=7)


def line_of(name, instant=NINE):
    tasks = [entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()]
    return timetable(instant)[tasks.index(name)]


def test_every_job_has_words():
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if name.partition(".")[0] in ("records", "branches", "tasks", "assessment")}
    planned = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert planned <= set(LABELS)
    assert set(LABELS) == ours


@pytest.mark.django_db
def test_a_job_in_time():
    job("tasks.roll_up", 59, done=58)
    line = line_of("tasks.roll_up")
    assert (line.every, line.last_at, line.next_at) == (
        "1 小时",
        NINE - timedelta(minutes=59),
        NINE + timedelta(minutes=1),
    )
    assert (line.late, line.trouble, line.is_running, line.runs) == (None, "", False, 7)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lag", "late"), [(-60, None), (0, None), (180, None), (181, "3 分钟"), (10_800, "3 小时"), (93_720, "1 天 2 小时")]
)
def test_how_late_is_said_from_three_minutes_on(lag, late):
    job("tasks.roll_up", 119, done=118)  # at one past seven, so it is due at one past eight
    due = NINE - timedelta(minutes=59)
    line = line_of("tasks.roll_up", due + timedelta(seconds=lag))
    assert (line.next_at, line.late) == (due, late)


@pytest.mark.django_db
def test_a_failed_run_says_why_until_one_goes_well():
    row = job("tasks.daily", 30, done=90, failed=29, error="ValueError 坏了")
    assert (line_of("tasks.daily").trouble, line_of("tasks.daily").error) == ("出错", "ValueError 坏了")
    row.done_at = NINE
    row.save()
    assert (line_of("tasks.daily").trouble, line_of("tasks.daily").error) == ("", "")


@pytest.mark.django_db
def test_a_run_that_was_cut_off_is_told_from_one_that_runs():
    row = job("tasks.daily", 29, done=90)
    assert (line_of("tasks.daily").is_running, line_of("tasks.daily").trouble) == (True, "")
    row.started_at -= timedelta(minutes=2)
    row.save()
    assert (line_of("tasks.daily").is_running, line_of("tasks.daily").trouble) == (False, "没有做完")


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(0), "0 秒"),
        (timedelta(seconds=59), "59 秒"),
        (timedelta(seconds=61), "1 分钟"),
        (timedelta(minutes=60), "1 小时"),
        (timedelta(hours=25, minutes=3), "1 天 1 小时"),
        (timedelta(days=3), "3 天"),
    ],
)
def test_lengths_of_time_in_words(time, words):
    assert words_of(time) == words


@pytest.mark.parametrize(
    ("schedule", "after", "expected"),
    [
        (crontab(minute=5), "2026-12-31T15:59:00+00:00", "2026-12-31T16:05:00+00:00"),
        (crontab(minute=5), "2026-12-31T15:05:00+00:00", "2026-12-31T16:05:00+00:00"),
        (crontab(hour=0, minute=10), "2026-12-31T15:59:00+00:00", "2026-12-31T16:10:00+00:00"),  # Shanghai's midnight
        (crontab(hour=0, minute=10), "2026-12-31T16:10:00+00:00", "2027-01-01T16:10:00+00:00"),
    ],
)
def test_the_next_run_of_a_timetable_is_that_of_the_office_clock(schedule, after, expected):
    schedule.app = app
    assert next_after(schedule, datetime.fromisoformat(after)) == datetime.fromisoformat(expected)


def test_the_page_names_what_is_late(cast, signed_in):
    job("tasks.remind", 125, done=125)
    job("tasks.roll_up", 30, failed=30, error="ValueError 坏<了>")
    page = signed_in(cast.office).get("/jobs/").content.decode()
    assert "<b>1 项任务没有按时运行</b>" in page
    assert "晚了 2 小时 4 分钟" in page
    assert "ValueError 坏&lt;了&gt;" in page
    assert page.count("还没有运行过") == len(settings.CELERY_BEAT_SCHEDULE) - 2


def test_the_page_is_quiet_when_all_is_well(cast, signed_in):
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        job(entry["task"], 0, done=0)
    page = signed_in(cast.system_admin).get("/jobs/").content.decode()
    assert page.count("正常") == len(settings.CELERY_BEAT_SCHEDULE)
    assert "note warn" not in page and "tag warn" not in page

"""What is noted of the jobs, by a real worker; and that a job does not end because it cannot be noted."""

import pytest
from celery.signals import task_failure, task_prerun, task_success
from django.db import connection

from modelagency.celery import app
from modelagency.clock import now
from records import runs
from records.models import Job


def fall_over():
    raise ValueError("坏了\0" + "！" * 400)


@pytest.fixture
def job_of():
    """job_of(name, function) → a job that is gone again after the test."""
    app.loader.import_default_modules()  # as a worker does; from then on it is noted
    names = []
    yield lambda name, function: names.append(name) or app.task(function, name=name)
    for name in names:
        app.tasks.pop(name)


@pytest.fixture
def broken(job_of):
    return job_of("records.broken", fall_over)


def test_a_worker_notes_when_a_job_began_and_ended(worker):
    worker.run("tasks.remind")
    worker.run("tasks.remind")
    job = Job.objects.get(name="tasks.remind")
    assert job.started_at < job.done_at
    assert (job.runs, job.failed_at, job.error) == (2, None, "")


def test_a_failure_is_noted_and_what_went_well_before_stays(db, broken):
    Job.objects.create(name="records.broken", done_at=now(), runs=4)
    broken.apply()
    job = Job.objects.get()
    assert job.done_at < job.started_at < job.failed_at
    assert (job.runs, job.error) == (5, "ValueError 坏了" + "！" * 287)


def test_every_job_has_one_row_and_those_of_celery_have_none(db, broken, job_of):
    for _ in range(3):
        broken.apply()
    job_of("celery.own", now).apply()
    assert list(Job.objects.values_list("name", "runs")) == [("records.broken", 3)]


def test_a_job_runs_although_it_cannot_be_noted(transactional_db, caplog, job_of):
    job = job_of("records.unnoted", now)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE records_job RENAME TO records_job_away")
    try:
        assert job.apply().state == "SUCCESS"
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE records_job_away RENAME TO records_job")
    said = [line.getMessage() for line in caplog.records if line.name == "records.runs"]
    assert [line.partition(": ")[0] for line in said] == ["job records.unnoted not noted"] * 2


def test_control_without_the_notes_there_is_no_row(db, broken):
    notes = {task_prerun: runs._started, task_success: runs._done, task_failure: runs._failed}
    for signal, note in notes.items():
        signal.disconnect(note)
    try:
        broken.apply()
        assert not Job.objects.exists()
    finally:
        for signal, note in notes.items():
            signal.connect(note)

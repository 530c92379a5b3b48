"""Notes of every job of Celery's when it started and how it ended; the jobs themselves know nothing of it."""

import logging

from celery.signals import task_failure, task_prerun, task_success
from django.db import Error, close_old_connections
from django.db.models import F

from modelagency.clock import now
from records.models import Job

log = logging.getLogger(__name__)
OF_CELERY = "celery."


def follow():
    """From now on write down what this process runs."""
    task_prerun.connect(_started)
    task_success.connect(_done)
    task_failure.connect(_failed)


def _started(sender, **about):
    if not sender.request.is_eager:  # it comes before Celery's own look at a connection that may be dead by now
        close_old_connections()
    _note(sender, started_at=now(), runs=F("runs") + 1)


def _done(sender, **about):
    _note(sender, done_at=now())


def _failed(sender, exception, **about):
    words = f"{type(exception).__name__} {exception}".replace("\0", "")
    _note(sender, failed_at=now(), error=words[:300])


def _note(job, **values):
    """Without the database a job goes unnoted; that must not be what ends it."""
    if job.name.startswith(OF_CELERY):
        return
    try:
        rows = Job.objects.filter(name=job.name)
        if not rows.update(**values):
            Job.objects.get_or_create(name=job.name)
            rows.update(**values)
    except Error as error:
        log.warning("job %s not noted: %s", job.name, error)

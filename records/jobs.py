"""What Celery runs."""

import logging

from celery import shared_task

from modelagency.clock import now
from records import runs
from records.deliveries import deliver_all
from records.long_jobs import forget_files, work_off

log = logging.getLogger(__name__)
runs.follow()


@shared_task(name="records.deliver")
def deliver_job():
    """Send what is due; harmless to run twice, late, or beside another."""
    for channel, outcome in deliver_all().items():
        if outcome.trouble:
            log.warning("%s: %s", channel, outcome.trouble)
        log.info("%s: %d sent, %d postponed, %d failed", channel, outcome.sent, outcome.postponed, outcome.failed)


@shared_task(name="records.work_off")
def work_off_job() -> int:
    """Make the files people wait for; harmless to run twice, late, or beside another."""
    return work_off()


@shared_task(name="records.forget_files")
def forget_files_job() -> int:
    """Remove the files nobody may fetch any more."""
    return forget_files(now=now())

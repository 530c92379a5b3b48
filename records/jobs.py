"""What Celery runs."""

import logging

from celery import shared_task

from records import runs
from records.deliveries import deliver

log = logging.getLogger(__name__)
runs.follow()


@shared_task(name="records.deliver")
def deliver_job():
    """Send the mail that is due; harmless to run twice, late, or beside another."""
    outcome = deliver()
    if outcome.trouble:
        log.warning("mail: %s", outcome.trouble)
    log.info("mail: %d sent, %d postponed, %d failed", outcome.sent, outcome.postponed, outcome.failed)

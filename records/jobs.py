"""What Celery runs."""

import logging

from celery import shared_task

from records import runs
from records.deliveries import deliver_all

log = logging.getLogger(__name__)
runs.follow()


@shared_task(name="records.deliver")
def deliver_job():
    """Send what is due; harmless to run twice, late, or beside another."""
    for channel, outcome in deliver_all().items():
        if outcome.trouble:
            log.warning("%s: %s", channel, outcome.trouble)
        log.info("%s: %d sent, %d postponed, %d failed", channel, outcome.sent, outcome.postponed, outcome.failed)

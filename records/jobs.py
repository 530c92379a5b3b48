"""What Celery runs."""

import logging

from celery import shared_task

from records import runs
from records.channels.choice import channels_on
from records.deliveries import deliver

log = logging.getLogger(__name__)
runs.follow()


@shared_task(name="records.deliver")
def deliver_job(channel=None):
    """Send what is due over `channel`, or over all; harmless to run twice, late, or beside another."""
    for code in [channel] if channel else channels_on():
        outcome = deliver(code)
        if outcome.trouble:
            log.warning("%s: %s", code, outcome.trouble)
        log.info("%s: %d sent, %d postponed, %d failed", code, outcome.sent, outcome.postponed, outcome.failed)

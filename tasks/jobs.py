"""What Celery runs."""

import logging

from celery import shared_task

from modelagency.clock import now
from tasks.reminders import remind

log = logging.getLogger(__name__)


@shared_task(name="tasks.remind")
def remind_job():
    """Send the reminders due by now; harmless to run twice, late, or beside another."""
    log.info("reminders: %d", remind(now=now()))

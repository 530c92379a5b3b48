"""What Celery runs."""

import logging

from celery import shared_task

from modelagency.clock import now, today
from tasks.actions.rollups import count_day
from tasks.reminders import remind

log = logging.getLogger(__name__)


@shared_task(name="tasks.remind")
def remind_job():
    """Send the reminders due by now; harmless to run twice, late, or beside another."""
    log.info("reminders: %d", remind(now=now()))


@shared_task(name="tasks.roll_up")
def roll_up_job():
    """Move the figures on to today, and put right what is not; harmless to run twice."""
    log.info("roll-ups: %d", count_day(today()))

"""What Celery runs."""

import logging

from celery import shared_task

from modelagency.clock import now, today
from tasks.actions.adjustments import confirm_unanswered_adjustments
from tasks.actions.defaults import accept_by_default, confirm_leaderless_measures, confirm_leaderless_reports
from tasks.actions.in_force import apply_amendments
from tasks.actions.rollups import count_day
from tasks.actions.snapshots import take_daily
from tasks.actions.unanswered import confirm_unanswered
from tasks.actions.workbooks import forget_workbooks
from tasks.reminders import remind

log = logging.getLogger(__name__)


@shared_task(name="tasks.remind")
def remind_job():
    """Send the reminders due by now; harmless to run twice, late, or beside another."""
    log.info("reminders: %d", remind(now=now()))


# What the portal does by itself, in this order; each takes the day and returns how many rows it moved.
DAILY = (
    apply_amendments,
    accept_by_default,
    confirm_unanswered,
    confirm_unanswered_adjustments,
    confirm_leaderless_measures,
    confirm_leaderless_reports,
)


@shared_task(name="tasks.daily")
def daily_job():
    """Do all that is due by today; harmless to run twice, late, or beside another. What fails does not keep back the
    rest."""
    failed = []
    for act in DAILY:
        try:
            log.info("%s: %d", act.__name__, act(today=today()))
        except Exception as error:
            log.exception("%s failed", act.__name__)
            failed.append(error)
    if failed:
        raise failed[0]


@shared_task(name="tasks.roll_up")
def roll_up_job():
    """Move the figures on to today, put right what is not, and keep what they are; harmless to run twice."""
    log.info("roll-ups: %d", count_day(today()))
    log.info("snapshots: %d", take_daily(now()))


@shared_task(name="tasks.forget_workbooks")
def forget_workbooks_job() -> int:
    """Drop uploaded workbooks nobody confirmed within the hour."""
    return forget_workbooks(now=now())

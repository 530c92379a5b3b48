"""Loading the demo, once, into an empty database."""

from datetime import timedelta

from django.db import transaction

from branches.actions.calendar import seed_working_days
from branches.models import Unit, User, WorkingDay
from branches.roles import Role
from modelagency.clock import now, start_of
from modelagency.demo.organisation import appoint_people, found_bureau
from modelagency.demo.posts import Actors
from modelagency.demo.programme import publish_programme
from modelagency.demo.trail import leave_trail
from modelagency.demo.work import do_the_work
from modelagency.demo.year import year_of
from records.models import AuditEvent, Message, Reminder
from tasks.actions.rollups import count_day
from tasks.reminders import remind

MORNING = timedelta(hours=8, minutes=30)
MORNINGS = 4  # before today's, of which the ledger tells
READ_AFTER = timedelta(minutes=42)


class NotEmpty(Exception):
    """The database holds something that is not the demo's."""


@transaction.atomic
def load(today) -> bool:
    """Load the demo as of `today`; False when it is there already. Raise NotEmpty beside anything else."""
    if User.objects.filter(is_demo=True).exists():
        return False
    if User.objects.exists() or Unit.objects.exists():
        raise NotEmpty
    seed_working_days(by=None, years=[today.year - 1, today.year, today.year + 1])
    year = year_of(today, WorkingDay.objects.calendar())
    units = found_bureau()
    appoint_people(units)
    office = list(User.objects.filter(posts__role=Role.OFFICE).order_by("id"))
    plan = publish_programme(office[0], units, year)
    known, actors = AuditEvent.objects.order_by("id").last().pk, Actors.load()
    rows = do_the_work(plan, year, actors)
    count_day(today)
    leave_trail(rows, actors, year, known)
    _remind(year)
    return True


def _remind(year) -> None:
    """The reminders of the last mornings, by the portal's own rules; all but the last two were read."""
    for day in [*year.days[-MORNINGS:], year.today]:
        morning = start_of(day) + MORNING
        told = Message.objects.order_by("id").last().pk
        remind(now=morning)
        at = min(now(), morning)
        read_at = at + READ_AFTER if day in year.days[:-1] else None
        Message.objects.filter(pk__gt=told).update(created_at=at, read_at=read_at)
        Reminder.objects.filter(created_at=morning).update(created_at=at)
        Reminder.objects.filter(settled_at=morning).update(settled_at=at)
    AuditEvent.objects.filter(verb="remind").update(at=at)

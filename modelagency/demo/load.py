"""Loading the demo, once, into an empty database."""

from datetime import date, timedelta

from django.db import transaction

from branches.actions.calendar import seed_working_days
from branches.models import Unit, User, WorkingDay
from branches.roles import Role
from modelagency.clock import now, start_of
from modelagency.demo.assessing.cycles import assess_last_year, assess_this_year
from modelagency.demo.evidence import shelve_evidence
from modelagency.demo.happening import happening
from modelagency.demo.organisation import appoint_people, found_bureau
from modelagency.demo.posts import Actors
from modelagency.demo.programme import publish_programme
from modelagency.demo.rows import Row
from modelagency.demo.situation import all_done, fates
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
    with happening(start_of(date(today.year - 1, 1, 4)) + MORNING):
        seed_working_days(by=None, years=[today.year - 1, today.year, today.year + 1])
        units = found_bureau()
        appoint_people(units)
    year = year_of(today, WorkingDay.objects.calendar())
    office = list(User.objects.filter(posts__role=Role.OFFICE).order_by("id"))
    last_year = year_of(date(today.year - 1, 12, 31), year.calendar)
    _worked(office[0], units, last_year, all_done(), assess_last_year)
    shelve_evidence(_worked(office[0], units, year, fates(year), assess_this_year))
    _remind(year)
    return True


def _worked(office, units, year, fates, assess) -> list[Row]:
    """The plan of `year`, published, its rows as they stand on the day of `year`, its assessment, and their history."""
    plan = publish_programme(office, units, year)
    known, actors = AuditEvent.objects.order_by("id").last().pk, Actors.load()
    rows = do_the_work(plan, year, actors, fates)
    count_day(year.today)
    assess(plan, units, year)
    leave_trail(rows, actors, year, known)
    return rows


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

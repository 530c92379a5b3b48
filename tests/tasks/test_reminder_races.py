"""Two beats and four schedulers, clocks that go back, days without the job: nobody is missed and nobody told twice.

What is right is the model's word; the control shows what comes about without the key of the ledger."""

import re
import sys
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils.timezone import localtime

from records.models import Message, Reminder
from tasks.actions.applications import apply_for, grant_application
from tasks.actions.moves import settle_all
from tasks.models import Assignment, Period, ReminderDay
from tasks.reminders import remind, schedule
from tests import make
from tests.fleet import wait_until
from tests.races import PATIENCE, at_once
from tests.tasks.reminder_model import Model
from tests.tasks.reminder_story import Story, digests, ledger

pytestmark = pytest.mark.django_db(transaction=True)
MOMENT = datetime(2026, 9, 24, 1, 0, tzinfo=UTC)  # nine o'clock; the members' rows are due today, the leads' soon
BEATS, SCHEDULERS = 2, 4
DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)


class Told:
    """The model, told what the portal's tables say and when the job ran."""

    def __init__(self):
        self.story, self.model = Story(), Model()
        self.story.listen()

    def tick(self, moment):
        self.story.tell("tick", at=localtime(moment).replace(tzinfo=None))
        for name, arguments in self.story.events:
            getattr(self.model, name)(**arguments)
        self.story.events = []


@pytest.fixture
def told(plan):
    return Told()


def check(told):
    """The ledger is the model's, and nobody has two digests of a day."""
    assert ledger() == told.model.lines()
    assert Reminder.objects.count() == len(told.model.ledger)
    assert digests() == sorted(told.model.digests)


def test_two_beats_and_four_schedulers_at_once_are_as_one(told):
    for moment in (MOMENT - DAY, MOMENT, MOMENT + 5 * HOUR, MOMENT + 5 * DAY):
        outcomes = at_once(*[partial(remind, now=moment + n * SECOND) for n in range(BEATS + SCHEDULERS)])
        assert all(isinstance(outcome, int) for outcome in outcomes), outcomes
        told.tick(moment)
        check(told)
    assert Reminder.objects.filter(state="sent").count() > 0


def test_as_processes_too(told, fleet):
    begins = time.time() + 8
    runs = [fleet.run("tests.tasks.reminding", str(begins), MOMENT.isoformat()) for _ in range(BEATS + SCHEDULERS)]
    wait_until(lambda: all(run.process.poll() is not None for run in runs), 90)
    said = "\n".join(run.said() for run in runs)
    assert [run.process.returncode for run in runs] == [0] * len(runs), said
    told.tick(MOMENT)
    check(told)
    assert sum(map(int, re.findall(r"sent (\d+)", said))) == Reminder.objects.filter(state="sent").count() > 0


@pytest.fixture
def keyless(plan, monkeypatch):
    """The ledger without its unique key; the names of the fields that were one."""
    (key,) = [one for one in Reminder._meta.constraints if one.name.startswith("one_reminder_per")]
    with monkeypatch.context() as patch, connection.schema_editor() as editor:
        patch.setattr(Reminder._meta, "constraints", [one for one in Reminder._meta.constraints if one is not key])
        editor.remove_constraint(Reminder, key)
    yield key.fields
    Reminder.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Reminder, key)


def test_without_the_key_of_the_ledger_there_are_doubles(keyless, monkeypatch):
    """On PostgreSQL four look before one of them has written for good. SQLite lets only one write at a time, so that
    there looking is enough; it is taken away too."""
    all_written = Barrier(SCHEDULERS)

    def marking_the_day_together(execute, sql, *rest):
        if connection.vendor == "postgresql" and sql.startswith(f'INSERT INTO "{ReminderDay._meta.db_table}"'):
            all_written.wait(PATIENCE)
        return execute(sql, *rest)

    def write():
        with transaction.atomic(), connection.execute_wrapper(marking_the_day_together):
            schedule(MOMENT)

    if connection.vendor == "sqlite":
        scheduling = sys.modules[schedule.__module__]
        monkeypatch.setattr(scheduling, "what_decides", lambda: uuid4().hex)
        monkeypatch.setattr(scheduling, "INSERT", scheduling.INSERT.replace("known.recipient_id = ", "NULL = "))
    assert at_once(*[write] * SCHEDULERS) == [None] * SCHEDULERS
    assert max(Counter(Reminder.objects.values_list(*keyless)).values()) == SCHEDULERS


def test_the_job_run_twice_does_nothing_the_second_time(told):
    first = remind(now=MOMENT)
    before = ledger()
    assert (first > 0, remind(now=MOMENT), remind(now=MOMENT + SECOND)) == (True, 0, 0)
    assert ledger() == before
    told.tick(MOMENT)
    check(told)


def test_beat_is_down_three_days_across_the_end_of_the_year(plan):
    Period.objects.update(due_on=date(2026, 12, 30), lead_due_on=date(2026, 12, 30))
    settle_all(Assignment.objects.select_related("plan", "task"))
    told = Told()
    begins = datetime(2026, 12, 25, 1, 0, tzinfo=UTC)
    silent = {date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1)}
    for moment in [begins + n * DAY for n in range(12)]:
        if moment.date() not in silent:
            remind(now=moment)
            told.tick(moment)
    check(told)
    steps = Reminder.objects.filter(rule__in=["due", "overdue"]).order_by("offset")
    found = set(steps.values_list("offset", "send_on", "state", "reason", "message__digest_on"))
    assert found == {
        (0, date(2026, 12, 30), "suppressed", "overtaken", None),
        (1, date(2026, 12, 31), "suppressed", "overtaken", None),
        (3, date(2027, 1, 4), "sent", "", date(2027, 1, 4)),
    }


def test_the_clock_goes_back_an_hour(told):
    for moment in (MOMENT, MOMENT - HOUR, MOMENT, MOMENT - HOUR, MOMENT + HOUR):
        remind(now=moment)
        told.tick(moment)
        check(told)
    midnight = datetime(2026, 9, 27, 16, 0, tzinfo=UTC)  # the 28th begins
    for moment in (midnight, midnight - HOUR, midnight, midnight + 9 * HOUR):
        remind(now=moment)
        told.tick(moment)
        check(told)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-09-23T15:59:59", date(2026, 9, 23)),  # a minute to midnight in Shanghai
        ("2026-09-23T16:00:00", date(2026, 9, 24)),  # midnight there, eight hours before that of UTC
        ("2026-09-23T23:59:59", date(2026, 9, 24)),
        ("2026-09-24T00:00:00", date(2026, 9, 24)),
        ("2026-12-31T15:59:59", date(2026, 12, 31)),
        ("2027-01-04T15:59:59", date(2027, 1, 4)),
        ("2027-01-03T16:00:00", date(2027, 1, 4)),
        ("2026-09-24T00:29:59", date(2026, 9, 24)),
    ],
)
def test_a_day_is_a_day_in_shanghai(told, instant, day):
    moment = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    remind(now=moment)
    told.tick(moment)
    check(told)
    assert list(ReminderDay.objects.values_list("day", flat=True)) == [day]
    assert not Message.objects.exclude(digest_on=None).exists()  # the office is closed at all these hours


def test_new_year_begins_at_16_utc(told):
    moment = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
    remind(now=moment)
    told.tick(moment)
    check(told)
    handled = list(ReminderDay.objects.values_list("day", flat=True))
    assert handled == [date(2027, 1, 1)]  # a Friday; of 2027 the calendar knows no day off yet


def test_a_due_day_moves_while_the_job_runs(told, cast, plan, units):
    """Either people were told before, or not at all: never of the old day after it moved, and never of both in one."""
    remind(now=MOMENT - DAY)
    rows = list(Assignment.objects.filter(plan=plan, unit=units["甲医院"]).order_by("pk"))
    asked = [
        apply_for(by=cast.reporter, assignment=row, kind="extension", reason="停电。", asked_due_on=date(2026, 10, 15))
        for row in rows
    ]

    def extend():
        for one in asked:
            led = one.assignment.task.lead == units["局机关党委"]
            grant_application(by=cast.lead if led else cast.office, application=one)

    outcomes = at_once(extend, *[partial(remind, now=MOMENT)] * SCHEDULERS)
    assert all(outcome is None or isinstance(outcome, int) for outcome in outcomes), outcomes
    remind(now=MOMENT + HOUR)
    own = Reminder.objects.filter(subject_id__in=[row.pk for row in rows], subject_type="tasks.assignment")
    today = own.filter(send_on__lte=MOMENT.date())
    assert set(today.values_list("state", "reason")) <= {("sent", ""), ("suppressed", "moved"), ("suppressed", "off")}
    assert Message.objects.filter(recipient=cast.reporter, digest_on=MOMENT.date()).count() <= 1
    for moment in [MOMENT + n * DAY for n in range(4, 26)]:
        remind(now=moment)
    assert not own.filter(send_on__gt=MOMENT.date(), due_on__lt=date(2026, 10, 15), state="sent").exists()
    assert set(own.filter(due_on=date(2026, 10, 15), state="sent").values_list("offset", flat=True)) >= {-3, -1, 0}


def test_a_due_day_that_moved_between_writing_and_telling_is_not_told(told, cast, plan, units):
    row = make.assignment_of(plan, units["甲医院"])
    remind(now=MOMENT - DAY)
    waiting = Reminder.objects.filter(subject_id=row.pk, subject_type="tasks.assignment", state="waiting")
    assert set(waiting.values_list("send_on", flat=True)) == {MOMENT.date()}
    told.tick(MOMENT - DAY)
    later = {"asked_due_on": date(2026, 10, 15)}
    asked = apply_for(by=cast.reporter, assignment=row, kind="extension", reason="停电。", **later)
    grant_application(by=cast.lead, application=asked)
    told.story.listen()
    remind(now=MOMENT)
    told.tick(MOMENT)
    check(told)
    assert Reminder.objects.filter(subject_id=row.pk, reason="moved").exists()

"""Writing the ledger: what the rules expect of each working day until the next one, one statement per audience."""

from datetime import timedelta

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Max

from branches.models import WorkingDay
from modelagency.clock import day_of
from records.models import Reminder
from tasks.models import ReminderDay
from tasks.reminders.callings import Day, callings, earliest_days
from tasks.reminders.rules import Rules
from tasks.reminders.seen import what_decides

LOOK_BACK = timedelta(days=30)
MANY = 5_000  # rows written after which PostgreSQL has to count anew, or it goes on as in a small ledger
SUBJECT = {"rule": "rule", "subject_id": "id", "unit_id": "unit", "due_on": "base", "offset": "step"}  # field → item_…
INSERT = """
INSERT INTO {ledger} (recipient_id, {fields}, subject_type, send_on, created_at, state, reason, note)
SELECT hearer.person, {values}, %s, %s, %s, %s, '', ''
FROM ({items}) item JOIN ({hearers}) hearer ON hearer.place = item.item_place
WHERE item.item_step IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM {ledger} known WHERE known.recipient_id = hearer.person AND {same}
                AND known.subject_type = %s)
{impartial}
ON CONFLICT DO NOTHING
"""
IMPARTIAL = """
AND NOT EXISTS (SELECT 1 FROM ({members}) member
                WHERE member.person = hearer.person AND member.place = item.item_unit)
"""


def schedule(now) -> int:
    """Put into the ledger what is expected of the working days up to today and of the next one; return the number of
    rows. Where nothing has changed since it last did so today, it only looks whether something has."""
    today, seen = day_of(now), what_decides()
    if ReminderDay.objects.filter(day=today, seen=seen).exists():
        return 0
    calendar = WorkingDay.objects.calendar()
    rules, earliest, written, counted = Rules.load(), earliest_days(), 0, 0
    for date in days_to_handle(today, calendar):
        day = Day(date, rules, calendar, earliest)
        for calling in callings(day):
            written += _insert(calling, day, now)
            counted = _count_anew(written, counted)
        if date < today:
            ReminderDay.objects.bulk_create([ReminderDay(day=date)], ignore_conflicts=True)
    ReminderDay.objects.update_or_create(day=today, defaults={"seen": seen})
    return written


def days_to_handle(today, calendar) -> list:
    """Working days in order: those missed since the last that was handled (on a first run none), today, so that what
    changed since is found, and the next."""
    handled = ReminderDay.objects.filter(day__lt=today).aggregate(last=Max("day"))["last"] or today - timedelta(days=1)
    first = max(handled, today - LOOK_BACK)
    missed = (first + timedelta(days=n) for n in range(1, (today - first).days + 1))
    return [*filter(calendar.is_working, missed), calendar.add(today, 1)]


def _insert(calling, day, now) -> int:
    try:
        items, item_values = calling.items.query.sql_with_params()
    except EmptyResultSet:
        return 0
    hearers, hearer_values = calling.hearers.query.sql_with_params()
    members, member_values = day.members.query.sql_with_params() if calling.impartial else ("", ())
    quote, operations = connection.ops.quote_name, connection.ops
    sql = INSERT.format(
        ledger=quote(Reminder._meta.db_table),
        fields=", ".join(map(quote, SUBJECT)),
        values=", ".join(f"item.item_{name}" for name in SUBJECT.values()),
        same=" AND ".join(f"{_known(field)} = item.item_{name}" for field, name in SUBJECT.items()),
        items=items,
        hearers=hearers,
        impartial=IMPARTIAL.format(members=members) if members else "",
    )
    own = (
        calling.subject_type,
        operations.adapt_datefield_value(day.date),
        operations.adapt_datetimefield_value(now),
        Reminder.State.WAITING.value,
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, (*own, *item_values, *hearer_values, calling.subject_type, *member_values))
        return cursor.rowcount


def _count_anew(written, counted) -> int:
    """Have the ledger counted when it has grown by many rows, and by as many as when this was last done; return how
    many were written then."""
    if connection.vendor != "postgresql" or written - counted <= max(MANY, counted):
        return counted
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {connection.ops.quote_name(Reminder._meta.db_table)}")
    return written


def _known(field) -> str:
    """A field of a row that is in the ledger already. The sum keeps PostgreSQL from finding it by its unit, which has
    many; by the unique key it is one."""
    column = f"known.{connection.ops.quote_name(field)}"
    return f"{column} + 0" if field == "unit_id" else column

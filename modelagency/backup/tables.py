"""Rows to lines of JSON and back, the same on every kind of database."""

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.models.sql import InsertQuery

ROWS = 500  # at a time
# Whoever is signed in or locked out, what was uploaded a moment ago and how the jobs went is nothing to bring back.
LEFT_OUT = {"sessions.Session", "branches.PendingImport", "tasks.PendingWorkbook", "records.Job", "records.LongJob"} | {
    f"axes.{name}" for name in ("AccessAttempt", "AccessAttemptExpiration", "AccessFailureLog", "AccessLog")
}
MADE_BY_MIGRATE = {"contenttypes.ContentType", "auth.Permission"}


def tables() -> dict[str, type[models.Model]]:
    """Label → model of every table in the archive, those between two models included."""
    return {label: model for label, model in _all().items() if label not in LEFT_OUT}


def left_out() -> list[type[models.Model]]:
    return [model for label, model in _all().items() if label in LEFT_OUT]


def _all():
    known = apps.get_models(include_auto_created=True)
    return {model._meta.label: model for model in known if model._meta.managed and not model._meta.proxy}


def columns(model) -> list[str]:
    return [field.attname for field in model._meta.local_concrete_fields]


def rows(model) -> Iterator[tuple]:
    """Every row in the order of the key, a few at a time."""
    return model._base_manager.order_by("pk").values_list(*columns(model)).iterator(chunk_size=2000)


def to_line(row: tuple) -> bytes:
    return json.dumps(row, default=_plain, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _plain(value):
    if isinstance(value, datetime | date):
        return value.isoformat()  # with microseconds, which Django's own encoder cuts
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    raise TypeError(f"{type(value).__name__} has no plain form yet")


def insert(model, lines: Iterable[bytes]):
    """Write rows as they are: no default, no `auto_now`, no signal."""
    fields = model._meta.local_concrete_fields
    lines = iter(lines)
    size = connection.ops.bulk_batch_size(fields, range(ROWS))
    while lot := [_instance(model, fields, json.loads(line)) for line in islice(lines, size)]:
        query = InsertQuery(model)
        query.insert_values(fields, lot, raw=True)
        query.get_compiler(connection=connection).execute_sql()


def _instance(model, fields, values):
    pairs = zip(fields, values, strict=True)
    return model(**{field.attname: field.to_python(value) for field, value in pairs})


def is_empty(model) -> bool:
    return not model._base_manager.exists()


def count(model) -> int:
    return model._base_manager.count()


def last_key(model) -> int | None:
    """The highest key ever given, None where the database gives none: history must not pass on to a new row."""
    if not isinstance(model._meta.pk, models.AutoField):
        return None
    highest = model._base_manager.aggregate(highest=models.Max("pk"))["highest"] or 0
    with connection.cursor() as cursor:
        cursor.execute(*_last_key_sql(model))
        given = cursor.fetchone()
    return max(highest, given[0] or 0) if given else highest


def set_last_key(model, key: int | None):
    if not key:
        return
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [_quoted(table), column, key])
        else:
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, key])


def _last_key_sql(model):
    table, column = model._meta.db_table, model._meta.pk.column
    if connection.vendor == "postgresql":
        return "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)", [_quoted(table), column]
    return "SELECT seq FROM sqlite_sequence WHERE name = %s", [table]


def _quoted(table):
    return connection.ops.quote_name(table)


def file_names(model, row: tuple) -> Iterator[str]:
    """What the row's file fields name."""
    pairs = zip(model._meta.local_concrete_fields, row, strict=True)
    return (value for field, value in pairs if isinstance(field, models.FileField) and value)

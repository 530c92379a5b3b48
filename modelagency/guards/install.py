"""Guards into the database and out of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from modelagency.guards.sql import PREFIX, wanted

THERE = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
    "postgresql": "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema() AND t.tgname LIKE %s",
}


def install(**_signal) -> None:
    """Make the guards what they should be; where they are, nothing happens. Called after every `migrate`."""
    if not missing() and not _strange():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        _drop(cursor, _strange())
        for name in missing():
            for statement in wanted(connection.vendor)[name][1]:
                cursor.execute(statement)


def uninstall(**_signal) -> None:
    """Take all guards away. SQLite rebuilds whole tables in migrations, and cannot while triggers name them."""
    with transaction.atomic(), connection.cursor() as cursor:
        _drop(cursor, _there())


def make_way(**_signal) -> None:
    """Before `migrate`."""
    if connection.vendor == "sqlite":
        uninstall()


@contextmanager
def suspended() -> Iterator[None]:
    """Without guards inside, in one transaction with what is written: for bringing back an archive."""
    uninstall()
    yield
    install()


def missing() -> list[str]:
    """Names of guards the database should have and has not."""
    there, tables = _there(), set(connection.introspection.table_names())
    if not {"records_yearlock", "assessment_cycle", "assessment_scheme"} <= tables:
        return []  # half way through the migrations
    return sorted(
        name for name, (table, _) in wanted(connection.vendor).items() if table in tables and name not in there
    )


def _there() -> dict[str, str]:
    """Name of each guard → its table."""
    with connection.cursor() as cursor:
        cursor.execute(THERE[connection.vendor], [f"{PREFIX}%"])
        return dict(cursor.fetchall())


def _strange() -> dict[str, str]:
    """Guards of an earlier version of the programme."""
    known = wanted(connection.vendor)
    return {name: table for name, table in _there().items() if name not in known}


def _drop(cursor, guards: dict[str, str]) -> None:
    for name, table in guards.items():
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER {name} ON {table}")
            cursor.execute(f"DROP FUNCTION {name}()")
        else:
            cursor.execute(f"DROP TRIGGER {name}")

"""What somebody could make of a whole dump of the database: which ballot is whose."""

import re
from collections.abc import Iterator

from django.db import connection

SYSTEM = {
    "sqlite": "SELECT rowid AS rowid_, * FROM {}",
    "postgresql": "SELECT ctid::text AS ctid_, xmin::text AS xmin_, xmax::text AS xmax_, cmin::text AS cmin_,"
    " cmax::text AS cmax_, * FROM {}",
}
COUNTERS = {
    "sqlite": ["sqlite_sequence"],
    "postgresql": ["pg_sequences", "pg_stat_user_tables", "pg_stat_user_indexes"],
}


def dump() -> dict[str, list[dict]]:
    """Table → its rows with the columns of the system, and what the database itself counts."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        found = {table: _rows(cursor, SYSTEM[connection.vendor].format(f'"{table}"')) for table in tables}
        return found | {name: _rows(cursor, f"SELECT * FROM {name}") for name in COUNTERS[connection.vendor]}


def _rows(cursor, query) -> list[dict]:
    cursor.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def strongest(ballots: list[dict], voters: list[dict], truth) -> tuple[float, str]:
    """(how well, by what) the best attack tells whose ballots these are: 1 for all of them, about 0 for chance.

    Rows as dumped; truth(row) → the number of the voter, in the order of voting, by a column that no dump has.
    """
    attempts = [*_by_order(ballots, voters, truth), *_by_value(ballots, voters, truth)]
    return max(attempts, key=lambda attempt: attempt[0])


def _by_order(ballots, voters, truth) -> Iterator[tuple[float, str]]:
    """Ballots and voters side by side, both sorted by something; or beside what a witness saw of the order."""
    guests = {f"voters by {name}": [truth(row) for row in rows] for name, rows in _sortings(voters)}
    guests["voters as they were seen"] = list(range(len(ballots)))
    for name, rows in _sortings(ballots):
        numbers = [truth(row) for row in rows]
        for guest, others in guests.items():
            if len(others) == len(numbers):
                yield max(_right(numbers, others), abs(_likeness(numbers, others))), f"ballots by {name}, {guest}"


def _sortings(rows):
    for column in rows[0] if rows else ():
        yield column, sorted(rows, key=lambda row: _sortable(row[column]))


def _sortable(value):
    text = str(value)
    return [int(digits) for digits in re.findall("[0-9]+", text)] if re.fullmatch(r"[0-9(),]+", text) else [-1, text]


def _right(numbers, others) -> float:
    return sum(one == other for one, other in zip(numbers, others, strict=True)) / len(numbers)


def _likeness(numbers, others) -> float:
    """Correlation of two orders of the same numbers: 1 alike, -1 reversed, about 0 by chance."""
    places = {number: place for place, number in enumerate(others)}
    apart = sum((place - places[number]) ** 2 for place, number in enumerate(numbers))
    return 1 - 6 * apart / (len(numbers) ** 3 - len(numbers))


def _by_value(ballots, voters, truth) -> Iterator[tuple[float, str]]:
    """A ballot's column equal to a voter's: each ballot counts for one over those it could be, where its own is one."""
    for column in ballots[0]:
        for other in voters[0] if voters else ():
            could_be = {}
            for row in voters:
                could_be.setdefault(str(row[other]), []).append(truth(row))
            shares = []
            for row in ballots:
                found = could_be.get(str(row[column]), [])
                shares.append(1 / len(found) if truth(row) in found else 0)
            yield sum(shares) / len(ballots), f"ballot.{column} = voter.{other}"

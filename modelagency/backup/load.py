"""An archive into an empty database and the folder of files: everything or nothing."""

from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from modelagency.backup import files, tables
from modelagency.backup.archive import DamagedError, Reader
from modelagency.backup.state import applied, compare
from modelagency.guards.install import suspended


class NotEmptyError(Exception):
    """The database holds something of its own."""


@dataclass(frozen=True)
class Loaded:
    made_at: str
    tables: int
    rows: int
    files: int
    missing: list[str]


def load(path: Path) -> Loaded:
    """Bring the archive back. Raise DamagedError, OutOfStepError, NotEmptyError, OccupiedError, OSError."""
    reader = Reader(path)
    try:
        manifest = reader.manifest
        compare(manifest["migrations"], applied())
        _check_tables(manifest)
        wanted = files.places(reader)
        with files.staged(reader, wanted) as publish, transaction.atomic(durable=True):
            with suspended():
                _fill(reader)
            publish()
    finally:
        reader.close()
    counted = sum(table["rows"] for table in manifest["tables"].values())
    return Loaded(manifest["made_at"], len(manifest["tables"]), counted, manifest["files"], manifest["missing_files"])


def _check_tables(manifest):
    here = {label: tables.columns(model) for label, model in tables.tables().items()}
    there = {label: table["columns"] for label, table in manifest["tables"].items()}
    members = {name for name in manifest["members"] if not name.startswith(files.FOLDER)}
    if here != there or members != {_member(label) for label in here}:
        raise DamagedError("归档中的表与程序的不同，不是这个版本的程序写的")


def _fill(reader):
    known = tables.tables()
    _make_room(known)
    for label, model in known.items():
        with reader.open(_member(label)) as lines:
            tables.insert(model, lines)
    connection.check_constraints()
    for label, model in known.items():
        expected = reader.manifest["tables"][label]
        if (counted := tables.count(model)) != expected["rows"]:
            raise DamagedError(f"{label} 写入 {counted} 行，清单上是 {expected['rows']} 行")
        tables.set_last_key(model, expected["last_key"])


def _make_room(known):
    """Nothing but what `migrate` itself made may be there; that, and old sessions, gives way. Raise NotEmptyError."""
    own = [model for label, model in known.items() if label not in tables.MADE_BY_MIGRATE]
    if full := [model._meta.db_table for model in own if not tables.is_empty(model)]:
        raise NotEmptyError(
            f"数据库里已有数据（{'、'.join(full[:3])} 等 {len(full)} 张表），没有改动。"
            "请另建一个空数据库，运行 manage.py migrate 之后再恢复。"
        )
    for model in [*tables.left_out(), *(known[label] for label in sorted(tables.MADE_BY_MIGRATE))]:
        model._base_manager.all()._raw_delete(connection.alias)


def _member(label: str) -> str:
    return f"tables/{label}.jsonl"

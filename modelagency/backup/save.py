"""Database and files into one archive, as they were at one moment."""

import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import django
from django.core.files.storage import default_storage
from django.db import connection, transaction

from modelagency.backup import tables
from modelagency.backup.archive import CHUNK, Writer
from modelagency.backup.state import applied
from modelagency.clock import now


@dataclass(frozen=True)
class Saved:
    rows: int
    files: int
    missing: list[str]
    size: int


def save(target: Path) -> Saved:
    """Write the archive; nothing of it stays when that fails. Raise OSError (FileExistsError), OutOfStepError."""
    if target.exists():
        raise FileExistsError(target)
    draft = target.with_name(f".{target.name}.partial")
    writer = Writer(draft)
    try:
        manifest = _fill(writer)
        writer.finish(manifest)
        if target.exists():
            raise FileExistsError(target)
        draft.rename(target)
    finally:
        writer.close()
        draft.unlink(missing_ok=True)
    counted = sum(table["rows"] for table in manifest["tables"].values())
    return Saved(counted, manifest["files"], manifest["missing_files"], target.stat().st_size)


def _fill(writer) -> dict:
    with _snapshot():
        manifest = {
            "made_at": now().isoformat(),
            "database": connection.vendor,
            "versions": {"django": django.get_version(), "python": platform.python_version()},
            "migrations": applied(),
            "left_out": sorted(tables.LEFT_OUT),
        }
        names = set()
        manifest["tables"] = {label: _table(writer, model, names) for label, model in tables.tables().items()}
    missing = [name for name in sorted(names) if not _file(writer, name)]
    return manifest | {"files": len(names) - len(missing), "missing_files": missing}


@contextmanager
def _snapshot() -> Iterator[None]:
    """All that is read inside is of one moment, and nobody waits for it."""
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"  # IMMEDIATE holds up writers
    try:
        with transaction.atomic(durable=True):
            yield
    finally:
        connection.transaction_mode = mode


def _table(writer, model, names: set) -> dict:
    """Write one table; add to `names` the files its rows name."""
    counted = 0
    with writer.member(f"tables/{model._meta.label}.jsonl", packed=True) as write:
        for row in tables.rows(model):
            write(tables.to_line(row))
            names.update(tables.file_names(model, row))
            counted += 1
    return {"columns": tables.columns(model), "rows": counted, "last_key": tables.last_key(model)}


def _file(writer, name: str) -> bool:
    """Write one file; False when it is not there."""
    try:
        source = default_storage.open(name)
    except FileNotFoundError:
        return False
    with source, writer.member(f"files/{name}", packed=False) as write:
        for data in iter(partial(source.read, CHUNK), b""):
            write(data)
    return True

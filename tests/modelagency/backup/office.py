"""An office with a year's work, and other databases to bring it back into."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.db.utils import load_backend

from branches.actions.evidence import add_version
from tests import make
from tests.assessment import sealed
from tests.cast import DUE, TODAY
from tests.worker import environment as source_environment

ROOT = Path(__file__).parents[3]
TEXT = "完成“一月一查”。\n\u2028第二段 😀"
PDF = b"%PDF-1.4\n" + bytes(range(256)) * 40 + b"%%EOF"
LEFT_OUT = ("sessions", "axes")
PASSING = ("branches.PendingImport", "records.Job")


def fill(cast):
    """A published plan, reports with files, history, marks, results and their seal; return the cycle."""
    plan = make.published_plan(cast.office, due_on=DUE)
    row = make.working(make.assignment_of(plan, cast.reporter.posts.get().unit), cast.reporter, cast.leader)
    files = [SimpleUploadedFile(f"台账{n}.pdf", PDF + str(n).encode()) for n in range(3)]
    make.passed(
        row,
        cast.reporter,
        cast.leader,
        cast.lead,
        TODAY,
        uploads=tuple(files),
        text="完成“一月一查”。\n\u2028第二段 😀",
    )
    item = row.unit.evidence.get(name="台账1.pdf")
    add_version(by=cast.reporter, evidence=item, upload=SimpleUploadedFile("台账1新版.pdf", PDF + b"new"))
    return sealed.sealed(cast, plan).cycle


@dataclass
class Place:
    """A database and a data folder of its own; commands run there as people run them."""

    folder: Path
    url: str

    @property
    def environment(self):
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "modelagency.settings",
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.url,
        }

    def manage(self, *words, status=0) -> str:
        """What the command printed; it must end with `status`."""
        done = subprocess.run(
            [sys.executable, "manage.py", *map(str, words)],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == status, done.stdout
        return done.stdout

    @property
    def files(self) -> dict[str, bytes]:
        media = self.folder / "media"
        found = (path for path in media.rglob("*") if path.is_file())
        return {str(path.relative_to(media)): path.read_bytes() for path in found}

    @contextmanager
    def rows(self):
        """Yield a function: model → all its rows here. The tests' own connection steps aside meanwhile."""
        kind = "postgresql" if self.url.startswith("postgres") else "sqlite3"
        about = {**connection.settings_dict, "ENGINE": f"django.db.backends.{kind}", "OPTIONS": {}}
        about["NAME"] = self.url.rpartition("/")[2] if kind == "postgresql" else self.url.removeprefix("sqlite:///")
        own, other = connections["default"], load_backend(about["ENGINE"]).DatabaseWrapper(about, "default")
        connections["default"] = other
        try:
            yield rows_of
        finally:
            connections["default"] = own
            other.close()


def rows_of(model) -> list[tuple]:
    names = [field.attname for field in model._meta.concrete_fields]
    rows = model._base_manager.order_by("pk").values_list(*names)
    return [tuple(bytes(value) if isinstance(value, memoryview) else value for value in row) for row in rows]


def source() -> Place:
    """The database of the tests."""
    return Place(Path(os.environ["DATA_DIR"]), source_environment()["DATABASE_URL"])


def empty(folder: Path, kind: str) -> Place:
    """A new database of one kind after `migrate`."""
    folder.mkdir()
    url = f"sqlite:///{folder / 'portal.sqlite3'}"
    if kind == "postgresql":
        name = f"copy_{folder.name}_{os.getpid()}"
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        url = source().url.rpartition("/")[0] + f"/{name}"
    place = Place(folder, url)
    if kind == "sqlite":
        shutil.copy(_migrated(), folder / "portal.sqlite3")
    else:
        place.manage("migrate", "-v0")
    return place


@cache
def _migrated() -> Path:
    """A SQLite database after `migrate`, made once."""
    folder = Path(os.environ["DATA_DIR"]) / "migrated"
    folder.mkdir()
    file = folder / "portal.sqlite3"
    Place(folder, f"sqlite:///{file}").manage("migrate", "-v0")
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


def kept_models():
    """Every model that a restore brings back, told apart from those it leaves out by hand."""
    every = apps.get_models(include_auto_created=True)
    return [m for m in every if m._meta.app_label not in LEFT_OUT and m._meta.label not in PASSING]

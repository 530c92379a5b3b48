"""How long a whole bureau takes to check and to write: 300 units, 60 branches, 1,000 people with a post each.

    .venv/bin/python -m benchmarks.import_organisation                    on SQLite
    LANE=postgres .venv/bin/python -m benchmarks.import_organisation      on PostgreSQL

Everything runs in a folder and a database that go with the run; `--units` and `--people` change the size.
"""

import argparse
import os
import sys
import time
from contextlib import contextmanager

import django
from django.conf import settings
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from branches.actions.units import create_unit  # noqa: E402
from branches.imports import entry  # noqa: E402
from branches.imports.files import read_file  # noqa: E402
from branches.imports.layout import SHEETS  # noqa: E402
from branches.models import Post, Unit, UnitUserPermission  # noqa: E402
from modelagency.clock import today  # noqa: E402
from tests.branches.imports import books  # noqa: E402

TOP = "安澜县卫生健康局"


def bureau(units: int, people: int) -> bytes:
    """A workbook of three levels: offices, hospitals, and their departments."""
    parents = [f"第{n}医院" for n in range(units // 10)]
    names = parents + [f"第{n % len(parents)}医院第{n}科" for n in range(units - len(parents))]
    content = {name: [] for name in SHEETS}
    for n, name in enumerate(names):
        above = TOP if n < len(parents) else parents[n % len(parents)]
        content[books.UNITS].append([name, "直属单位", "医院", above, str(n), "2020-01-01", f"别名{n}"])
    for n, name in enumerate(names[: units // 5]):
        content[books.BRANCHES].append([f"{name}党支部", name, "医院", name, str(n), "2020-01-01"])
    for n in range(people):
        role = "单位审核人" if n % 3 == 0 else "纪检审计" if n % 100 == 1 else "填报员"
        row = [f"人员{n}", f"person{n}", f"p{n}@example.com", names[n % len(names)], role, "", "2026-01-05", "", ""]
        content[books.POSTS].append(row)
    return books.data(content)


def say(line: str):
    sys.stdout.write(line + "\n")


@contextmanager
def timed(label: str):
    start = time.perf_counter()
    yield
    say(f"{label:<28}{time.perf_counter() - start:8.2f} s")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--units", type=int, default=300)
    arguments.add_argument("--people", type=int, default=1_000)
    asked = arguments.parse_args()
    connection.creation.create_test_db(verbosity=0)
    create_unit(by=None, name=TOP, kind=Unit.Kind.BUREAU, starts_on=today())
    data = bureau(asked.units, asked.people)
    say(f"{settings.DATABASES['default']['ENGINE']}, {len(data) / 1024:.0f} KB")
    with timed("read (a process of its own)"):
        content = read_file("bureau.xlsx", data)
    with timed("check"):
        found = entry.checked(content)
    assert not found.faults, found.faults[:5]
    with timed("write, in one transaction"):
        entry.write(by=None, content=content, seen=found.additions.digest(), filename="bureau.xlsx", sha256="0" * 64)
    with timed("check again: nothing new"):
        assert not entry.checked(content).additions
    grants = UnitUserPermission.objects.count()
    say(f"{Unit.objects.count()} units, {Post.objects.count()} posts, {grants} grants")


if __name__ == "__main__":
    main()

"""Whether the annual workbook of a large cycle takes more memory or more queries than that of a small one.

    .venv/bin/python -m benchmarks.workbook                    on SQLite
    LANE=postgres .venv/bin/python -m benchmarks.workbook      on PostgreSQL

5,000 subjects × 40 indicators, then 100,000, each exported whole in a process of its own; everything runs in a folder
and a database that go with the run. Ends with 1 where the large one takes a query more, or over 10 MB more memory.
"""

import argparse
import os
import resource
import subprocess
import sys
import time

import django
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from assessment.actions.results import compute  # noqa: E402
from assessment.exports import export_results  # noqa: E402
from assessment.models import Appraisal, Cycle, Mark, Result  # noqa: E402
from benchmarks import scores  # noqa: E402
from branches.models import Unit  # noqa: E402

BATCH = 1_000
LOSING = 8  # one mark in so many takes points
MOST_MORE = 10  # MB
MEBIBYTE = 1 << 20


def say(line: str):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def more(cycle, subjects: int) -> None:
    """Further subjects with the results of the first ones, to the number asked for."""
    known = list(Result.objects.filter(appraisal__cycle=cycle).order_by("pk")[:7])
    for start in range(cycle.appraisals.count(), subjects, BATCH):
        numbers = range(start, min(start + BATCH, subjects))
        units = [Unit(name=f"增设{n}党支部", kind="branch", starts_on=scores.DAY, order=n) for n in numbers]
        units = Unit.objects.bulk_create(units)
        rows = [Appraisal(cycle=cycle, unit=u, name=u.name, category=f"第{u.pk % scores.CATEGORIES}类") for u in units]
        rows = Appraisal.objects.bulk_create(rows)
        Result.objects.bulk_create(
            Result(appraisal=row, total=one.total, lines=one.lines, rank=row.pk, computed_at=one.computed_at)
            for row, one in ((row, known[row.pk % len(known)]) for row in rows)
        )


def export() -> None:
    """In a process of its own: write the workbook, say what it took."""
    cycle = Cycle.objects.select_related("scheme__plan__notice").get()
    start = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        file = export_results(by=None, cycle=cycle, appraisals=cycle.appraisals.all())
    size = file.seek(0, os.SEEK_END) / MEBIBYTE
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"{len(queries)} {peak:.1f} {time.perf_counter() - start:.1f} {size:.1f}")


def measured(label: str) -> tuple[int, float]:
    command = [sys.executable, "-m", "benchmarks.workbook", "--export"]
    output = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ).stdout
    queries, peak, seconds, size = output.split()[-4:]
    say(f"{label:<32}{queries} queries, peak {peak} MB, {seconds} s, {size} MB of workbook")
    return int(queries), float(peak)


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--few", type=int, default=5_000)
    given.add_argument("--many", type=int, default=100_000)
    given.add_argument("--indicators", type=int, default=40)
    given.add_argument("--export", action="store_true", help="only write the workbook of the database of the run")
    asked = given.parse_args()
    if asked.export:
        export()
        return 0
    call_command("migrate", verbosity=0)
    by, cycle = scores.load(50, asked.indicators)
    Mark.objects.alias(place=F("pk") % LOSING).exclude(place=0).update(quantity=0)
    compute(by=by, cycle=cycle)
    more(cycle, asked.few)
    few = measured(f"{asked.few:,} × {asked.indicators}")
    more(cycle, asked.many)
    many = measured(f"{asked.many:,} × {asked.indicators}")
    say(f"queries {many[0] - few[0]:+}, memory {many[1] - few[1]:+.1f} MB")
    return int(many[0] > few[0] or many[1] - few[1] > MOST_MORE)


if __name__ == "__main__":
    raise SystemExit(main())

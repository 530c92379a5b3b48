"""How long it takes to compute a whole cycle, and in how many statements: 5,000 branches × 40 indicators.

    .venv/bin/python -m benchmarks.scores                    on SQLite
    LANE=postgres .venv/bin/python -m benchmarks.scores      on PostgreSQL

Everything runs in a folder and a database that go with the run. Ends with 1 where compute takes more than
10 + ⌈subjects × indicators ÷ 5,000⌉ statements, the transaction's own included.
"""

import argparse
import os
import resource
import sys
import time
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from math import ceil

import django
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from assessment.actions.results import compute  # noqa: E402
from assessment.actions.schemes import draft_scheme, publish_scheme  # noqa: E402
from assessment.freshness import freshness  # noqa: E402
from assessment.kinds import Kind  # noqa: E402
from assessment.models import Appraisal, Cycle, Fact, Mark, Result, Tally, VoteRound  # noqa: E402
from branches.models import Unit, User  # noqa: E402
from tasks.models import Notice, Plan  # noqa: E402
from tests.assessment.run import GRADES, part  # noqa: E402

AT, DAY = datetime(2026, 12, 14, 1, tzinfo=UTC), date(2026, 12, 14)
SUBJECTS, CATEGORIES, PILLARS = 5_000, 4, 6
VOTED, AUTO = 2, 2
BATCH = 2_000


def content(indicators: int) -> dict:
    """Two counted from work, two voted on, the rest marked, by pillars."""
    usual = [{"name": f"数据{n}", "points": "50", "kind": Kind.AUTO, "source": "progress"} for n in range(AUTO)]
    vote = {"name": "票决", "points": "100", "kind": Kind.VOTE}
    points = _shares(100, indicators - AUTO - VOTED)
    marked = [
        {"name": f"指标{n}", "points": str(share), "kind": Kind.DEDUCT, "step": "0.3"} for n, share in enumerate(points)
    ]
    year_end = part("year_end", "年终考核", "40", "政治型", [])
    rows = [
        {"name": f"部分{n}", "points": str(sum(points[n::PILLARS])), "indicators": marked[n::PILLARS]}
        for n in range(PILLARS)
    ]
    return {
        "feeds": "own",
        "grades": GRADES,
        "components": [
            part("usual", "平时考核", "30", "日常工作", usual),
            year_end | {"sections": rows},
            part("review", "述职评议", "20", "述职评议", [vote]),
            part("poll", "民主测评", "10", "民主测评", [vote]),
        ],
    }


def _shares(whole: int, count: int) -> list[int]:
    """`whole` in `count` parts as equal as whole numbers can be."""
    return [whole // count + (n < whole % count) for n in range(count)]


def load(subjects: int, indicators: int) -> tuple[User, Cycle]:
    by = User.objects.create(username="office", name="office")
    notice = Notice.objects.create(title="方案", uploaded_by=by)
    span = {"starts_on": date(2026, 3, 2), "due_on": date(2026, 12, 18), "periods": "quarterly"}
    plan = Plan.objects.create(notice=notice, status="published", year=2026, published_by=by, published_at=AT, **span)
    scheme = draft_scheme(by=by, year=2026, name="党支部考核", plan=plan, content=content(indicators))
    scheme = publish_scheme(by=by, scheme=scheme)
    cycle = Cycle.objects.create(scheme=scheme, opened_at=AT, opened_by=by, state=Cycle.State.REVIEW)
    units = Unit.objects.bulk_create(
        [Unit(name=f"第{n}党支部", kind="branch", starts_on=DAY) for n in range(subjects)], BATCH
    )
    rows = Appraisal.objects.bulk_create(
        [Appraisal(cycle=cycle, unit=unit, name=unit.name, category=f"第{unit.pk % CATEGORIES}类") for unit in units],
        BATCH,
    )
    _know(by, cycle, rows)
    return by, cycle


def _know(by, cycle, subjects) -> None:
    """Facts, marks and votes of all of them, different for each."""
    for indicator in cycle.scheme.indicators():
        row = {"indicator": indicator, "appraisal": None}
        if indicator.kind == Kind.AUTO:
            Fact.objects.bulk_create(
                [Fact(**row | {"appraisal": one}, quantity=one.pk % 97, base=97, as_of=AT) for one in subjects], BATCH
            )
        elif indicator.kind == Kind.VOTE:
            _vote(cycle, indicator, subjects)
        else:
            given = {"indicator": indicator, "stage": "mark", "version": 1, "by": by, "at": AT, "submitted_at": AT}
            Mark.objects.bulk_create(
                [
                    Mark(appraisal=one, quantity=(one.pk + indicator.pk) % 4, reason="按台账", **given)
                    for one in subjects
                ],
                BATCH,
            )


def _vote(cycle, indicator, subjects) -> None:
    terms = {"title": indicator.name, "held_on": DAY, "values": [100, 80, 60, 40], "state": "closed"}
    meeting = VoteRound.objects.create(cycle=cycle, indicator=indicator, **terms)
    group = {"round": meeting, "group": "党员", "weight": Decimal(100)}
    Tally.objects.bulk_create(
        [Tally(appraisal=one, counts=[one.pk % 40 + 1, 20, 5, 1], order=n, **group) for n, one in enumerate(subjects)],
        BATCH,
    )


def say(line: str):
    sys.stdout.write(line + "\n")


@contextmanager
def timed(label: str):
    start = time.perf_counter()
    yield
    say(f"{label:<28}{time.perf_counter() - start:8.2f} s")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--subjects", type=int, default=SUBJECTS)
    arguments.add_argument("--indicators", type=int, default=40)
    asked = arguments.parse_args()
    connection.creation.create_test_db(verbosity=0)
    say(settings.DATABASES["default"]["ENGINE"])
    with timed("load"):
        by, cycle = load(asked.subjects, asked.indicators)
    with CaptureQueriesContext(connection) as captured, timed("compute"):
        assert compute(by=by, cycle=cycle) == asked.subjects
    with timed("compute again"):
        compute(by=by, cycle=cycle)
    cycle.refresh_from_db()
    with timed("has anything changed?"):
        assert freshness(cycle).is_fresh
    lines = sum(len(stored) for stored in Result.objects.values_list("lines", flat=True).iterator(500))
    limit = 10 + ceil(asked.subjects * asked.indicators / 5_000)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    say(f"{asked.subjects:,} subjects, {lines:,} lines, peak {peak} MB")
    say(f"{len(captured)} statements <= {limit}: {'ok' if len(captured) <= limit else 'MISSED'}")
    return int(len(captured) > limit)


if __name__ == "__main__":
    sys.exit(main())

"""How the rows came to be what they are, with the snapshots that the portal would have taken on the way."""

from datetime import date, timedelta

from modelagency.clock import start_of
from modelagency.demo.papers import issue_paper
from modelagency.demo.rows import Maker, Row
from modelagency.demo.year import Year
from tasks.actions.rollups import count_day
from tasks.actions.snapshots import take
from tasks.models import Assignment, Plan

STORED = [
    "state",
    "awaiting",
    "progress",
    "due_on",
    "warn_on",
    "behind_on",
    "late_on",
    "returned",
    "turn_on",
    "measures_version",
    "measures_filed_on",
    "starts_on",
]
LARGE = {"batch_size": 1000}
FIRST_MINUTE = timedelta(minutes=1)
DAY, MONTH = timedelta(days=1), timedelta(days=30)
MIDDLE = 15


def live(plan: Plan, rows: list[Row], maker: Maker) -> None:
    """Bring the rows step by step to what they are, with a snapshot in the first minute of some days of the year."""
    since = None
    for day in snapshot_days(maker.year):
        at = start_of(day) + FIRST_MINUTE
        # How a row stands depends on its steps alone; what the day makes of that is counted.
        _stand([row for row in rows if since is None or _moved(row, since, at)], maker, at)
        count_day(day)
        take(plan, now=at)
        if day == maker.year.today - MONTH:
            issue_paper(plan, day)
        since = at
    _stand(rows, maker)


def snapshot_days(year: Year) -> list[date]:
    """The 15th and the last day of each month, the day thirty days ago and today, as far as the plan was there."""
    days = (year.starts_on + DAY * n for n in range(1, (year.today - year.starts_on).days + 1))
    fixed = (year.today - MONTH, year.today)
    return [day for day in days if day.day == MIDDLE or (day + DAY).day == 1 or day in fixed]


def _moved(row, since, until) -> bool:
    return any(since <= entry.at < until for entry in row.entries)


def _stand(rows, maker, until=None) -> None:
    for row in rows:
        maker.settle(row, until)
    Assignment.objects.bulk_create(
        [row.assignment for row in rows], update_conflicts=True, unique_fields=["id"], update_fields=STORED, **LARGE
    )

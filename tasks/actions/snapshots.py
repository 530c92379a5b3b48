"""Snapshots (快照): what the figures were, kept for the day and for what is issued from them."""

from django.db import transaction
from django.db.models import F, Max, Sum, Window

from branches.models import Unit
from modelagency.clock import day_of
from tasks.lights import COUNTED
from tasks.models import Assignment, Plan, RollUp, Snapshot, SnapshotFigure, UnitDay
from tasks.overall import of_all
from tasks.progress import planned
from tasks.tallies import Tally, tallies

UNITS = 2000  # at a time
LINES = 2000


def take_daily(now) -> int:
    """The snapshot of the day of every published plan whose year is not under seal; return how many were taken."""
    taken = Snapshot.objects.filter(is_daily=True, day=day_of(now)).values("plan")
    plans = list(Plan.objects.published().unlocked().exclude(pk__in=taken).order_by("pk").only("pk"))
    for plan in plans:
        take(plan, now=now)
    return len(plans)


@transaction.atomic
def take(plan, *, now, is_daily=True) -> Snapshot:
    """A snapshot of the figures of `now`; the daily one is taken once and stays as it was first taken that day."""
    day = day_of(now)
    plan = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)  # so that a second worker waits and finds it
    taken = plan.snapshots.filter(is_daily=True, day=day).first() if is_daily else None
    if taken:
        return taken
    snapshot = Snapshot.objects.create(
        plan=plan,
        day=day,
        taken_at=now,
        is_daily=is_daily,
        planned=planned(day, starts_on=plan.starts_on, due_on=plan.due_on),
        units=_units_with_rows(plan),
    )
    lines = [_line(snapshot, figure) for figure in of_all(plan, day)]
    SnapshotFigure.objects.bulk_create(lines, batch_size=LINES)
    if is_daily:
        _write_unit_days(plan, day)
    return snapshot


def _line(snapshot, figure) -> SnapshotFigure:
    return SnapshotFigure(
        snapshot=snapshot,
        task_id=figure["task"],
        number=figure["rows"],
        progress=figure["progress_sum"],
        **{name: figure[name] for name in ("kind", "category", "light", "awaiting")},
    )


def _units_with_rows(plan) -> int:
    sums = RollUp.objects.filter(plan=plan).order_by().values("unit").annotate(rows=Sum("number"))
    return sums.filter(rows__gt=0).count()


def _write_unit_days(plan, day) -> None:
    """A line for each unit of which the last line says something else."""
    last = 0
    while keys := list(Unit.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:UNITS]):
        span = {"unit__gt": last, "unit__lte": keys[-1]}
        held, found = _held(plan, span), _found(plan, day, span)
        changed = [unit for unit in keys if _values(found.get(unit)) != held.get(unit, _values(None))]
        days = [UnitDay(plan=plan, unit_id=unit, day=day, **dict(_values(found.get(unit)))) for unit in changed]
        UnitDay.objects.bulk_create(days, batch_size=LINES)
        last = keys[-1]


def _held(plan, span) -> dict:
    """Unit → what its last line says."""
    days = UnitDay.objects.filter(plan=plan, **span)
    newest = days.annotate(newest=Window(Max("day"), partition_by="unit")).filter(day=F("newest"))
    return {row.pop("unit"): tuple(row.items()) for row in newest.values("unit", *COUNTED, "progress")}


def _found(plan, day, span) -> dict:
    """Unit → its tally."""
    if plan.counted_on == day:
        rows = RollUp.objects.filter(plan=plan, **span)
    else:
        rows = Assignment.objects.counted().filter(plan=plan, **span).with_light(day)
    return tallies(rows.tally("unit"), lambda row: row["unit"])


def _values(tally) -> tuple:
    """The fields of a line that says `tally`; None is a unit without rows."""
    tally = tally or Tally()
    return (*((light, tally.counts.get(light, 0)) for light in COUNTED), ("progress", tally.progress_sum))

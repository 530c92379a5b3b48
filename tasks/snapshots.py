"""What the figures were: those of a day that is past, and how they moved. Reads only."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Max, Q, Subquery, Sum
from django.db.models.functions import TruncMonth

from tasks.categories import category_of, kinds_of
from tasks.lights import COUNTED
from tasks.models import Snapshot, SnapshotFigure, UnitDay
from tasks.progress import planned
from tasks.tallies import Tally, tallies, whole

KEYS = ("task", "kind", "category", "light", "awaiting")
SUMS = {"rows": F("number"), "progress_sum": F("progress")}
OF_SNAPSHOT = ("id", "plan_id", "day", "taken_at", "is_daily", "planned", "units")
POINTS = 12
MONTH = 30  # days


@dataclass(frozen=True)
class Point:
    """How far the rows had come on `day`; `planned`: the planned share (时序进度) of that day, in percent."""

    day: date
    tally: Tally
    planned: int

    @property
    def mean(self) -> str:
        return self.tally.mean

    @property
    def tenths(self) -> int:
        return self.tally.tenths

    @property
    def counts(self) -> dict[str, int]:
        return self.tally.counts


def figures_at(plan, day) -> tuple[Snapshot | None, list[dict]]:
    """The snapshot of `day`, or the last before it where the portal took none that day, with its figures as
    `tasks.overall` gives them; (None, []) before the first."""
    daily = Snapshot.objects.filter(plan=plan, is_daily=True, day__lte=day).order_by("-day")
    of_snapshot = {f"of_{name}": F(f"snapshot__{name}") for name in OF_SNAPSHOT}
    lines = SnapshotFigure.objects.filter(snapshot=Subquery(daily.values("pk")[:1]))
    found = list(lines.values(*KEYS, **SUMS, **of_snapshot))
    heads = [{name: line.pop(f"of_{name}") for name in OF_SNAPSHOT} for line in found]
    return (Snapshot(**heads[0]) if heads else None), found


def before(plan, day, days=MONTH) -> tuple[Snapshot | None, list[dict]]:
    """The same of so many days before `day`."""
    return figures_at(plan, day - timedelta(days=days))


def figures_of(snapshot) -> list[dict]:
    """The figures of one snapshot, whatever it was taken for."""
    return list(snapshot.figures.values(*KEYS, **SUMS))


def trend(plan, day, figures, *, kind="", category="", pillar=None, lead=None) -> list[Point]:
    """The ends of the months before `day`, the day a month ago, and `day` itself as `figures` (those chosen already)
    have it.

    kind, category: as an address names them; pillar, lead: ids, and a lead of 0 means nobody.
    """
    lines = SnapshotFigure.objects.filter(snapshot__in=_drawn(plan, day))
    if kind:
        lines = lines.filter(kind__in=kinds_of(kind))
    if category:
        lines = lines.filter(category=category_of(category))
    if pillar:
        lines = lines.filter(task__pillar=pillar)
    if lead is not None:
        lines = lines.filter(task__lead=lead or None)
    place = ("snapshot__day", "snapshot__planned")
    rows = lines.order_by().values(*place, "light").annotate(rows=Sum("number"), progress_sum=Sum("progress"))
    found = tallies(rows, lambda row: tuple(row[name] for name in place))
    past = [Point(on, tally, share) for (on, share), tally in sorted(found.items())]
    return _with_last(past, plan, day, whole(figures))


def _drawn(plan, day):
    """The last snapshot of each month before that of `day`, and the one of a month ago or the last before it."""
    daily = Snapshot.objects.filter(plan=plan, is_daily=True).order_by()
    ends = daily.filter(day__lt=day.replace(day=1)).values(month=TruncMonth("day")).annotate(last=Max("day"))
    month_ago = daily.filter(day__lte=day - timedelta(days=MONTH)).order_by("-day").values("day")[:1]
    return daily.filter(Q(day__in=ends.values("last")) | Q(day=Subquery(month_ago))).values("pk")


def unit_trend(plan, unit, day, tally=None) -> list[Point]:
    """The same of one unit; `tally` of its rows on `day` gives the last point, without it the last line does."""
    lines = UnitDay.objects.filter(plan=plan, unit=unit, day__lte=day).order_by("day")
    held = {line["day"]: _tally(line) for line in lines.values("day", *COUNTED, "progress")}
    if not held:
        return _with_last([], plan, day, tally or Tally())
    past = [Point(end, held[max(on for on in held if on <= end)], _planned(plan, end)) for end in _ends(min(held), day)]
    return _with_last(past, plan, day, tally or held[max(held)])


def _tally(line) -> Tally:
    return Tally({light: line[light] for light in COUNTED if line[light]}, line["progress"])


def _ends(first, day) -> list:
    """The last days of the months from that of `first` to the one before that of `day`."""
    ends, end = [], day.replace(day=1) - timedelta(days=1)
    while end >= first:
        ends.append(end)
        end = end.replace(day=1) - timedelta(days=1)
    return ends[::-1]


def _with_last(past, plan, day, tally) -> list[Point]:
    points = [point for point in [*past, Point(day, tally, _planned(plan, day))] if point.tally.total]
    return points[-POINTS:]


def _planned(plan, day) -> int:
    return planned(day, starts_on=plan.starts_on, due_on=plan.due_on)

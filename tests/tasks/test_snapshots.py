"""Snapshots: the figures of a day stay what they were, whatever happens to the rows."""

from datetime import timedelta

from modelagency.clock import now
from tasks.actions.snapshots import take
from tasks.models import Assignment, Snapshot, SnapshotFigure, UnitDay
from tasks.overall import of_all
from tasks.snapshots import figures_at, figures_of
from tests import make, stages
from tests.cast import TODAY

DAY = timedelta(days=1)


def plain(figures):
    return sorted(tuple(sorted(figure.items())) for figure in figures)


def lines():
    """Everything that snapshots have written."""
    return [list(model.objects.order_by("pk").values()) for model in (Snapshot, SnapshotFigure, UnitDay)]


def test_a_snapshot_holds_the_figures_of_its_moment_and_nothing_moves_them(cast, plan, units):
    held = plain(of_all(plan, TODAY))
    snapshot = take(plan, now=now())
    bodies = Assignment.objects.filter(plan=plan).values("unit").distinct().count()
    assert (snapshot.day, snapshot.is_daily, snapshot.units, snapshot.planned) == (TODAY, True, bodies, 0)
    stages.reach("done", cast, make.assignment_of(plan, units["甲医院"]))
    assert plain(of_all(plan, TODAY)) != held
    assert plain(figures_of(snapshot)) == held
    found, figures = figures_at(plan, TODAY)
    assert (found, found.planned, found.units, plain(figures)) == (snapshot, 0, bodies, held)

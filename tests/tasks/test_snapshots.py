"""Snapshots: the figures of a day stay what they were, whatever happens to the rows."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from modelagency.clock import now, start_of
from records.models import YearLock
from tasks.actions import snapshots
from tasks.actions.rollups import count_day
from tasks.actions.snapshots import take, take_daily
from tasks.actions.withdrawal import withdraw_plan
from tasks.jobs import roll_up_job
from tasks.models import Assignment, Snapshot, SnapshotFigure, UnitDay
from tasks.overall import of_all
from tasks.snapshots import before, figures_at, figures_of, trend, unit_trend
from tasks.tallies import tallies, whole
from tests import make, stages
from tests.cast import TODAY

DAY = timedelta(days=1)


def plain(figures):
    return sorted(tuple(sorted(figure.items())) for figure in figures)


def everything():
    """All that snapshots have written."""
    return [list(model.objects.order_by("pk").values()) for model in (Snapshot, SnapshotFigure, UnitDay)]


def on(day):
    """What the job does in the first hour of `day`."""
    count_day(day)
    return take_daily(start_of(day) + timedelta(minutes=1))


def late_from(plan, unit, day):
    """The rows of `unit` are overdue from `day` on."""
    Assignment.objects.filter(plan=plan, unit=unit).update(late_on=day)
    Assignment.objects.filter(plan=plan).update(behind_on=None)


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


def test_the_job_takes_one_a_day_and_a_later_run_changes_nothing(cast, plan, units, the_day):
    roll_up_job()
    taken = everything()
    assert [line["day"] for line in taken[0]] == [TODAY]
    assert sum(line["number"] for line in taken[1]) == 13
    stages.reach("done", cast, make.assignment_of(plan, units["甲医院"]))
    the_day.shift(timedelta(hours=5))
    roll_up_job()
    assert everything() == taken
    the_day.shift(DAY)
    roll_up_job()
    assert [line["day"] for line in everything()[0]] == [TODAY, TODAY + DAY]
    assert whole(figures_at(plan, TODAY + DAY)[1]).counts == {"not_started": 12, "normal": 1}
    assert whole(figures_at(plan, TODAY)[1]).counts == {"not_started": 13}


def test_a_snapshot_holds_the_day_that_has_come(plan, units):
    late_from(plan, units["甲医院"], TODAY + DAY)
    assert on(TODAY) == on(TODAY + DAY) == 1
    assert whole(figures_at(plan, TODAY)[1]).counts == {"not_started": 13}
    assert whole(figures_at(plan, TODAY + DAY)[1]).counts == {"not_started": 10, "overdue": 3}


def test_a_sealed_year_has_none(cast, plan):
    YearLock.objects.create(year=plan.year, by=cast.committee, at=now())
    assert on(TODAY) == 0
    assert everything() == [[], [], []]


def test_a_draft_has_none(cast, plan):
    withdraw_plan(by=cast.office, plan=plan, reason="文件有误")
    assert on(TODAY) == 0
    assert everything() == [[], [], []]


def test_a_bulletin_has_its_own_beside_that_of_the_day(cast, plan, units):
    daily = take(plan, now=now())
    days = UnitDay.objects.count()
    stages.reach("done", cast, make.assignment_of(plan, units["甲医院"]))
    own = [take(plan, now=now(), is_daily=False) for _ in range(2)]
    assert len({daily.pk, *(one.pk for one in own)}) == 3
    assert whole(figures_of(own[0])).counts == {"not_started": 12, "normal": 1}
    assert UnitDay.objects.count() == days
    assert figures_at(plan, TODAY)[0] == daily
    assert take(plan, now=now()) == daily


def test_a_day_without_one_gets_the_last_before(plan):
    on(TODAY)
    on(TODAY + 3 * DAY)
    assert figures_at(plan, TODAY - DAY) == (None, [])
    days = [figures_at(plan, TODAY + n * DAY)[0].day for n in range(5)]
    assert days == [TODAY, TODAY, TODAY, TODAY + 3 * DAY, TODAY + 3 * DAY]
    assert before(plan, TODAY + 31 * DAY)[0].day == TODAY
    assert before(plan, TODAY + 2 * DAY, days=3) == (None, [])


def test_units_are_written_on_days_on_which_they_changed(cast, plan, units):
    on(TODAY)
    first = UnitDay.objects.count()
    assert first == Assignment.objects.filter(plan=plan).values("unit").distinct().count()
    on(TODAY + DAY)
    assert UnitDay.objects.count() == first
    late_from(plan, units["甲医院"], TODAY + 2 * DAY)
    on(TODAY + 2 * DAY)
    line = UnitDay.objects.exclude(day=TODAY).get()
    assert (line.unit, line.day, line.overdue, line.not_started, line.progress) == (
        units["甲医院"],
        TODAY + 2 * DAY,
        3,
        0,
        0,
    )
    Assignment.objects.filter(plan=plan, unit=units["甲医院"]).update(state="withdrawn")
    on(TODAY + 3 * DAY)
    gone = UnitDay.objects.get(day=TODAY + 3 * DAY)
    assert [getattr(gone, name) for name in ("overdue", "not_started", "done", "progress")] == [0, 0, 0, 0]


def test_however_the_units_are_parted_the_same_is_written(plan, units, monkeypatch):
    late_from(plan, units["甲医院"], TODAY)
    on(TODAY)
    fields = ("unit", "day", *snapshots.COUNTED, "progress")
    taken = list(UnitDay.objects.order_by("unit").values(*fields))
    Snapshot.objects.all().delete()
    UnitDay.objects.all().delete()
    monkeypatch.setattr(snapshots, "UNITS", 2)
    on(TODAY)
    assert list(UnitDay.objects.order_by("unit").values(*fields)) == taken
    held = tallies(of_all(plan, TODAY), lambda row: row["light"])
    assert {light: sum(line[light] for line in taken) for light in held} == {
        light: tally.total for light, tally in held.items()
    }


def test_statements_do_not_grow_with_units(plan, units):
    def statements(day):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            on(day)
        return len(queries)

    on(TODAY)
    few = statements(TODAY + DAY)
    for number in range(40):
        make.unit(f"新单位{number}")
    assert statements(TODAY + 2 * DAY) == few


@pytest.fixture
def year(plan, units):
    """Snapshots in five months; 甲医院 late from June on."""
    plan.starts_on = date(2026, 3, 1)
    plan.save(update_fields=["starts_on"])
    late_from(plan, units["甲医院"], date(2026, 6, 1))
    for day in (date(2026, 5, 30), date(2026, 5, 31), date(2026, 6, 29), date(2026, 7, 2), date(2026, 9, 15)):
        on(day)
    count_day(TODAY)
    return plan


def drawn(points):
    return [(point.day.month, point.day.day, point.planned, point.counts) for point in points]


def test_the_trend_runs_over_month_ends_to_the_day(year, units):
    figures = of_all(year, TODAY)
    early, late = {"not_started": 13}, {"not_started": 10, "overdue": 3}
    assert drawn(trend(year, TODAY, figures)) == [
        (5, 31, 31, early),
        (6, 29, 41, late),
        (7, 2, 42, late),
        (9, 16, 68, late),
    ]
    past = trend(year, date(2026, 6, 20), figures_at(year, date(2026, 6, 20))[1])
    assert drawn(past) == [(5, 31, 31, early), (6, 20, 38, early)]


def test_the_trend_has_the_day_a_month_ago_or_the_last_before(year):
    on(date(2026, 8, 16))
    on(date(2026, 8, 28))
    days = [(point.day.month, point.day.day) for point in trend(year, TODAY, of_all(year, TODAY))]
    assert days == [(5, 31), (6, 29), (7, 2), (8, 16), (8, 28), (9, 16)]


def test_the_trend_of_tasks_without_a_lead(year):
    assert trend(year, TODAY, [], lead=0) == []
    year.tasks.update(lead=None)
    assert [point.tally.total for point in trend(year, TODAY, [], lead=0)] == [13] * 3


def test_the_trend_follows_what_is_chosen(year, units):
    figures = of_all(year, TODAY)
    totals = [point.tally.total for point in trend(year, TODAY, figures, kind="affiliated")]
    own = Assignment.objects.filter(plan=year, unit__kind="affiliated")
    assert totals[:-1] == [own.count()] * 3
    task = year.tasks.first()
    by_pillar = [point.tally.total for point in trend(year, TODAY, [], pillar=task.pillar_id)]
    assert by_pillar == [Assignment.objects.filter(plan=year, task__pillar=task.pillar).count()] * 3
    by_lead = [point.tally.total for point in trend(year, TODAY, [], lead=task.lead_id)]
    assert by_lead == [Assignment.objects.filter(plan=year, task__lead=task.lead).count()] * 3
    assert trend(year, TODAY, [], category="没有这一类") == []


def test_the_trend_of_a_unit_has_the_state_of_each_month_end(year, units):
    points = unit_trend(year, units["甲医院"], TODAY)
    early, late = {"not_started": 3}, {"overdue": 3}
    assert drawn(points) == [
        (5, 31, 31, early),
        (6, 30, 41, late),
        (7, 31, 52, late),
        (8, 31, 62, late),
        (9, 16, 68, late),
    ]
    assert unit_trend(year, units["局办公室"], date(2026, 4, 1)) == []


@pytest.mark.parametrize("read", [lambda plan: figures_at(plan, TODAY), lambda plan: trend(plan, TODAY, [])])
def test_each_read_is_one_query(year, read, django_assert_num_queries):
    with django_assert_num_queries(1):
        read(year)


def test_no_more_than_twelve_points(plan):
    plan.starts_on = date(2025, 1, 1)
    plan.save(update_fields=["starts_on"])
    for month in range(16):
        on(date(2025 + month // 12, month % 12 + 1, 20))
    points = trend(plan, date(2026, 5, 3), of_all(plan, date(2026, 5, 3)))
    assert [point.day.month for point in points] == [6, 7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5]

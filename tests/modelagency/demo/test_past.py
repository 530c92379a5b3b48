"""The demo has a past: snapshots of both years, taken by the portal's own hand, that lead to what there is."""

from datetime import date, timedelta

from tasks.models import Plan, UnitDay
from tasks.overall import of_all
from tasks.snapshots import before, figures_at, figures_of, trend
from tasks.tallies import whole


def test_the_last_snapshot_is_what_there_is(demo):
    for plan in Plan.objects.all():
        last, figures = figures_at(plan, demo)
        assert last.day == (demo if plan.year == demo.year else date(demo.year - 1, 12, 31))
        assert sorted(map(str, whole(figures).counts.items())) == sorted(
            map(str, whole(of_all(plan, demo)).counts.items())
        )
        assert whole(figures).progress_sum == whole(of_all(plan, demo)).progress_sum


def test_what_is_done_stays_done_and_no_row_is_lost(demo):
    for plan in Plan.objects.all():
        tallies = [whole(figures_of(snapshot)) for snapshot in plan.snapshots.order_by("day")]
        done = [tally.counts.get("done", 0) for tally in tallies]
        totals = [tally.total for tally in tallies]
        assert len(tallies) > 15
        assert (done, totals) == (sorted(done), sorted(totals))
        assert totals[0] >= 664 and totals[-1] == 668


def test_the_year_can_be_drawn_month_by_month(demo):
    plan = Plan.objects.get(year=demo.year)
    points = trend(plan, demo, of_all(plan, demo))
    assert [(point.day.month, point.day.day) for point in points] == [
        *((2, 28), (3, 31), (4, 30), (5, 31), (6, 30), (7, 31), (8, 17), (8, 31), (9, 16))
    ]
    assert [point.planned for point in points] == [0, 11, 21, 31, 42, 52, 58, 63, 68]
    assert (points[0].mean, points[-1].counts["overdue"]) == ("0.0", 20)
    month_ago, figures = before(plan, demo)
    assert (month_ago.day, whole(figures).counts["overdue"]) == (demo - timedelta(days=30), 16)


def test_the_days_of_units_add_up_to_the_snapshot(demo):
    plan = Plan.objects.get(year=demo.year)
    days = UnitDay.objects.filter(plan=plan, day__lte=demo).order_by("unit", "day")
    last = {line.unit_id: line for line in days}
    counts = whole(figures_at(plan, demo)[1]).counts
    assert len(last) == 59
    assert {light: sum(getattr(line, light) for line in last.values()) for light in counts} == counts

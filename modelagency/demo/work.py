"""The year's work of all units, stored in a few large writes."""

from modelagency.demo.course import course
from modelagency.demo.past import live
from modelagency.demo.posts import Actors
from modelagency.demo.rows import Maker, Row, reported_measures
from modelagency.demo.situation import Fate
from modelagency.demo.year import Year
from tasks.models import Measure, Plan, ProgressReport, ReportedMeasure, Step

LARGE = {"batch_size": 1000}


def do_the_work(plan: Plan, year: Year, actors: Actors, fate: dict[tuple[str, int], Fate]) -> list[Row]:
    """Bring every row of the published plan to its `fate` on the day of `year`; return the rows as stored."""
    maker = Maker(year, list(plan.spans.all()), actors)
    assignments = list(plan.assignments.select_related("task__pillar", "unit").order_by("id"))
    rows = []
    for assignment in assignments:
        key = assignment.unit.name, assignment.task.order
        rows.append(maker.row(assignment, course(fate[key], year, *key)))
    live(plan, rows, maker)
    _store(rows)
    return rows


def _store(rows: list[Row]) -> None:
    Measure.objects.bulk_create([measure for row in rows for measure in row.measures], **LARGE)
    ProgressReport.objects.bulk_create([report for row in rows for report in row.reports], **LARGE)
    ReportedMeasure.objects.bulk_create([status for row in rows for status in reported_measures(row)], **LARGE)
    steps = sorted((step for row in rows for step in row.steps), key=lambda step: step.at)
    Step.objects.bulk_create(steps, **LARGE)

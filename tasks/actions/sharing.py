"""One measure for several assignments of a unit: written once, said once, accepted by each reviewer."""

from collections import defaultdict
from dataclasses import replace
from uuid import uuid4

from tasks.actions.moves import locked
from tasks.models import Assignment, Measure, ProgressReport, ReportedMeasure
from tasks.progress import percentage
from tasks.states import OPEN_FOR_EDITING, State


def locked_together(assignment, *others) -> dict[int, Assignment]:
    """Row id → row, of the assignment, of those that share a measure with it and of `others`, locked in one order."""
    twins = Assignment.objects.filter(pk__in=Measure.objects.places_of_twins([assignment.pk]))
    rows = {row.pk: row for row in [assignment, *others, *twins]}
    return {pk: locked(row) for pk, row in sorted(rows.items())}


def share(measure) -> None:
    """Give the measure a key by which others are the same as it."""
    if measure.shared is None:
        measure.shared = uuid4()
        measure.save(update_fields=["shared"])


def follow(measure, rows) -> None:
    """Let the same measure of other drafts among the locked `rows` read as this one now does.

    What was handed in or would be out of its plan's time stays as it is, and is no longer the same."""
    twins = list(Measure.objects.twins([measure]))
    following = [twin for twin in twins if _may_follow(twin, measure, rows)]
    if len(following) < len(twins):
        measure.shared = uuid4()
        measure.save(update_fields=["shared"])
    for twin in following:
        for name, said in measure.words().items():
            setattr(twin, name, said)
        twin.shared = measure.shared
        twin.save()
        row = rows[twin.assignment_id]
        row.measures_version += 1
        row.save(update_fields=["measures_version"])


def _may_follow(twin, measure, rows) -> bool:
    row = rows.get(twin.assignment_id)
    return row is not None and row.state == State.TO_PLAN and row.starts_on <= measure.due_on <= row.ends_on


def agreed(rows, period, drafts) -> dict:
    """`drafts` (row id → Draft) of several rows at once, in which a measure they share has one status: where they
    differ, what was changed holds. `rows` come with their measures."""
    drafts, places = dict(drafts), defaultdict(dict)
    for row in rows:
        for measure in row.measures.all():
            if measure.shared and measure.pk in drafts[row.pk].statuses:
                places[measure.shared][measure.pk] = row.pk
    several = [pks for pks in places.values() if len(pks) > 1]
    before = Measure.objects.filter(pk__in=[pk for pks in several for pk in pks]).as_said(period)
    before = dict(before.values_list("pk", "reported_status")) if several else {}
    for pks in several:
        told = {pk: drafts[row].statuses[pk] for pk, row in pks.items()}
        changed = [status for pk, status in told.items() if status != before[pk]]
        for pk, row in pks.items() if changed else ():
            drafts[row] = replace(drafts[row], statuses=drafts[row].statuses | {pk: changed[0]})
    return drafts


def say_of_twins(report) -> None:
    """What a report just written says of shared measures, the open drafts of the unit's other rows say too."""
    said = {
        item.measure.shared: item.status
        for item in report.statuses.select_related("measure").exclude(measure__shared=None)
    }
    if not said:
        return
    same = ReportedMeasure.objects.filter(measure__shared__in=said, report__state__in=OPEN_FOR_EDITING)
    same = same.filter(report__assignment__unit=report.assignment.unit_id)
    twins = list(same.exclude(report=report).select_related("measure", "report"))
    changed = [item for item in twins if item.status != said[item.measure.shared]]
    for item in changed:
        item.status = said[item.measure.shared]
    ReportedMeasure.objects.bulk_update(changed, ["status"])
    for other in {item.report_id: item.report for item in changed}.values():
        other.progress = percentage(other.statuses.values_list("status", flat=True))
        ProgressReport.objects.filter(pk=other.pk).update(progress=other.progress)

"""Computing totals."""

from collections import defaultdict

from django.db import transaction

from assessment import bodies
from assessment.models import Cycle, Indicator, Mark, Result, ResultLine
from assessment.scoring import Item, Score, score
from modelagency.clock import now
from records.actions import record
from tasks.models import Assignment


@transaction.atomic
def compute(*, by, cycle) -> int:
    """Score every branch of the cycle from the marks and the progress of now; return how many have a total."""
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    # Before the scores read the same: what changes in between must count as changed since.
    cycle.computed_from = cycle.freshness().inputs
    scores = _scores(cycle)
    before = _totals(cycle)
    _store(cycle, scores)
    cycle.save(update_fields=["computed_from"])
    after = {pk: str(scored.total) for pk, scored in scores.items() if scored.total is not None}
    changed = {pk for pk in scores if before.get(pk) != after.get(pk)}
    record(
        by=by,
        verb="cycle.compute",
        subject=cycle,
        before={"totals": {str(pk): before.get(pk) for pk in sorted(changed)}},
        after={"scored": len(after), "totals": {str(pk): after.get(pk) for pk in sorted(changed)}},
    )
    return len(after)


def _scores(cycle) -> dict[int, Score]:
    """Appraisal id → score, in six queries whatever the number of branches."""
    indicators = list(Indicator.objects.filter(section__scheme=cycle.scheme_id).select_related("section"))
    marks = {(row.appraisal_id, row.indicator_id): row for row in Mark.objects.filter(appraisal__cycle=cycle)}
    progress = defaultdict(list)
    counted = Assignment.objects.counted().filter(plan__schemes=cycle.scheme_id)
    for unit_id, percent in counted.values_list("unit_id", "progress"):
        progress[unit_id].append(percent)
    return {
        appraisal.pk: score([_item(indicator, appraisal, marks, progress) for indicator in indicators])
        for appraisal in cycle.appraisals.with_bodies()
    }


def _item(indicator, appraisal, marks, progress) -> Item:
    row = marks.get((appraisal.pk, indicator.pk))
    return Item(
        key=indicator.pk,
        section=indicator.section.name,
        name=indicator.name,
        points=indicator.points,
        kind=indicator.kind,
        progress=[percent for unit in bodies.feeding(appraisal.unit) for percent in progress[unit.pk]],
        deducted=row.deducted if row else None,
        reason=row.reason if row else "",
    )


def _totals(cycle) -> dict[int, str]:
    rows = Result.objects.filter(appraisal__cycle=cycle, total__isnull=False)
    return {pk: str(total) for pk, total in rows.values_list("appraisal_id", "total")}


def _store(cycle, scores) -> None:
    at = now()
    results = Result.objects.bulk_create(
        (
            Result(appraisal_id=pk, total=scored.total, missing="；".join(scored.missing), computed_at=at)
            for pk, scored in scores.items()
        ),
        update_conflicts=True,
        unique_fields=["appraisal"],
        update_fields=["total", "missing", "computed_at"],
    )
    ResultLine.objects.filter(result__appraisal__cycle=cycle).delete()
    ResultLine.objects.bulk_create(
        ResultLine(
            result=result, indicator_id=line.key, order=order, label=line.label, detail=line.detail, value=line.value
        )
        for result in results
        for order, line in enumerate(scores[result.appraisal_id].lines, start=1)
    )

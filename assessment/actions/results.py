"""Computing totals, ranks and grades: the one writer of results."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from assessment.freshness import stamps
from assessment.grading import grade_all
from assessment.models import Cycle, Result
from assessment.packaging import inputs_of
from assessment.scoring import score_all
from modelagency.clock import now
from records.actions import record
from records.refusals import Refusal

CHUNK = 500  # results in one statement
COMPUTED = ("total", "missing", "lines", "rank", "grade", "note", "version", "computed_at")


@dataclass(frozen=True, slots=True)
class Outcome:
    total: Decimal | None
    grade: str


@transaction.atomic
def compute(*, by, cycle) -> int:
    """Score and grade every subject of the cycle from what is known now; return how many have a total.

    Raise Refusal while marking goes on, and once the results have been submitted: from then on what changes them
    computes anew itself.
    """
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=cycle.pk)
    if not cycle.is_closed:
        raise Refusal("评分尚未结束，还不能计算总分。请先结束评分。")
    if cycle.state != Cycle.State.REVIEW:
        raise Refusal("结果已提交党委，不能再单独重算；一票否决、会议调整、申诉会随办随算。")
    results, changed = _written(cycle)
    scored = sum(result.total is not None for result in results)
    before = {str(pk): _words(old) for pk, (old, _) in changed.items()}
    after = {str(pk): _words(new) for pk, (_, new) in changed.items()}
    record(
        by=by,
        verb="cycle.compute",
        subject=cycle,
        before={"results": before},
        after={"scored": scored, "results": after},
    )
    return scored


def recompute(cycle) -> dict[int, tuple[Outcome | None, Outcome]]:
    """Write all results anew inside the caller's transaction, which holds the cycle's lock and tells the history.

    Return appraisal id → (before, after) of those whose total or grade has changed; before is None for the first time.
    """
    return _written(cycle)[1]


def _written(cycle) -> tuple[list[Result], dict]:
    # Before the inputs are read: what changes in between must count as changed since.
    cycle.computed_from, cycle.computed_at = stamps(cycle), now()
    scheme, subjects = inputs_of(cycle)
    scored = list(zip(subjects, score_all(scheme, subjects), strict=True))
    graded, held = grade_all(scheme, scored), _held(cycle)
    changed, results = {}, []
    for subject, score in scored:
        pk, version, old = held[subject["name"]]
        given = graded[subject["name"]]
        new = Outcome(score.total, given.grade)
        if new != old:
            changed[pk], version = (old, new), version + 1
        results.append(_result(pk, score, given, version, cycle.computed_at))
    Result.objects.bulk_create(
        results, CHUNK, update_conflicts=True, unique_fields=["appraisal"], update_fields=COMPUTED
    )
    cycle.save(update_fields=["computed_from", "computed_at"])
    return results, changed


def _held(cycle) -> dict[str, tuple[int, int, Outcome | None]]:
    """Name → (appraisal id, version of its result, what it is); version 0 where there is none yet."""
    columns = ("name", "pk", "result__version", "result__total", "result__grade")
    rows = cycle.appraisals.order_by().values_list(*columns)
    return {
        name: (pk, version or 0, Outcome(total, grade) if version else None) for name, pk, version, total, grade in rows
    }


def _result(pk, score, given, version, at) -> Result:
    return Result(
        appraisal_id=pk,
        total=score.total,
        missing="；".join(score.missing),
        lines=[line.data() for line in score.lines],
        rank=given.rank,
        grade=given.grade,
        note=given.note,
        version=version,
        computed_at=at,
    )


def _words(outcome) -> list | None:
    return outcome and [None if outcome.total is None else str(outcome.total), outcome.grade]

"""What the steps on a cycle share: the row that is held, who keeps clear, what a recomputation changed."""

from assessment.actions.results import recompute
from assessment.models import Appraisal, Cycle, Result, ResultChange
from assessment.permissions import in_conflict
from branches.permissions import rights_of
from modelagency.clock import now
from records.models import Decision
from records.refusals import NotAllowed, Refusal

State = Cycle.State
CLOSED = (State.REVIEW, State.SUBMITTED, State.DECIDED, State.PUBLIC)


def locked_cycle(pk, *states) -> Cycle:
    """The cycle, held until the transaction ends; every step that totals or grades depend on takes it first."""
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=pk)
    if cycle.state not in states:
        raise Refusal(f"这次考核现在是“{cycle.get_state_display()}”阶段，这一步不能办。")
    return cycle


def clear_appraisal(by, pk) -> Appraisal:
    """The subject, for somebody who has no part in it."""
    appraisal = Appraisal.objects.with_bodies().select_related("cycle").get(pk=pk)
    if in_conflict(rights_of(by), appraisal):
        raise NotAllowed("本人任职单位，须回避，请由其他人员办理。")
    return appraisal


def require_in_force(decision) -> None:
    if not Decision.objects.in_force().filter(pk=decision.pk).exists():
        raise Refusal("这项会议决定还没有确认，或已被退回，不能作为依据。")


def recomputed(cycle, *, by, because, appeal=None) -> list[ResultChange]:
    """Compute anew where totals have been computed, and keep which totals and grades came out differently."""
    if cycle.computed_at is None:
        return []
    before = _ranks(cycle)
    changed = recompute(cycle)
    after, at = _ranks(cycle), now()
    return ResultChange.objects.bulk_create(
        ResultChange(
            appraisal_id=pk,
            total_before=old and old.total,
            total_after=new.total,
            rank_before=before.get(pk),
            rank_after=after[pk],
            grade_before=old.grade if old else "",
            grade_after=new.grade,
            because=because[:300],
            appeal=appeal,
            by=by,
            at=at,
        )
        for pk, (old, new) in sorted(changed.items())
    )


def _ranks(cycle) -> dict[int, int | None]:
    return dict(Result.objects.filter(appraisal__cycle=cycle).order_by().values_list("appraisal_id", "rank"))

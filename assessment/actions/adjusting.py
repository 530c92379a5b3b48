"""What a meeting decided about single subjects: rows of their own, never a change of what was scored."""

from django.db import transaction

from assessment.actions.moves import CLOSED, State, clear_appraisal, locked_cycle, recomputed, require_in_force
from assessment.grading import TIED, quota_of
from assessment.models import Adjustment, Grade, Result
from assessment.permissions import require_office
from modelagency.clock import now
from records.actions import record
from records.refusals import Refusal


@transaction.atomic
def adjust(*, by, appraisal, points, grade, reason, decision) -> Adjustment:
    """Add `points` (Decimal, may be negative) on a line of their own, set the `grade` (name, may be empty), or both."""
    require_office(by)
    appraisal = clear_appraisal(by, appraisal.pk)
    cycle = locked_cycle(appraisal.cycle_id, *CLOSED)
    require_in_force(decision)
    if not points and not grade:
        raise Refusal("请填写调整的分数，或者选择等次。")
    if grade and not Grade.objects.filter(scheme=cycle.scheme, name=grade).exists():
        raise Refusal("考核方案里没有这个等次，请从列表中选择。")
    row = _adjusted(by, appraisal, points, grade, reason, decision)
    recomputed(cycle, by=by, because=f"会议调整：{reason}")
    record(by=by, verb="adjustment.enter", subject=row, unit_id=appraisal.unit_id, after=_said(row))
    return row


@transaction.atomic
def drop_adjustment(*, by, adjustment, reason) -> None:
    """Take back what was entered by mistake, as long as the committee has not decided."""
    require_office(by)
    appraisal = clear_appraisal(by, adjustment.appraisal_id)
    cycle = locked_cycle(appraisal.cycle_id, State.REVIEW, State.SUBMITTED)
    row = Adjustment.objects.select_related("decision").filter(pk=adjustment.pk).first()
    if row is None:
        raise Refusal("这条调整已经撤下。")
    before = _said(row)
    record(
        by=by,
        verb="adjustment.drop",
        subject=row,
        unit_id=appraisal.unit_id,
        before=before,
        after={"reason": reason},
    )
    row.delete()
    recomputed(cycle, by=by, because=f"撤下会议调整：{reason}")


@transaction.atomic
def settle_tie(*, by, cycle, category, chosen, reason, decision) -> list[Adjustment]:
    """Of those who are equal at the line, `chosen` (ids of subjects) get the best grade and the others the next, as the
    meeting decided."""
    require_office(by)
    cycle = locked_cycle(cycle.pk, State.REVIEW, State.SUBMITTED, State.DECIDED, State.PUBLIC)
    require_in_force(decision)
    results = Result.objects.filter(appraisal__cycle=cycle, appraisal__category=category)
    tied = [clear_appraisal(by, pk) for pk in results.filter(note=TIED).values_list("appraisal_id", flat=True)]
    if not tied:
        raise Refusal("这一类没有待定的并列，可能已经有人办理。")
    if not set(chosen) <= {row.pk for row in tied}:
        raise Refusal("只能在并列的考核对象中选择，请重新打开页面。")
    best, second = cycle.scheme.grades.values_list("name", flat=True)[:2]
    quota = quota_of({"quota": cycle.scheme.quota_percent}, results.count())
    free = quota - results.filter(grade=best).count()
    if len(set(chosen)) > free:
        raise Refusal(f"{best}名额只剩 {free} 个，不能选 {len(set(chosen))} 个。")
    rows = [_adjusted(by, row, 0, best if row.pk in chosen else second, reason, decision) for row in tied]
    recomputed(cycle, by=by, because=f"并列由会议决定：{reason}")
    grades = {row.appraisal.name: row.grade for row in rows}
    record(by=by, verb="tie.settle", subject=cycle, after={"grades": grades, "decision": decision.pk})
    return rows


def _adjusted(by, appraisal, points, grade, reason, decision) -> Adjustment:
    said = {"points": points or 0, "grade": grade, "reason": reason, "decision": decision}
    return Adjustment.objects.create(appraisal=appraisal, by=by, at=now(), **said)


def _said(row) -> dict:
    return {"points": str(row.points), "grade": row.grade, "reason": row.reason, "decision": row.decision_id}

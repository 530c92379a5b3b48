"""Marking by hand."""

from django.db import transaction

from assessment.models import Cycle, Mark
from assessment.scoring import Kind
from modelagency.clock import now
from records.actions import record
from records.refusals import Refusal, StaleVersion


@transaction.atomic
def mark(*, by, appraisal, indicator, deducted, reason, version) -> Mark:
    """Deduct points from a branch, with the reason; `version` is the one seen on the page, 0 for none yet.

    Raise StaleVersion when somebody saved in between; Refusal for an indicator, a number or a reason that cannot be.
    """
    if trouble := _trouble(appraisal, indicator, deducted, reason):
        raise Refusal(trouble)
    # The same lock as `compute`: a total is made of all marks before it and of none after.
    Cycle.objects.select_for_update().get(pk=appraisal.cycle_id)
    row = Mark.objects.filter(appraisal=appraisal, indicator=indicator).first()
    if (row.version if row else 0) != version:
        raise StaleVersion(yours=_words(deducted, reason), theirs=str(row) if row else "")
    before = _content(row) if row else {}
    row = row or Mark(appraisal=appraisal, indicator=indicator)
    row.deducted, row.reason, row.version, row.by, row.at = deducted, reason, version + 1, by, now()
    row.save()
    record(by=by, verb="appraisal.mark", subject=appraisal, before=before, after=_content(row))
    return row


def _trouble(appraisal, indicator, deducted, reason) -> str:
    if indicator.kind != Kind.DEDUCT or indicator.section.scheme_id != appraisal.cycle.scheme_id:
        return "这项指标不由人工评分。"
    if not 0 <= deducted <= indicator.points:
        return f"扣分应在 0 到 {indicator.points} 之间。"
    return "" if reason.strip() else "请写明理由。"


def _words(deducted, reason) -> str:
    return f"扣 {deducted} 分：{reason}"


def _content(row) -> dict:
    return {"indicator": row.indicator_id, "deducted": str(row.deducted), "reason": row.reason}

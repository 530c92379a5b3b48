"""The one door to a draft plan: locked, still a draft, and with the hand that touched it last."""

from modelagency.clock import now
from records.refusals import Refusal
from tasks.models import Plan


def locked_draft(by, plan) -> Plan:
    """The draft as it is now, locked until the transaction ends and marked as edited by `by`; Refusal when it is gone
    or published."""
    draft = (
        Plan.objects.select_for_update(of=("self",), no_key=True).select_related("notice").filter(pk=plan.pk).first()
    )
    if draft is None:
        raise Refusal("这份草稿已被删除。")
    if draft.status != Plan.Status.DRAFT:
        raise Refusal("方案已经发布，不能再改。")
    draft.edited_at, draft.edited_by = now(), by
    draft.save(update_fields=["edited_at", "edited_by"])
    return draft

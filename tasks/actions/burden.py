"""How much may be asked of a unit in a month: the committee says."""

from django.db import transaction

from records.actions import record
from records.models import ReminderTerms
from records.refusals import Refusal


@transaction.atomic
def set_burden_limit(*, by, limit, seen) -> None:
    """limit: requests per unit and month, or None for no limit; seen: what it was when the person began."""
    ReminderTerms.objects.get_or_create(pk=1)
    terms = ReminderTerms.objects.select_for_update().get(pk=1)
    if terms.burden_limit != seen:
        raise Refusal("上限刚被改动过，请刷新页面查看现在的上限后再改。")
    before, terms.burden_limit = terms.burden_limit, limit
    terms.save(update_fields=["burden_limit"])
    record(by=by, verb="burden.set_limit", subject=terms, before={"limit": before}, after={"limit": limit})

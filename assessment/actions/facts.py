"""Taking down what the portal knows about the work behind the scores."""

from django.db import transaction

from assessment.kinds import Kind
from assessment.models import Cycle, Fact
from assessment.sources import facts_of
from modelagency.clock import now, today
from records.actions import record
from records.refusals import Refusal

CHUNK = 2_000
OPEN = (Cycle.State.SELF, Cycle.State.MARKING, Cycle.State.REVIEW)


@transaction.atomic
def take_facts(*, by, cycle) -> int:
    """Replace the facts of a cycle by those of today; return how many have changed. Once marking has begun, only those
    that nobody marks: beside a mark stays what its marker saw.

    Raise Refusal once the results have been submitted: what was decided about must not move.
    """
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)  # alone: a join would miss a scheme just changed
    if cycle.state not in OPEN:
        raise Refusal("考核结果已经提交审定，工作数据不再更新。")
    changed = store_facts(cycle)
    record(by=by, verb="cycle.take_facts", subject=cycle, after={"changed": changed})
    return changed


def store_facts(cycle) -> int:
    """The same inside the caller's transaction, which tells the history."""
    kinds = tuple(Kind) if cycle.state == Cycle.State.SELF else (Kind.AUTO,)
    found = facts_of(cycle, cycle.appraisals.all(), today(), kinds)
    held = Fact.objects.filter(appraisal__cycle=cycle)
    held = {row[:2]: row[2:] for row in held.values_list("appraisal_id", "indicator_id", "quantity", "base", "note")}
    at = now()
    Fact.objects.bulk_create(
        (
            Fact(appraisal_id=appraisal, indicator_id=indicator, as_of=at, **_fields(known))
            for (appraisal, indicator), known in found.items()
        ),
        CHUNK,
        update_conflicts=True,
        unique_fields=["appraisal", "indicator"],
        update_fields=["quantity", "base", "note", "as_of"],
    )
    return sum(held.get(key) != (known.quantity, known.base, known.note) for key, known in found.items())


def _fields(known) -> dict:
    return {"quantity": known.quantity, "base": known.base, "note": known.note}

"""不适用: proposed by one person, agreed to by another of the office."""

from django.db import transaction

from assessment.actions.locks import State, indicator_of, locked_appraisal, refuse_own, require_office_for
from assessment.kinds import ENTERED
from assessment.marking import Marker
from assessment.models import Exemption, Indicator
from branches.permissions import rights_of
from modelagency.clock import now
from records.actions import record
from records.refusals import NotAllowed, Refusal

STATES = (State.SELF, State.MARKING, State.REVIEW)


@transaction.atomic
def propose_exemption(*, by, appraisal, indicator, reason) -> Exemption:
    """Say that an indicator does not apply to a subject: the office, or who marks it."""
    appraisal = locked_appraisal(appraisal.pk, *STATES)
    refuse_own(by, appraisal)
    scored = Indicator.objects.filter(section__component__scheme=appraisal.cycle.scheme_id).exclude(kind__in=ENTERED)
    item = indicator_of(appraisal.cycle, indicator.pk, scored)
    rights = rights_of(by)
    if not (rights.is_office or Marker(rights, appraisal.cycle).way(appraisal, item)):
        raise NotAllowed("不适用由评分人或机关党委办公室提出。")
    made, is_new = Exemption.objects.get_or_create(
        appraisal=appraisal, indicator=item, defaults={"reason": reason, "entered_by": by, "entered_at": now()}
    )
    if not is_new:
        raise Refusal("这一项已经提出过不适用，没有重复提出。")
    record(by=by, verb="exemption.propose", **_told(made))
    return made


@transaction.atomic
def approve_exemption(*, by, exemption) -> Exemption:
    """Another person of the office agrees; from now on the indicator does not count for the subject."""
    exemption = _pending(by, exemption)
    if exemption.entered_by_id == by.pk:
        raise NotAllowed("您提出的，由另一人同意。")
    exemption.approved_by, exemption.approved_at = by, now()
    exemption.save(update_fields=["approved_by", "approved_at"])
    record(by=by, verb="exemption.approve", **_told(exemption))
    return exemption


@transaction.atomic
def drop_exemption(*, by, exemption) -> None:
    """Who proposed it takes it back, or another does not agree; nothing of it stays but the trail."""
    exemption = _pending(by, exemption)
    record(by=by, verb="exemption.drop", **_told(exemption))
    exemption.delete()


def _pending(by, exemption) -> Exemption:
    appraisal = locked_appraisal(exemption.appraisal_id, *STATES)
    require_office_for(by, appraisal)
    found = Exemption.objects.select_related("indicator").filter(pk=exemption.pk, approved_at=None).first()
    if found is None:
        raise Refusal("这一条已经同意或撤回，没有重复办理。")
    found.appraisal = appraisal
    return found


def _told(exemption) -> dict:
    """What the trail keeps of an exemption."""
    said = {"indicator": exemption.indicator_id, "reason": exemption.reason}
    return {"subject": exemption.appraisal, "unit_id": exemption.appraisal.unit_id, "after": said}

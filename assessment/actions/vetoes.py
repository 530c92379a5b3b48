"""一票否决: entered with its document by one person, in force once another confirmed it. It changes the grade only."""

from django.db import transaction

from assessment.actions.moves import CLOSED, State, clear_appraisal, locked_cycle, recomputed
from assessment.links import standing_of
from assessment.models import VetoEvent
from assessment.permissions import require_decider, require_office
from assessment.recipients import office_for
from modelagency.clock import now, today
from records.actions import record, tell
from records.models import Message
from records.refusals import NotAllowed, Refusal

UNSEALED = (State.SELF, State.MARKING, *CLOSED)


@transaction.atomic
def enter_veto(*, by, appraisal, veto, facts, document_number) -> VetoEvent:
    """Enter what happened to a subject; the grade stays until somebody else confirms it."""
    require_office(by)
    appraisal = clear_appraisal(by, appraisal.pk)
    cycle = locked_cycle(appraisal.cycle_id, *UNSEALED)
    if veto.scheme_id != cycle.scheme_id:
        raise Refusal("这种情形不在这份考核方案里，请从列表中选择。")
    said = {"facts": facts, "document_number": document_number, "entered_by": by, "entered_at": now()}
    event, is_new = VetoEvent.objects.get_or_create(appraisal=appraisal, veto=veto, defaults=said)
    if not is_new:
        raise Refusal(f"“{veto}”已经登记过，没有重复登记。")
    others = [pk for pk in office_for(appraisal, today()) if pk != by.pk]
    text = f"{appraisal.name}登记了一票否决“{veto}”，请另一人对照{document_number}确认。"
    tell(others, kind=Message.Kind.REVIEW, text=text, link=standing_of(appraisal))
    record(by=by, verb="veto.enter", subject=event, unit_id=appraisal.unit_id, after=_said(event))
    return event


@transaction.atomic
def confirm_veto(*, by, event) -> VetoEvent:
    """In force from now on; the grade follows, the total stays."""
    require_decider(by)
    appraisal = clear_appraisal(by, event.appraisal_id)
    cycle = locked_cycle(appraisal.cycle_id, *UNSEALED)
    event = _unconfirmed(event.pk)
    if event.entered_by_id == by.pk:
        raise NotAllowed("由您登记的一票否决，请另一人确认。")
    event.confirmed_by, event.confirmed_at = by, now()
    event.save(update_fields=["confirmed_by", "confirmed_at"])
    recomputed(cycle, by=by, because=f"一票否决“{event.veto}”，依据{event.document_number}")
    record(by=by, verb="veto.confirm", subject=event, unit_id=appraisal.unit_id, after=_said(event))
    return event


@transaction.atomic
def drop_veto(*, by, event, reason) -> None:
    """Take away what nobody has confirmed; the trail keeps it."""
    require_decider(by)
    appraisal = clear_appraisal(by, event.appraisal_id)
    locked_cycle(appraisal.cycle_id, *UNSEALED)
    event = _unconfirmed(event.pk)
    before, others = _said(event), {event.entered_by_id} - {by.pk}
    text = f"{appraisal.name}的一票否决“{event.veto}”没有确认，已撤下：{reason}"
    tell(others, kind=Message.Kind.RETURNED, text=text, link=standing_of(appraisal))
    record(by=by, verb="veto.drop", subject=event, unit_id=appraisal.unit_id, before=before, after={"reason": reason})
    event.delete()


def _unconfirmed(pk) -> VetoEvent:
    event = VetoEvent.objects.select_related("veto", "appraisal").filter(pk=pk).first()
    if event is None:
        raise Refusal("这条登记已经撤下。")
    if event.confirmed_at:
        raise Refusal("这条一票否决已经确认，不再改动；确需改变等次的，凭会议决定调整。")
    return event


def _said(event) -> dict:
    return {"veto": event.veto.name, "facts": event.facts, "document": event.document_number}

"""加分、减分: matters entered by one person of the office with their document, in force once another confirmed."""

from django.db import transaction

from assessment.actions.locks import State, indicator_of, locked_appraisal, require_office_for
from assessment.kinds import ENTERED
from assessment.marking_rules import same_matter
from assessment.models import Entry, Indicator
from branches.actions.evidence import shelve_all
from modelagency.clock import now
from records.actions import record
from records.refusals import NotAllowed, Refusal

STATES = (State.SELF, State.MARKING, State.REVIEW)


@transaction.atomic
def enter_extra(*, by, appraisal, indicator, matter, points, document_number, reason, upload=None) -> Entry:
    """Enter a matter of a bonus or penalty indicator; the proof goes on the shelf of the subject.

    Raise Refusal where the event counts already; BadFile where the proof cannot be taken."""
    appraisal = locked_appraisal(appraisal.pk, *STATES)
    require_office_for(by, appraisal)
    known = Indicator.objects.filter(section__component__scheme=appraisal.cycle.scheme_id, kind__in=ENTERED)
    item = indicator_of(appraisal.cycle, indicator.pk, known)
    if trouble := _counted_already(appraisal, item, matter, document_number):
        raise Refusal(trouble)
    files = shelve_all(by=by, unit=appraisal.unit, uploads=[upload] if upload else [])
    said = {"matter": matter, "points": points, "document_number": document_number, "reason": reason}
    made = Entry.objects.create(
        appraisal=appraisal, indicator=item, entered_by=by, entered_at=now(), evidence=next(iter(files), None), **said
    )
    more = {"sha256": made.evidence.sha256} if made.evidence else {}
    record(by=by, verb="entry.enter", **_told(made, more))
    return made


@transaction.atomic
def confirm_extra(*, by, entry) -> Entry:
    """Another person of the office has looked at the document; the matter counts."""
    entry = _pending(by, entry)
    if entry.entered_by_id == by.pk:
        raise NotAllowed("您登记的，由另一人确认。")
    entry.confirmed_by, entry.confirmed_at = by, now()
    entry.save(update_fields=["confirmed_by", "confirmed_at"])
    record(by=by, verb="entry.confirm", **_told(entry))
    return entry


@transaction.atomic
def drop_extra(*, by, entry) -> None:
    """Who entered it takes it back, or another does not confirm it; the proof stays on the shelf."""
    entry = _pending(by, entry)
    record(by=by, verb="entry.drop", **_told(entry))
    entry.delete()


def _counted_already(appraisal, indicator, matter, document_number) -> str:
    """Why the event cannot be entered: it counts under another indicator, or again under one that does not allow it."""
    for entry in Entry.objects.filter(appraisal=appraisal).select_related("indicator"):
        same = same_matter(entry.matter) == same_matter(matter)
        same_document = document_number and same_matter(entry.document_number) == same_matter(document_number)
        if entry.indicator_id != indicator.pk and same:
            return f"“{entry.matter}”已在“{entry.indicator.name}”中登记，同一事项不重复计分。"
        if entry.indicator_id == indicator.pk and same and (same_document or not indicator.once):
            return f"“{entry.matter}”已经登记过，同一事项不重复计分。"
    return ""


def _pending(by, entry) -> Entry:
    appraisal = locked_appraisal(entry.appraisal_id, *STATES)
    require_office_for(by, appraisal)
    found = Entry.objects.select_related("indicator", "evidence").filter(pk=entry.pk, confirmed_at=None).first()
    if found is None:
        raise Refusal("这一条已经确认或撤回，没有重复办理。")
    found.appraisal = appraisal
    return found


def _told(entry, more=()) -> dict:
    """What the trail keeps of a matter."""
    said = {"indicator": entry.indicator_id, "matter": entry.matter, "points": str(entry.points)}
    said |= {"document_number": entry.document_number} | dict(more)
    return {"subject": entry.appraisal, "unit_id": entry.appraisal.unit_id, "after": said}

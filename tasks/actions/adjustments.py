"""Confirmed measures are changed (调整举措): proposed by the unit, confirmed by its leader; until then they hold."""

from django.db import transaction

from branches.models import WorkingDay
from modelagency.clock import today
from records.actions import record
from records.models import Message
from records.refusals import Refusal, StaleVersion
from tasks.actions.measures import another_leads
from tasks.actions.messages import tell_of
from tasks.actions.moves import add_step, locked, require_state, settle
from tasks.deadlines import ANSWER_WORKING_DAYS
from tasks.links import assignment_link
from tasks.measures import Planned, changes, listing
from tasks.models import AdjustedMeasure, Adjustment, Assignment, Measure
from tasks.people import leaders_of
from tasks.progress import MeasureStatus
from tasks.states import State, Verb

FILED = Adjustment.State.FILED
SAID = f"报送后 {ANSWER_WORKING_DAYS} 个工作日没有答复，默认确认。"


@transaction.atomic
def adjust_measures(*, by, assignment, measures, reason, version) -> Adjustment:
    """Propose `measures` (dicts of the fields of `Planned`) instead of the confirmed ones; where nobody else leads the
    unit they take effect at once."""
    assignment = locked(assignment)
    require_state(assignment, State.IN_PROGRESS, "调整举措")
    planned, stored = [Planned(**measure) for measure in measures], list(assignment.measures.all())
    if assignment.measures_version != version:
        raise StaleVersion(yours=listing(planned), theirs=listing(stored), back=assignment_link(assignment))
    if assignment.adjustments.filter(state=FILED).exists():
        raise Refusal("已有一份举措调整等待确认，请等答复或撤回后再调整。")
    if not (made := changes(stored, planned)):
        raise Refusal("举措没有改动，没有报送。")
    adjustment = Adjustment.objects.create(assignment=assignment, reason=reason, filed_by=by, filed_on=today())
    own = {measure.pk for measure in stored}
    AdjustedMeasure.objects.bulk_create(
        AdjustedMeasure(adjustment=adjustment, measure_id=one.pk if one.pk in own else None, **one.words())
        for one in planned
    )
    told = "\n".join(str(change) for change in made)
    add_step(assignment, Verb.ADJUST, by=by, text=f"{reason}\n{told}")
    if another_leads(assignment.unit_id, by):
        tell_of(assignment, leaders_of(assignment.unit_id, today()), Message.Kind.REVIEW, "举措调整请确认")
    else:
        _apply(assignment, adjustment)
    record(by=by, verb="measures.adjust", subject=assignment, after={"changes": len(made), "reason": reason})
    return adjustment


@transaction.atomic
def confirm_adjustment(*, by, adjustment) -> None:
    """The unit's leader confirms the change: it takes effect."""
    assignment, adjustment = _answering(by, adjustment)
    add_step(assignment, Verb.CONFIRM_ADJUSTMENT, by=by)
    _apply(assignment, adjustment)
    tell_of(assignment, [adjustment.filed_by_id], Message.Kind.NOTICE, "举措调整已确认")
    record(by=by, verb="measures.confirm_adjustment", subject=assignment)


@transaction.atomic
def return_adjustment(*, by, adjustment, reason) -> None:
    """The unit's leader sends the change back; the measures stay as they were."""
    assignment, adjustment = _answering(by, adjustment)
    add_step(assignment, Verb.RETURN_ADJUSTMENT, by=by, text=reason)
    _end(adjustment, Adjustment.State.RETURNED)
    tell_of(assignment, [adjustment.filed_by_id], Message.Kind.RETURNED, f"举措调整被退回：{reason}")
    record(by=by, verb="measures.return_adjustment", subject=assignment, after={"reason": reason})


@transaction.atomic
def take_back_adjustment(*, by, adjustment) -> None:
    """The unit takes back a change that nobody has answered."""
    assignment, adjustment = _waiting(adjustment)
    add_step(assignment, Verb.TAKE_BACK_ADJUSTMENT, by=by)
    _end(adjustment, Adjustment.State.TAKEN_BACK)
    record(by=by, verb="measures.take_back_adjustment", subject=assignment)


def confirm_unanswered_adjustments(*, today) -> int:
    """Confirm the changes whose leader had all the working days an answer may take. Return how many."""
    calendar = WorkingDay.objects.calendar()
    rows = Assignment.objects.unlocked().filter(state=State.IN_PROGRESS)
    waiting = Adjustment.objects.filter(state=FILED, assignment__in=rows)
    over = [one for one in waiting if calendar.add(one.filed_on, ANSWER_WORKING_DAYS) < today]
    return sum(_confirm_unanswered(adjustment) for adjustment in over)


@transaction.atomic
def _confirm_unanswered(adjustment) -> bool:
    try:
        assignment, adjustment = _waiting(adjustment)
    except Refusal:  # answered meanwhile
        return False
    add_step(assignment, Verb.CONFIRM_ADJUSTMENT, by=None, text=SAID)
    _apply(assignment, adjustment)
    tell_of(assignment, [adjustment.filed_by_id], Message.Kind.NOTICE, f"举措调整{SAID}")
    record(by=None, verb="measures.confirm_adjustment", subject=assignment)
    return True


def _waiting(adjustment):
    """The locked assignment and its adjustment, which still waits."""
    assignment = locked(adjustment.assignment)
    adjustment = assignment.adjustments.filter(pk=adjustment.pk, state=FILED).first()
    if adjustment is None:
        raise Refusal("这份举措调整已经办理过。请刷新页面查看最新情况。")
    return assignment, adjustment


def _answering(by, adjustment):
    assignment, adjustment = _waiting(adjustment)
    if adjustment.filed_by_id == by.pk:
        raise Refusal("举措调整由您报送，请由本单位另一位审核人确认。")
    return assignment, adjustment


def _apply(assignment, adjustment) -> None:
    """Make the measures what was proposed. What is about something else than before starts anew."""
    for change in changes(list(assignment.measures.all()), list(adjustment.lines.all())):
        measure = change.before or Measure(assignment=assignment)
        if change.after is None:
            measure.is_dropped = True
        elif change.starts_anew:
            measure.status = MeasureStatus.NOT_STARTED
        measure.shared = None  # it no longer reads as the others do
        for name, said in change.after.words().items() if change.after else ():
            setattr(measure, name, said)
        measure.save()
    assignment.measures_version += 1
    assignment.save(update_fields=["measures_version"])
    settle(assignment)
    _end(adjustment, Adjustment.State.CONFIRMED)


def _end(adjustment, state) -> None:
    adjustment.state = state
    adjustment.save(update_fields=["state"])

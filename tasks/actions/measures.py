"""A unit's own measures: written, filed, confirmed by its leader or sent back."""

from django.db import transaction

from branches.models import Post, WorkingDay
from branches.roles import Role
from modelagency.clock import today
from records.actions import record, tell
from records.models import Message
from records.refusals import Refusal, StaleVersion
from tasks.actions.moves import add_step, locked, move, require_state, settle
from tasks.actions.sharing import follow, locked_together
from tasks.deadlines import RETURN_WORKING_DAYS
from tasks.links import assignment_link
from tasks.measures import Planned, listing
from tasks.models import Assignment, Measure
from tasks.people import leaders_of
from tasks.states import State, Verb


@transaction.atomic
def save_measures(*, by, assignment, measures, version) -> int:
    """Replace the draft measures by `measures` (dicts of the fields of `Planned`). Return the new version."""
    assignment = _write(assignment, measures, version)
    record(by=by, verb="measures.save", subject=assignment, after={"measures": len(measures)})
    return assignment.measures_version


@transaction.atomic
def file_measures(*, by, assignment, measures, version) -> None:
    """Save and hand in the measures; where nobody else leads the unit they take effect at once."""
    assignment = _write(assignment, measures, version)
    move(assignment, Verb.FILE_MEASURES)
    assignment.measures_filed_on = today()
    assignment.save(update_fields=["measures_filed_on"])
    add_step(assignment, Verb.FILE_MEASURES, by=by, text=listing(assignment.measures.all()))
    if another_leads(assignment.unit_id, by):
        tell(
            leaders_of(assignment.unit_id, today()),
            kind=Message.Kind.REVIEW,
            text=f"“{assignment.task.name}”的举措请确认",
            link=assignment_link(assignment),
        )
    else:
        move(assignment, Verb.CONFIRM_MEASURES)
    settle(assignment)
    record(by=by, verb="measures.file", subject=assignment, after={"measures": len(measures)})


@transaction.atomic
def confirm_measures(*, by, assignment) -> None:
    """The unit's leader confirms the measures; another person than the one who filed them."""
    assignment = _answering(by, assignment)
    move(assignment, Verb.CONFIRM_MEASURES)
    add_step(assignment, Verb.CONFIRM_MEASURES, by=by)
    settle(assignment)
    record(by=by, verb="measures.confirm", subject=assignment)


@transaction.atomic
def return_measures(*, by, assignment, reason) -> None:
    """The unit's leader sends the measures back with a reason."""
    assignment = _answering(by, assignment)
    filed = assignment.steps.filter(verb=Verb.FILE_MEASURES).first()
    move(assignment, Verb.RETURN_MEASURES)
    add_step(assignment, Verb.RETURN_MEASURES, by=by, text=reason)
    settle(assignment)
    text = f"“{assignment.task.name}”的举措被退回：{reason}"
    tell([filed.by_id], kind=Message.Kind.RETURNED, text=text, link=assignment_link(assignment))
    record(by=by, verb="measures.return", subject=assignment, after={"reason": reason})


def spare(assignment, calendar, day) -> None:
    """Give the unit some working days from the answer on `day` where it filed in time; the caller stores the row."""
    filed_on = assignment.measures_filed_on
    if filed_on and assignment.late_on and filed_on < min(day, assignment.late_on):
        assignment.spared_until = calendar.add(day, RETURN_WORKING_DAYS)


def another_leads(unit_id, user) -> bool:
    """Is there a leader of the unit other than `user`?"""
    return Post.objects.valid(today()).with_role(Role.LEADER).filter(unit=unit_id).exclude(user=user).exists()


def _write(assignment, measures, version) -> Assignment:
    """Make the stored measures what was planned; those that are still in the plan keep their row. Return the locked
    assignment."""
    rows = locked_together(assignment)
    assignment = rows[assignment.pk]
    planned = [Planned(**measure) for measure in measures]
    require_state(assignment, State.TO_PLAN, "修改举措")
    stored = {measure.pk: measure for measure in assignment.measures.all()}
    if assignment.measures_version != version:
        back = assignment_link(assignment) + "measures/"
        raise StaleVersion(yours=listing(planned), theirs=listing(stored.values()), back=back)
    kept = {one.pk: stored[one.pk] for one in planned if one.pk in stored}
    assignment.measures.exclude(pk__in=kept).delete()
    for one in planned:
        measure = kept.pop(one.pk, None) or Measure(assignment=assignment)
        changed = measure.words() != one.words()
        for name, said in one.words().items():
            setattr(measure, name, said)
        measure.save()
        if changed and measure.shared:
            follow(measure, rows)
    assignment.measures_version += 1
    assignment.save(update_fields=["measures_version"])
    return assignment


def _answering(by, assignment):
    assignment = locked(assignment)
    if assignment.steps.filter(verb=Verb.FILE_MEASURES).values_list("by_id", flat=True).first() == by.pk:
        raise Refusal("举措由您报送，请由本单位另一位审核人确认。")
    spare(assignment, WorkingDay.objects.calendar(), today())
    assignment.save(update_fields=["spared_until"])
    return assignment

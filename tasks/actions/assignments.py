"""Taking on a plan, and closing what is done."""

from django.db import transaction

from branches.actions.evidence import from_shelf, shelve_all
from modelagency.clock import today
from records.actions import record, tell
from records.models import Message
from records.refusals import Refusal
from tasks.actions.lapsing import lapse
from tasks.actions.moves import add_step, give_time, locked, move, move_all, move_report, settle
from tasks.links import assignment_link
from tasks.models import Assignment
from tasks.people import reporters_of, reviewers_of
from tasks.states import HANDED_IN, MOVES, ReportState, State, Verb


@transaction.atomic
def accept_plan(*, by, plan, unit) -> int:
    """Accept all rows of a unit in a plan at once. Return how many; refuse when none is waiting."""
    declared = MOVES[Verb.ACCEPT]
    waiting = Assignment.objects.filter(plan=plan, unit=unit, state__in=declared.rows).select_related("task", "plan")
    rows = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    if not rows:
        raise Refusal("没有待签收的任务，可能已由同事签收。")
    move_all(rows, Verb.ACCEPT, by=by)
    record(by=by, verb="plan.accept", subject=plan, unit_id=unit.pk, after={"assignments": len(rows)})
    return len(rows)


@transaction.atomic
def ask_closing(*, by, assignment, text, uploads=(), reused=()) -> None:
    """The unit asks to have the work closed, with `uploads` and files of its shelf (`reused`: ids) as evidence; every
    measure must be done and no report under way. Raise BadFile."""
    assignment = locked(assignment)
    if assignment.progress < 100:
        raise Refusal(f"举措尚未全部完成（已通过 {assignment.progress}%），暂不能申请办结。")
    if assignment.reports.filter(state__in=HANDED_IN - {ReportState.ACCEPTED}).exists():
        raise Refusal("还有进展正在审核，请等审核结束后再申请办结。")
    if assignment.reports.filter(state=ReportState.RETURNED).exists():
        raise Refusal("还有退回的进展没有补正，请补正并通过后再申请办结。")
    move(assignment, Verb.ASK_CLOSING)
    step = add_step(assignment, Verb.ASK_CLOSING, by=by, text=text)
    shelved = shelve_all(by=by, unit=assignment.unit, uploads=uploads)
    step.evidence.set([*shelved, *from_shelf(unit=assignment.unit, ids=reused)])
    settle(assignment)
    people = reviewers_of(assignment, today())
    _say(people, assignment, Message.Kind.REVIEW, f"“{assignment.task.name}”（{assignment.unit}）申请办结")
    record(by=by, verb="assignment.ask_closing", subject=assignment)


@transaction.atomic
def close_assignment(*, by, assignment, reason="", stand_in=False) -> None:
    """Close the work. The lead's own row closes after its members', or with a reason."""
    assignment = _answering(by, assignment)
    if assignment.task.lead_id == assignment.unit_id and not reason:
        _check_members_closed(assignment)
    move(assignment, Verb.CLOSE)
    add_step(assignment, Verb.CLOSE, by=by, text=reason, stand_in=stand_in)
    lapse(assignment)
    settle(assignment)
    people = reporters_of(assignment.unit_id, today())
    _say(people, assignment, Message.Kind.NOTICE, f"“{assignment.task.name}”已办结")
    record(by=by, verb="assignment.close", subject=assignment, after={"reason": reason, "stand_in": stand_in})


@transaction.atomic
def refuse_closing(*, by, assignment, reason, stand_in=False) -> None:
    """Say why the work cannot be closed yet."""
    assignment = _answering(by, assignment)
    move(assignment, Verb.REFUSE_CLOSING)
    add_step(assignment, Verb.REFUSE_CLOSING, by=by, text=reason, stand_in=stand_in)
    settle(assignment)
    people = reporters_of(assignment.unit_id, today())
    _say(people, assignment, Message.Kind.RETURNED, f"“{assignment.task.name}”暂不办结：{reason}")
    record(by=by, verb="assignment.refuse_closing", subject=assignment, after={"reason": reason})


@transaction.atomic
def reopen_assignment(*, by, assignment, reason, stand_in=False) -> None:
    """Open a closed row again: its last report goes back to the unit, which has at least three working days."""
    assignment = locked(assignment)
    closed = assignment.steps.filter(verb=Verb.CLOSE).first()
    move(assignment, Verb.REOPEN)
    passed = assignment.reports.filter(state=ReportState.ACCEPTED).order_by("-period__starts_on")
    report = passed.select_for_update(of=("self",)).first()
    if report:
        move_report(report, Verb.REOPEN)
        give_time(report)
        assignment.closes_on = max(assignment.ends_on, report.due_on)
        assignment.save(update_fields=["closes_on"])
    add_step(assignment, Verb.REOPEN, by=by, report=report, text=reason, stand_in=stand_in)
    settle(assignment)
    people = reporters_of(assignment.unit_id, today())
    _say(people, assignment, Message.Kind.RETURNED, f"“{assignment.task.name}”已重新打开：{reason}")
    before = {"closed": closed.at.isoformat(), "closed_by": closed.by_label} if closed else {}
    record(by=by, verb="assignment.reopen", subject=assignment, before=before, after={"reason": reason})


def _answering(by, assignment) -> Assignment:
    assignment = locked(assignment)
    if assignment.steps.filter(verb=Verb.ASK_CLOSING).values_list("by_id", flat=True).first() == by.pk:
        raise Refusal("办结由您申请，请由另一人办理。")
    return assignment


def _check_members_closed(assignment) -> None:
    others = Assignment.objects.counted().filter(task=assignment.task).exclude(pk=assignment.pk)
    still_open = others.exclude(state=State.CLOSED).count()
    if still_open:
        raise Refusal(f"本任务还有 {still_open} 个责任单位未办结；牵头单位先行办结须写明理由。")


def _say(people, assignment, kind, text) -> None:
    tell(people, kind=kind, text=text, link=assignment_link(assignment))

"""Progress reports: confirmed by the unit's leader, passed or returned by the reviewer."""

from django.db import transaction

from branches.models import WorkingDay
from branches.permissions import rights_of
from modelagency.clock import today
from records.actions import record
from records.models import Message
from records.refusals import NotAllowed, Refusal
from tasks.actions.messages import tell_of
from tasks.actions.moves import add_step, locked, locked_report, move_report, settle
from tasks.deadlines import RETURN_WORKING_DAYS
from tasks.models import Measure
from tasks.people import reviewers_of, writers_of
from tasks.states import Verb


@transaction.atomic
def confirm_report(*, by, report) -> None:
    """The unit's leader confirms what the unit hands in; not the one who wrote it."""
    assignment, report = _answering(by, report)
    move_report(report, Verb.CONFIRM)
    report.confirmed_by = by
    report.save(update_fields=["state", "confirmed_by"])
    add_step(assignment, Verb.CONFIRM, by=by, report=report)
    settle(assignment)
    tell_of(assignment, reviewers_of(assignment, today()), Message.Kind.REVIEW, f"{report.period}进展请复核")
    record(by=by, verb="report.confirm", subject=report)


@transaction.atomic
def send_back_report(*, by, report, reason) -> None:
    """The unit's leader sends the report back to its author."""
    _return(by, report, Verb.SEND_BACK, reason, stand_in=False)


@transaction.atomic
def return_report(*, by, report, reason, stand_in=False) -> None:
    """The reviewer returns the report; the unit has at least three working days."""
    _return(by, report, Verb.RETURN, reason, stand_in=stand_in)


@transaction.atomic
def pass_report(*, by, report, comment="", stand_in=False) -> None:
    """The reviewer passes the report: its measures' statuses become the accepted ones."""
    assignment, report = _answering(by, report)
    _check_avoidance(by, assignment)
    move_report(report, Verb.PASS)
    report.save(update_fields=["state"])
    before = assignment.progress
    for measure_id, status in report.statuses.values_list("measure_id", "status"):
        Measure.objects.filter(pk=measure_id).update(status=status)
    settle(assignment)
    add_step(
        assignment,
        Verb.PASS,
        by=by,
        report=report,
        text=comment,
        before=before,
        after=assignment.progress,
        stand_in=stand_in,
    )
    tell_of(assignment, [report.submitted_by_id], Message.Kind.NOTICE, f"{report.period}进展已通过")
    record(by=by, verb="report.pass", subject=report, after={"progress": report.progress, "stand_in": stand_in})


def _return(by, report, verb, reason, *, stand_in) -> None:
    assignment, report = _answering(by, report)
    if verb == Verb.RETURN:
        _check_avoidance(by, assignment)
    move_report(report, verb)
    if verb == Verb.RETURN:  # the unit's own leader gives no respite
        report.due_on = max(report.due_on, WorkingDay.objects.calendar().add(today(), RETURN_WORKING_DAYS))
    report.save(update_fields=["state", "due_on"])
    add_step(assignment, verb, by=by, report=report, text=reason, stand_in=stand_in)
    settle(assignment)
    tell_of(assignment, [report.submitted_by_id], Message.Kind.RETURNED, f"{report.period}进展被退回：{reason}")
    record(by=by, verb=f"report.{verb}", subject=report, after={"reason": reason, "stand_in": stand_in})


def _answering(by, report):
    """Lock the assignment and its report; nobody answers what they wrote, handed in or confirmed themselves."""
    assignment = locked(report.assignment)
    report = locked_report(report)
    if by.pk in {report.submitted_by_id, report.confirmed_by_id} | writers_of(report):
        raise Refusal("这份进展由您填写、提交或确认过，请由另一人办理。")
    return assignment, report


def _check_avoidance(by, assignment) -> None:
    """Nobody reviews for a unit of their own, by whatever door they come."""
    if assignment.unit_id in rights_of(by).home_units:
        raise NotAllowed("不复核本人所在单位的事项。")

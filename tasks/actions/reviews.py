"""Progress reports: confirmed by the unit's leader, passed or returned by the reviewer."""

from django.db import transaction
from django.db.models import OuterRef, Subquery

from branches.permissions import rights_of
from modelagency.clock import today
from records.actions import record, record_all
from records.models import Message
from records.refusals import NotAllowed, Refusal
from tasks.actions.messages import tell_each, tell_of
from tasks.actions.moves import (
    add_step,
    add_steps,
    give_time,
    locked,
    locked_report,
    move_report,
    require_move,
    settle,
    settle_all,
)
from tasks.models import Measure, ProgressReport, ReportedMeasure
from tasks.people import authors_by_report, reviewers_of
from tasks.progress import MeasureStatus
from tasks.states import ReportState, Verb


@transaction.atomic
def confirm_report(*, by, report) -> None:
    """The unit's leader confirms what the unit hands in; not the one who wrote it."""
    assignment, report = _answering(by, report)
    write_confirmations(by, [(assignment, report)])
    tell_of(assignment, reviewers_of(assignment, today()), Message.Kind.REVIEW, f"{report.period}进展请复核")


def write_confirmations(by, rows, *, text="") -> None:
    """Confirm what may be confirmed. rows: (assignment, report), locked; by: a user, or None for the portal itself."""
    for row, report in rows:
        require_move(row, Verb.CONFIRM)
        move_report(report, Verb.CONFIRM)
    reports = ProgressReport.objects.filter(pk__in=[report.pk for _, report in rows])
    reports.update(state=ReportState.TO_REVIEW, confirmed_by=by)
    add_steps(Verb.CONFIRM, by=by, rows=[(row, {"report": report, "text": text}) for row, report in rows])
    settle_all([row for row, _ in rows])
    record_all(by=by, verb="report.confirm", subjects=[(report, row.unit_id, {}) for row, report in rows])


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
    write_passes(by, [(assignment, report)], comment=comment, stand_ins={assignment.pk} if stand_in else ())


def write_passes(by, rows, *, comment="", stand_ins=()) -> None:
    """Pass what may be passed. rows: (assignment, report), locked; stand_ins: ids of rows reviewed for another."""
    reports, before = [report.pk for _, report in rows], {row.pk: row.progress for row, _ in rows}
    for row, report in rows:
        require_move(row, Verb.PASS)
        move_report(report, Verb.PASS)
    ProgressReport.objects.filter(pk__in=reports).update(state=ReportState.ACCEPTED)
    current = Measure.objects.filter(pk=OuterRef("measure")).values("status")
    ReportedMeasure.objects.filter(report__in=reports).update(replaced=Subquery(current))
    for status in MeasureStatus:
        Measure.objects.filter(reported__report__in=reports, reported__status=status).update(status=status)
    settle_all([row for row, _ in rows])
    add_steps(
        Verb.PASS,
        by=by,
        rows=[
            (
                row,
                {
                    "report": report,
                    "text": comment,
                    "progress_before": before[row.pk],
                    "progress_after": row.progress,
                    "stand_in": row.pk in stand_ins,
                },
            )
            for row, report in rows
        ],
    )
    told = [(row, [report.submitted_by_id], f"{report.period}进展已通过") for row, report in rows]
    tell_each(told, Message.Kind.NOTICE)
    lines = [
        (report, row.unit_id, {"progress": report.progress, "stand_in": row.pk in stand_ins}) for row, report in rows
    ]
    record_all(by=by, verb="report.pass", subjects=lines)


def _return(by, report, verb, reason, *, stand_in) -> None:
    assignment, report = _answering(by, report)
    if verb == Verb.RETURN:
        _check_avoidance(by, assignment)
    require_move(assignment, verb)
    move_report(report, verb)
    if verb == Verb.RETURN:
        give_time(report)
    else:  # the unit's own leader gives no respite
        report.save(update_fields=["state"])
    add_step(assignment, verb, by=by, report=report, text=reason, stand_in=stand_in)
    settle(assignment)
    tell_of(assignment, [report.submitted_by_id], Message.Kind.RETURNED, f"{report.period}进展被退回：{reason}")
    record(by=by, verb=f"report.{verb}", subject=report, after={"reason": reason, "stand_in": stand_in})


def _answering(by, report):
    """Lock the assignment and its report; nobody answers what they wrote, handed in or confirmed themselves."""
    assignment = locked(report.assignment)
    report = locked_report(report)
    if by.pk in authors_by_report([report])[report.pk]:
        raise Refusal("这份进展由您填写、提交或确认过，请由另一人办理。")
    return assignment, report


def _check_avoidance(by, assignment) -> None:
    """Nobody reviews for a unit of their own, by whatever door they come."""
    if assignment.unit_id in rights_of(by).home_units:
        raise NotAllowed("不复核本人所在单位的事项。")

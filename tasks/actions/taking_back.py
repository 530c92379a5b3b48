"""The unit takes back what nobody has answered yet (撤回)."""

from django.db import transaction

from modelagency.clock import today
from records.actions import record
from records.models import Message
from tasks.actions.messages import tell_of
from tasks.actions.moves import add_step, locked, locked_report, move, move_report, settle
from tasks.people import leaders_of, reviewers_of
from tasks.states import ReportState, Verb


@transaction.atomic
def take_back_report(*, by, report) -> None:
    """A report that waits for the leader or the reviewer is a draft again, with its text and files."""
    row, report = locked(report.assignment), locked_report(report)
    to_confirm = report.state == ReportState.TO_CONFIRM
    move_report(report, Verb.TAKE_BACK)
    report.confirmed_by = None
    report.save(update_fields=["state", "confirmed_by"])
    add_step(row, Verb.TAKE_BACK, by=by, report=report)
    settle(row)
    people = leaders_of(row.unit_id, today()) if to_confirm else reviewers_of(row, today())
    tell_of(row, people, Message.Kind.NOTICE, f"{report.period}进展已由本单位撤回，不用再审核")
    record(by=by, verb="report.take_back", subject=report)


@transaction.atomic
def take_back_measures(*, by, assignment) -> None:
    """Measures that wait for the leader may be written again."""
    row = _moved(by, assignment, Verb.TAKE_BACK_MEASURES)
    tell_of(row, leaders_of(row.unit_id, today()), Message.Kind.NOTICE, "举措已由填报员撤回，不用再确认")
    record(by=by, verb="measures.take_back", subject=row)


@transaction.atomic
def take_back_closing(*, by, assignment) -> None:
    """Work that waits to be closed is under way again."""
    row = _moved(by, assignment, Verb.TAKE_BACK_CLOSING)
    tell_of(row, reviewers_of(row, today()), Message.Kind.NOTICE, "办结申请已由本单位撤回，不用再审核")
    record(by=by, verb="assignment.take_back_closing", subject=row)


def _moved(by, assignment, verb):
    row = locked(assignment)
    move(row, verb)
    add_step(row, verb, by=by)
    settle(row)
    return row

"""Progress reports: drafted and handed in by the unit, confirmed by its leader, passed or returned by the reviewer."""

from dataclasses import dataclass, field

from django.db import transaction

from branches.actions.evidence import shelve_all
from branches.models import WorkingDay
from branches.permissions import rights_of
from modelagency.clock import now, today
from records.actions import record, tell
from records.models import Message
from records.refusals import NotAllowed, Refusal, StaleVersion
from tasks.actions.measures import another_leads
from tasks.actions.moves import add_step, locked, locked_report, move_report, require_state, settle
from tasks.deadlines import RETURN_WORKING_DAYS
from tasks.links import assignment_link
from tasks.models import Measure, ProgressReport, ReportedMeasure
from tasks.people import leaders_of, reviewers_of
from tasks.periods import open_period
from tasks.progress import percentage
from tasks.states import ReportState, State, Verb


@dataclass(frozen=True)
class Draft:
    """What a reporter hands over: the text, measure id → status, new files, ids of files to take off, and the version
    of the draft it was written on."""

    text: str
    version: int
    statuses: dict[int, str] = field(default_factory=dict)
    uploads: tuple = ()
    removed: tuple = ()


@transaction.atomic
def save_report(*, by, assignment, period, draft) -> ProgressReport:
    """Save the draft; raise StaleVersion when somebody saved in between."""
    assignment = locked(assignment)
    report, changed = _write(by, assignment, period, draft)
    record(by=by, verb="report.save", subject=report, after=changed)
    return report


@transaction.atomic
def submit_report(*, by, assignment, period, draft) -> ProgressReport:
    """Save and hand in; where nobody else leads the unit the confirmation is skipped."""
    assignment = locked(assignment)
    report, changed = _write(by, assignment, period, draft)
    move_report(report, Verb.SUBMIT)
    report.submitted_by, report.submitted_at, report.confirmed_by = by, now(), None
    led = another_leads(assignment.unit_id, by)
    if not led:
        move_report(report, Verb.CONFIRM)
    report.save()
    step = add_step(
        assignment,
        Verb.SUBMIT,
        by=by,
        report=report,
        text=report.text,
        before=assignment.progress,
        after=report.progress,
    )
    step.evidence.set(report.evidence.all())
    settle(assignment)
    people = leaders_of(assignment.unit_id, today()) if led else reviewers_of(assignment, today())
    _tell(people, Message.Kind.REVIEW, assignment, f"{period}进展请审核")
    record(by=by, verb="report.submit", subject=report, after=changed | {"progress": report.progress})
    return report


@transaction.atomic
def confirm_report(*, by, report) -> None:
    """The unit's leader confirms what the unit hands in; not the one who wrote it."""
    assignment, report = _answering(by, report)
    move_report(report, Verb.CONFIRM)
    report.confirmed_by = by
    report.save(update_fields=["state", "confirmed_by"])
    add_step(assignment, Verb.CONFIRM, by=by, report=report)
    settle(assignment)
    _tell(reviewers_of(assignment, today()), Message.Kind.REVIEW, assignment, f"{report.period}进展请复核")
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
    _tell([report.submitted_by_id], Message.Kind.NOTICE, assignment, f"{report.period}进展已通过")
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
    _tell([report.submitted_by_id], Message.Kind.RETURNED, assignment, f"{report.period}进展被退回：{reason}")
    record(by=by, verb=f"report.{verb}", subject=report, after={"reason": reason, "stand_in": stand_in})


def _answering(by, report):
    """Lock the assignment and its report; nobody answers what they handed in or confirmed themselves."""
    assignment = locked(report.assignment)
    report = locked_report(report)
    if by.pk in (report.submitted_by_id, report.confirmed_by_id):
        raise Refusal("这份进展由您提交或确认过，请由另一人办理。")
    return assignment, report


def _check_avoidance(by, assignment) -> None:
    """Nobody reviews for a unit of their own, by whatever door they come."""
    if assignment.unit_id in rights_of(by).home_units:
        raise NotAllowed("不复核本人所在单位的事项。")


def _write(by, assignment, period, draft) -> tuple[ProgressReport, dict]:
    """Write the draft; return it and what the trail says of it."""
    require_state(assignment, State.IN_PROGRESS, "填报进展")
    periods, reports = list(assignment.plan.spans.all()), list(assignment.reports.all())
    asked_for, _ = open_period(periods, reports, today(), progress=assignment.progress, starts_on=assignment.starts_on)
    if asked_for != period:
        raise Refusal(f"{period}进展现在不能填报：已经提交、正在审核或尚未开始。请刷新页面查看最新情况。")
    report = _current(assignment, period)
    if report.version != draft.version:
        back = assignment_link(assignment) + "report/"
        raise StaleVersion(yours=draft.text, theirs=report.text, back=back)
    if report.state == ReportState.ACCEPTED:
        report.state = ReportState.DRAFT  # a supplement to the last period's report
    report.text, report.version = draft.text, report.version + 1
    _write_statuses(report, assignment, draft.statuses)
    report.save()
    report.evidence.remove(*draft.removed)
    added = shelve_all(by=by, unit=assignment.unit, uploads=draft.uploads)
    report.evidence.add(*added)
    files = {"added": [item.sha256 for item in added], "removed": list(draft.removed)}
    return report, {"version": report.version} | {name: those for name, those in files.items() if those}


def _current(assignment, period) -> ProgressReport:
    report, _ = ProgressReport.objects.get_or_create(
        assignment=assignment, period=period, defaults={"due_on": period.due_on}
    )
    return report


def _write_statuses(report, assignment, statuses) -> None:
    """Keep one row per measure of the assignment; ids of other measures are left out."""
    measures = list(assignment.measures.all())
    chosen = {measure.pk: statuses.get(measure.pk, measure.status) for measure in measures}
    ReportedMeasure.objects.filter(report=report).delete()
    ReportedMeasure.objects.bulk_create(
        ReportedMeasure(report=report, measure_id=pk, status=status) for pk, status in chosen.items()
    )
    report.progress = percentage(chosen.values())


def _tell(people, kind, assignment, what) -> None:
    text = f"“{assignment.task.name}”（{assignment.unit}）{what}"
    tell([pk for pk in people if pk], kind=kind, text=text, link=assignment_link(assignment))

"""Progress reports: drafted and handed in by the unit."""

from dataclasses import dataclass, field

from django.db import transaction

from branches.actions.evidence import shelve_all
from modelagency.clock import now, today
from records.actions import record
from records.models import Message
from records.refusals import Refusal, StaleVersion
from tasks.actions.measures import another_leads
from tasks.actions.messages import tell_of
from tasks.actions.moves import add_step, locked, move_report, require_state, settle
from tasks.links import assignment_link
from tasks.models import ProgressReport, ReportedMeasure
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
    tell_of(assignment, people, Message.Kind.REVIEW, f"{period}进展请审核")
    record(by=by, verb="report.submit", subject=report, after=changed | {"progress": report.progress})
    return report


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

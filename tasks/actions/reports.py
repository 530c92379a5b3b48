"""One row of what a unit reports: checked, then written as a draft or handed in. Parts of the actions in `filing`."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from branches.actions.evidence import check_upload, from_shelf, shelve_all
from modelagency.clock import now, today
from records.refusals import Refusal, StaleVersion
from records.texts import NO_CONTROLS
from tasks.actions.moves import add_step, move_report, require_state, settle
from tasks.actions.sharing import say_of_twins
from tasks.completeness import LONGEST_TEXT, gaps
from tasks.links import assignment_link
from tasks.models import ProgressReport, ReportedMeasure, ReportVersion
from tasks.next_step import falls_on
from tasks.periods import due_now, open_period
from tasks.progress import percentage
from tasks.states import ReportState, State, Verb


@dataclass(frozen=True)
class Draft:
    """What a reporter hands over: the text, measure id → status, new files, ids of files to take off and of files of
    the unit's shelf to add, the version of the draft it was written on, and the id of the period it was written for."""

    text: str
    version: int
    statuses: dict[int, str] = field(default_factory=dict)
    uploads: tuple = ()
    removed: tuple = ()
    reused: tuple = ()
    period: int | None = None


class Incomplete(Refusal):
    """The row can be saved, but not handed in; `gaps` are what it lacks."""

    def __init__(self, found):
        super().__init__("".join(gap.words for gap in found))
        self.gaps = found


def fault_of(row, period, draft) -> Refusal | None:
    """Why the draft cannot be saved on the page of `period`; `row` is locked, with its measures, reports and their
    evidence. Leaves on it the period it is due for, `row.period`."""
    try:
        _check(row, period, draft)
    except Refusal as refusal:
        return refusal
    return None


def _check(row, period, draft) -> None:
    require_state(row, State.IN_PROGRESS, "填报进展")
    periods, reports = list(row.plan.spans.all()), list(row.reports.all())
    row.period, report = open_period(row, periods, reports, today())
    if not falls_on(row.period, period, today()) or draft.period not in (None, row.period.pk):
        raise Refusal(f"{period}进展现在不能填报：已经提交、正在审核或尚未开始。请刷新页面查看最新情况。")
    if draft.version != (report.version if report else 0):
        raise StaleVersion(yours=draft.text, theirs=report.text if report else "", back=assignment_link(row))
    if len(draft.text) > LONGEST_TEXT:
        raise Refusal(f"本期进展最多 {LONGEST_TEXT} 字，现有 {len(draft.text)} 字。")
    try:
        NO_CONTROLS(draft.text)
    except ValidationError as error:
        raise Refusal(error.message) from error
    for upload in draft.uploads:
        check_upload(upload)
    from_shelf(unit=row.unit, ids=draft.reused)


def lacking(row, draft) -> Incomplete | None:
    """What keeps a draft without fault from being handed in."""
    said = last_accepted(row)
    found = gaps(
        text=draft.text,
        last_text=said.text if said else "",
        progress=percentage(_statuses(row, draft).values()),
        last_progress=row.progress,
    )
    return Incomplete(found) if found else None


def last_accepted(row):
    """The report that passed last before the row's period; None without one. Takes the reports as they are loaded."""
    passed = [one for one in row.reports.all() if one.state == ReportState.ACCEPTED]
    earlier = [one for one in passed if one.period.starts_on < row.period.starts_on]
    return max(earlier, key=lambda report: report.period.starts_on, default=None)


def write_row(*, by, row, draft, origin, handed_in=False) -> tuple[ProgressReport, dict]:
    """Write a draft that has no fault; return the report and what the trail says of it."""
    due_on = due_now(row, row.period)
    report, _ = ProgressReport.objects.get_or_create(assignment=row, period=row.period, defaults={"due_on": due_on})
    if report.state == ReportState.ACCEPTED:
        report.state = ReportState.DRAFT  # a supplement to the last period's report
    statuses = _statuses(row, draft)
    report.text, report.version, report.progress = draft.text, report.version + 1, percentage(statuses.values())
    report.save()
    _write_statuses(report, statuses)
    say_of_twins(report)
    _keep_version(by, report, statuses, origin, handed_in)
    report.evidence.remove(*draft.removed)
    shelved = shelve_all(by=by, unit=row.unit, uploads=draft.uploads)
    added = [*shelved, *from_shelf(unit=row.unit, ids=draft.reused)]
    report.evidence.add(*added)
    files = {"added": [item.sha256 for item in added], "removed": list(draft.removed)}
    return report, {"version": report.version} | {name: those for name, those in files.items() if those}


def hand_in_row(*, by, row, report, confirmed) -> None:
    """Hand in a report just written; confirmed: nobody is there who could confirm it."""
    move_report(report, Verb.SUBMIT)
    report.submitted_by, report.submitted_at, report.confirmed_by = by, now(), None
    if confirmed:
        move_report(report, Verb.CONFIRM)
    report.save()
    progress = {"before": row.progress, "after": report.progress}
    step = add_step(row, Verb.SUBMIT, by=by, report=report, text=report.text, **progress)
    step.evidence.set(report.evidence.all())
    settle(row)


def _statuses(row, draft) -> dict[int, str]:
    """One status per measure of the assignment; ids of other measures are left out."""
    return {measure.pk: draft.statuses.get(measure.pk, measure.status) for measure in row.measures.all()}


def _write_statuses(report, statuses) -> None:
    ReportedMeasure.objects.filter(report=report).delete()
    ReportedMeasure.objects.bulk_create(
        ReportedMeasure(report=report, measure_id=pk, status=status) for pk, status in statuses.items()
    )


def _keep_version(by, report, statuses, origin, handed_in) -> None:
    said = {"version": report.version, "text": report.text, "progress": report.progress, "statuses": statuses}
    ReportVersion.objects.create(report=report, by=by, at=now(), origin=origin, handed_in=handed_in, **said)

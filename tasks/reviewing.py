"""What lies before a reviewer: rows with what the unit handed in, what the portal saw in it, and what may be undone.

A fixed number of queries, whatever the number of rows."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import F, FilteredRelation, Q, prefetch_related_objects

from modelagency.clock import day_of
from tasks import checks
from tasks.models import Assignment, Measure, ProgressReport, Step, Target
from tasks.states import ReportState, State, Verb

TAKE_BACK = timedelta(minutes=10)


@dataclass
class Entry:
    """One row of the table. report: of the period looked at, or None; last_text: of the last period that passed.

    Of a report that waits: measures, each with `said`, its status there; checks: what the portal saw. passed: the step
    that passed the report; undo_by: until when whoever looks may take that back."""

    assignment: Assignment
    report: ProgressReport | None = None
    last_text: str | None = None
    measures: list = field(default_factory=list)
    checks: list = field(default_factory=list)
    passed: Step | None = None
    undo_by: object = None

    @property
    def hints(self) -> list[str]:
        return [check.sentence for check in self.checks if not check.is_clear]

    @property
    def before(self) -> int:
        """Percent accepted before this report."""
        return self.passed.progress_before or 0 if self.passed else self.assignment.progress

    @property
    def now(self) -> int:
        """Percent the report says, or the row has when there is none."""
        return self.report.progress if self.report else self.assignment.progress

    @property
    def change(self) -> int:
        return self.now - self.before


def reports_of_rows(assignments) -> list[ProgressReport]:
    """All reports of the rows in the order of their periods."""
    reports = ProgressReport.objects.filter(assignment__in=assignments).select_related("period", "submitted_by")
    return list(reports.order_by("period__starts_on"))


def entries_of(assignments, reports, wanted, *, user=None, now=None) -> list[Entry]:
    """The entries of `assignments`, in their order; `wanted` (report → bool) picks one of the `reports` for each.

    user, now: whose passes are looked at for taking back."""
    found = {row.pk: Entry(row) for row in assignments}
    history = defaultdict(list)
    for report in reports:
        if report.assignment_id in found:
            report.assignment = found[report.assignment_id].assignment
            history[report.assignment_id].append(report)
    for pk, entry in found.items():
        entry.report = next(filter(wanted, history[pk]), None)
        entry.last_text = _last_text(entry.report, history[pk])
    chosen = [entry for entry in found.values() if entry.report]
    prefetch_related_objects([entry.report for entry in chosen], "evidence")
    _look([entry for entry in chosen if entry.report.state in (ReportState.TO_CONFIRM, ReportState.TO_REVIEW)])
    if user is not None:
        _add_passes(chosen, history, user, now)
    return list(found.values())


def _last_text(report, history) -> str | None:
    """The text of the newest report that passed before the period of `report`."""
    if report is None:
        return None
    first = report.period.starts_on
    passed = (one for one in reversed(history) if one.state == ReportState.ACCEPTED and one.period.starts_on < first)
    return next((one.text for one in passed), None)


def _look(entries) -> None:
    """Let the portal look at what was handed in."""
    measures, targets = defaultdict(list), defaultdict(list)
    said = FilteredRelation("reported", condition=Q(reported__report__in=[entry.report for entry in entries]))
    rows = [entry.assignment for entry in entries]
    for measure in Measure.objects.filter(assignment__in=rows).annotate(report=said, said=F("report__status")):
        measures[measure.assignment_id].append(measure)
    tasks = {entry.assignment.task_id for entry in entries if entry.report.progress == 100}
    for task, text in Target.objects.filter(task__in=tasks).values_list("task", "text"):
        targets[task].append(text)
    uses = _uses(entries)
    for entry in entries:
        row, report = entry.assignment, entry.report
        entry.measures = measures[row.pk]
        entry.checks = checks.checks(
            checks.Report(
                text=report.text,
                handed_in_on=day_of(report.submitted_at),
                before=row.progress,
                now=report.progress,
                steps=tuple(checks.Step(one.text, one.said or "", one.due_on) for one in entry.measures),
                files=tuple(
                    checks.File(file.name, is_whole(file), _elsewhere(row, uses[file.sha256]))
                    for file in report.evidence.all()
                ),
                targets=tuple(targets[row.task_id]),
                last_text=entry.last_text,
            )
        )


def _uses(entries) -> dict[str, list]:
    """Digest of a file → rows with which it was handed in."""
    digests = {file.sha256 for entry in entries for file in entry.report.evidence.all()}
    steps = Step.objects.filter(evidence__sha256__in=digests).order_by()
    rows = ("assignment_id", "assignment__task_id", "assignment__task__name", "assignment__unit_id")
    uses = defaultdict(list)
    for digest, *use in steps.values_list("evidence__sha256", *rows, "assignment__unit__name").distinct():
        uses[digest].append(use)
    return uses


def _elsewhere(row, uses) -> tuple[str, ...]:
    """Other tasks of the same unit and other units of the same task that used a file; what else is nobody's here."""
    words = [f"“{task}”" for pk, _, task, unit, _ in uses if pk != row.pk and unit == row.unit_id]
    return (*words, *(name for _, task, _, unit, name in uses if task == row.task_id and unit != row.unit_id))


def is_whole(file) -> bool:
    """Is the file there, with the size it was stored with?"""
    try:
        return file.file.size == file.size
    except OSError:
        return False


def _add_passes(entries, history, user, now) -> None:
    """Who passed what, and what of it `user` may still take back: nothing happened on the row since."""
    since = now - TAKE_BACK
    rows = [entry.assignment for entry in entries]
    steps = Step.objects.filter(Q(verb=Verb.PASS) | Q(at__gte=since), assignment__in=rows)
    by_row = defaultdict(list)
    for step in steps:
        by_row[step.assignment_id].append(step)
    for entry in entries:
        newest = by_row[entry.assignment.pk]
        if entry.report.state == ReportState.ACCEPTED:
            passes = (step for step in newest if step.verb == Verb.PASS and step.report_id == entry.report.pk)
            entry.passed = next(passes, None)
        is_last = entry.passed is not None and newest[0] == entry.passed
        is_own = is_last and entry.passed.by_id == user.pk and entry.passed.at >= since
        if is_own and entry.assignment.state == State.IN_PROGRESS and history[entry.assignment.pk][-1] == entry.report:
            entry.undo_by = entry.passed.at + TAKE_BACK

"""Why a row of a total is what it is: rule, facts, marks and their reasons, reports and files, task, notice."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from assessment import bodies
from assessment.kinds import ENTERED, Kind
from assessment.models import Indicator, Mark, Tally
from assessment.trace import Row
from modelagency.clock import today
from tasks.models import Assignment, ProgressReport
from tasks.states import ReportState

MOST_ROWS = 12
MOST_REPORTS = 6


@dataclass(frozen=True)
class Step:
    """One thing that somebody said about an indicator, in the order of time."""

    label: str
    by: object
    at: datetime
    reason: str
    points: Decimal | None = None
    quantity: Decimal | None = None
    base: Decimal | None = None
    evidence: list = field(default_factory=list)


def why(rights, sight, appraisal, row: Row, indicator: Indicator | None) -> dict:
    """What the panel beside the table shows; of an indicator, its whole descent."""
    if indicator is None:
        return {"row": row}
    context = {"row": row, "indicator": indicator, "exemption": _exemption(appraisal, indicator)}
    if indicator.kind in ENTERED:
        return context | {"entries": list(_entries(appraisal, indicator)) if sight.total else []}
    if indicator.kind == Kind.VOTE:
        return context | {"tallies": list(_tallies(appraisal, indicator)) if sight.total else []}
    return context | {
        "fact": appraisal.facts.filter(indicator=indicator).first(),
        "history": _history(sight, appraisal, indicator),
        **_work(rights, appraisal, indicator),
    }


def _exemption(appraisal, indicator):
    return appraisal.exemptions.filter(indicator=indicator, approved_by__isnull=False).first()


def _entries(appraisal, indicator):
    return appraisal.entries.filter(indicator=indicator, confirmed_by__isnull=False).select_related("evidence")


def _tallies(appraisal, indicator):
    rows = Tally.objects.filter(appraisal=appraisal, round__indicator=indicator, round__state="closed")
    return rows.select_related("round")


def _history(sight, appraisal, indicator) -> list[Step]:
    """Self score, mark, corrections, appeal; before marking has closed the self score only."""
    marks = appraisal.marks.filter(indicator=indicator, submitted_at__isnull=False)
    marks = marks if sight.total else marks.filter(stage=Mark.Stage.SELF)
    steps = [_marked(mark) for mark in marks.order_by("-stage").select_related("by").prefetch_related("evidence")]
    if sight.total:
        corrections = appraisal.corrections.filter(indicator=indicator).select_related("by")
        steps += [_said("申诉后改分" if one.appeal_id else "核定", one) for one in corrections]
        for appeal in appraisal.appeals.filter(indicator=indicator).select_related("answered_by", "reviewed_by"):
            steps += _appealed(appeal)
    return sorted(steps, key=lambda step: step.at)


def _marked(mark) -> Step:
    return _said("自评" if mark.stage == Mark.Stage.SELF else "评分", mark, list(mark.evidence.all()))


def _said(label, row, evidence=()) -> Step:
    return Step(label, row.by, row.at, row.reason, row.points, row.quantity, row.base, list(evidence))


def _appealed(appeal):
    yield Step("申诉", None, appeal.filed_at, appeal.text)
    if appeal.answered_at:
        yield Step("答复", appeal.answered_by, appeal.answered_at, appeal.answer)
    if appeal.reviewed_at:
        yield Step("复核", appeal.reviewed_by, appeal.reviewed_at, appeal.review_answer)


def _work(rights, appraisal, indicator) -> dict:
    """The rows of work behind the indicator, as they stand today, and what was reported on them."""
    if indicator.task is None and indicator.kind != Kind.AUTO:
        return {}
    scheme = appraisal.cycle.scheme
    feeding = bodies.feeding(appraisal.unit, scheme.feeds)
    rows = Assignment.objects.visible_to(rights).counted().filter(plan=scheme.plan_id, unit__in=feeding)
    rows = rows.filter(task=indicator.task) if indicator.task else rows
    found = list(rows.with_light(today()).for_rows().in_order()[: MOST_ROWS + 1])
    work = {"units": feeding, "rows": found[:MOST_ROWS], "are_more": len(found) > MOST_ROWS}
    return {"work": work, "reports": _reports(found[:MOST_ROWS]) if indicator.task else []}


def _reports(rows) -> list[ProgressReport]:
    """What was accepted on them, the newest first."""
    reports = ProgressReport.objects.filter(assignment__in=rows, state=ReportState.ACCEPTED)
    reports = reports.select_related("period", "assignment__unit").prefetch_related("evidence")
    return list(reports.order_by("-period__ends_on", "assignment")[:MOST_REPORTS])

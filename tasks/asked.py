"""What a unit has to report in a period: the rows as the page and the workbook show them."""

from django.db.models import OuterRef, Prefetch, Subquery
from django.db.models.functions import JSONObject

from tasks.models import Assignment, Measure, ProgressReport, ReportVersion, Step
from tasks.next_step import falls_on, report_due
from tasks.periods import open_period
from tasks.states import STAYING, ReportState, State


def rows_of(unit_id, periods, period, today) -> list[Assignment]:
    """All rows of the unit in the plan of `periods`, stopped ones left out, in the order of the notice.

    Each with its measures (`reported_status`: as the draft has it, else as accepted; a shared one as another row has
    it), its reports (with evidence, `saved_at`, `saved_by`, `saved_origin`), and:
    period: the one it is reported for on the page of `period`, or None; report: of that period (else of `period`),
    or None; before: the one accepted last before it, or None; last_step: the newest that moved
    something, as a dict.
    """
    measures = Measure.objects.as_said(period)
    versions = ReportVersion.objects.filter(report=OuterRef("pk")).order_by("-version")
    saved = {
        f"saved_{name}": Subquery(versions.values(path)[:1])
        for name, path in [("at", "at"), ("by", "by__name"), ("origin", "origin")]
    }
    reports = ProgressReport.objects.annotate(**saved).prefetch_related("evidence").order_by("period_id")
    steps = Step.objects.filter(assignment=OuterRef("pk")).exclude(verb__in=STAYING).order_by("-at", "-id")
    last_step = steps.values(said=JSONObject(verb="verb", text="text", by="by_label"))[:1]
    rows = Assignment.objects.counted().for_rows().filter(unit=unit_id, plan=period.plan_id).in_order()
    rows = rows.annotate(last_step=Subquery(last_step))
    rows = list(rows.prefetch_related(Prefetch("measures", measures), Prefetch("reports", reports)))
    for row in rows:
        _attach(row, periods, period, today)
    return rows


def _attach(row, periods, period, today) -> None:
    reports, by_pk = row.reports.all(), {one.pk: one for one in periods}
    for report in reports:
        report.period = by_pk[report.period_id]
    due = report_due(row, reports, periods, today)
    row.period = due if falls_on(due, period, today) else None
    shown = row.period or period
    passed = [one for one in reports if one.state == ReportState.ACCEPTED and one.period.starts_on < shown.starts_on]
    row.before = max(passed, key=lambda report: report.period.starts_on, default=None)
    row.report = next((one for one in reports if one.period_id == shown.pk), None)


def supplement(row, periods, period, today) -> bool:
    """Have a row of which nothing is asked reported on all the same; False where it may not be."""
    if row.state != State.IN_PROGRESS or row.awaiting:
        return False
    due, _ = open_period(row, periods, row.reports.all(), today)
    row.period = due if due == period else None
    return row.period is not None

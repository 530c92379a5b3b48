"""What an assignment's pages show of its past: its reports and the steps taken, in a fixed number of queries."""

from tasks.states import ReportState, Verb


def reports_of(row) -> list:
    """All reports in the order of their periods."""
    reports = row.reports.select_related("period", "submitted_by")
    return list(reports.order_by("period__starts_on"))


def steps_of(row, reports) -> list:
    """The steps, newest first, each with its report as already loaded."""
    loaded = {report.pk: report for report in reports}
    steps = list(row.steps.prefetch_related("evidence"))
    for step in steps:
        step.report = loaded.get(step.report_id)
    return steps


def said_now(steps, report) -> int | None:
    """The percent last handed in with a report that has not passed; None without one. A draft's own is its unit's."""
    if report is None or report.state in (ReportState.DRAFT, ReportState.ACCEPTED):
        return None
    handed_in = (step.progress_after for step in steps if step.report == report and step.verb == Verb.SUBMIT)
    return next(handed_in, None)

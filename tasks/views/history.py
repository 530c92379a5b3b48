"""What an assignment's pages show of its past: its reports and the steps taken, in a fixed number of queries."""


def reports_of(row) -> list:
    """All reports in the order of their periods, with their files."""
    reports = row.reports.select_related("period", "submitted_by").prefetch_related("evidence")
    return list(reports.order_by("period__starts_on"))


def steps_of(row, reports) -> list:
    """The steps, newest first, each with its report as already loaded."""
    loaded = {report.pk: report for report in reports}
    steps = list(row.steps.prefetch_related("evidence"))
    for step in steps:
        step.report = loaded.get(step.report_id)
    return steps

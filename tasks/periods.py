"""Which report is asked for now. No ORM."""

from tasks.states import HANDED_IN, ReportState

IN_REVIEW = HANDED_IN - {ReportState.ACCEPTED}


def open_period(periods, reports, today, *, progress, starts_on):
    """The period a unit reports on `today` and its report so far, or (None, None) when nothing is asked for.

    Periods are reported in order: a missed one stays open until it is handed in, and nothing is asked for while a
    report is being reviewed. After the last one, its report may be supplemented until `progress` is 100. Periods due
    before the row's own `starts_on` are not asked for.
    """
    periods = [period for period in periods if period.due_on >= starts_on]
    by_period = {report.period_id: report for report in reports}
    if any(report.state in IN_REVIEW for report in by_period.values()):
        return None, None
    for period in periods:
        report = by_period.get(period.pk)
        if report is None or report.state not in HANDED_IN:
            return (period, report) if period.starts_on <= today else (None, None)
    return (periods[-1], by_period[periods[-1].pk]) if periods and progress < 100 else (None, None)

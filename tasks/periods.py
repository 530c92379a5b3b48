"""Which report is asked for now. No ORM."""

from tasks.states import HANDED_IN


def open_period(periods, reports, today):
    """The period a unit reports on `today` and its report so far, or (None, None) when nothing is asked for.

    Periods are reported in order: a missed one stays open until it is handed in.
    """
    by_period = {report.period_id: report for report in reports}
    for period in periods:
        report = by_period.get(period.pk)
        if report is None or report.state not in HANDED_IN:
            return (period, report) if period.starts_on <= today else (None, None)
    return None, None

"""What an extension is for. No ORM."""

from tasks.periods import asked_of, due_of
from tasks.states import HANDED_IN


def extendable(row, periods, reports):
    """(period, day): the first period asked of the row that is not handed in, and by when it is due; without one
    (None, the day of closing)."""
    by_period = {report.period_id: report for report in reports}
    for period in asked_of(row, periods):
        report = by_period.get(period.pk)
        if report is None or report.state not in HANDED_IN:
            return period, report.due_on if report else due_of(row, period)
    return None, row.ends_on

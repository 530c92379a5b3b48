"""Which reports are asked of a row, by what day, and which one now. No ORM."""

from tasks.states import HANDED_IN, ReportState

IN_REVIEW = HANDED_IN - {ReportState.ACCEPTED}


def due_of(assignment, period):
    """The day by which the row's unit reports for the period: the one place that says it is a member's or a lead's."""
    return period.lead_due_on if assignment.reports_last else period.due_on


def due_now(assignment, period):
    """The same of a report that is asked for now, with the days the unit was given as others took their time."""
    day, spared_until = due_of(assignment, period), assignment.spared_until
    return max(day, spared_until) if spared_until else day


def asked_of(assignment, periods) -> list:
    """Those periods of the plan that are asked of the row: of its rhythm, and not due before it began."""
    mine = (period for period in periods if period.rhythm == assignment.rhythm)
    return [period for period in mine if due_of(assignment, period) >= assignment.starts_on]


def due_days(assignment, periods) -> list[tuple]:
    """(id, due day) of the periods asked of the row, as `standing` takes them."""
    return [(period.pk, due_of(assignment, period)) for period in asked_of(assignment, periods)]


def open_period(assignment, periods, reports, today):
    """The period a row is reported for on `today` and its report so far, or (None, None) when nothing is asked for.

    Periods are reported in order: a missed one stays open until it is handed in, and nothing is asked for while a
    report is being reviewed. After the last one, its report may be supplemented until the row's progress is 100.
    """
    periods = asked_of(assignment, periods)
    by_period = {report.period_id: report for report in reports}
    if any(report.state in IN_REVIEW for report in by_period.values()):
        return None, None
    for period in periods:
        report = by_period.get(period.pk)
        if report is None or report.state not in HANDED_IN:
            return (period, report) if period.starts_on <= today else (None, None)
    return (periods[-1], by_period[periods[-1].pk]) if periods and assignment.progress < 100 else (None, None)

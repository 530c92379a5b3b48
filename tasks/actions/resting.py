"""A row that rests: handed back, suspended or withdrawn. The clock stands still meanwhile. Parts of `moves.move`."""

from datetime import timedelta

from branches.models import WorkingDay
from modelagency.clock import today
from tasks.models import ProgressReport
from tasks.periods import asked_of, due_of
from tasks.states import HANDED_IN

REST_FIELDS = ["state_before", "rested_from", "rested_days", "closes_on"]


def rest(row) -> None:
    """Keep where the row was and since when it rests; one that rests already (suspended, now withdrawn) keeps that."""
    row.state_before = row.state_before or row.state
    row.rested_from = row.rested_from or today()


def wake(row) -> None:
    """Go on where the row was. What was not handed in is due later by the days rested since its period began; the day
    of closing moves by the whole rest when it has come meanwhile."""
    row.state, since = row.state_before, row.rested_from
    row.state_before, row.rested_from = "", None
    days = (today() - since).days
    if not days:
        return
    calendar = WorkingDay.objects.calendar()
    latest = max(_postpone_reports(row, since, calendar), default=row.ends_on)
    closing = calendar.on_or_after(row.ends_on + timedelta(days=days)) if row.ends_on < today() else row.ends_on
    row.closes_on = max(closing, latest) if max(closing, latest) > row.ends_on else row.closes_on
    row.rested_days += days


def _postpone_reports(row, since, calendar) -> list:
    """Give each report of a begun period that is not handed in its later day; return those days."""
    reports, days = {report.period_id: report for report in row.reports.all()}, []
    for period in asked_of(row, row.plan.spans.filter(starts_on__lte=today())):
        report = reports.get(period.pk) or ProgressReport(assignment=row, period=period, due_on=due_of(row, period))
        rested = (today() - max(since, period.starts_on)).days
        if report.state not in HANDED_IN and rested > 0:
            report.due_on = calendar.on_or_after(report.due_on + timedelta(days=rested))
            report.save()
            days.append(report.due_on)
    return days

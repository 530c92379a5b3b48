"""A row that rests: handed back, suspended or withdrawn. The clock stands still meanwhile. Parts of `moves.move`."""

from branches.models import WorkingDay
from modelagency.clock import today
from tasks.deadlines import RETURN_WORKING_DAYS
from tasks.models import ProgressReport
from tasks.periods import asked_of, due_of
from tasks.states import HANDED_IN

REST_FIELDS = ["state_before", "rested_from", "rested_days", "closes_on"]


def rest(row) -> None:
    """Keep where the row was and since when it rests; one that rests already (suspended, now withdrawn) keeps that."""
    row.state_before = row.state_before or row.state
    row.rested_from = row.rested_from or today()


def wake(row) -> None:
    """Go on where the row was. What has come due meanwhile, or before, is due later by the days rested; for the rest
    there are three working days at least."""
    row.state, since = row.state_before, row.rested_from
    row.state_before, row.rested_from = "", None
    days = (today() - since).days
    if not days:
        return
    calendar = WorkingDay.objects.calendar()
    latest = max([_later(row.ends_on, since, calendar), *_postpone_reports(row, since, calendar)])
    row.closes_on = latest if latest > row.ends_on else row.closes_on
    row.rested_days += days


def _later(due_on, since, calendar):
    """The day instead of `due_on` after a rest from `since` to today."""
    if due_on < today():
        return calendar.on_or_after(due_on + (today() - since))
    return max(due_on, calendar.add(today(), RETURN_WORKING_DAYS))


def _postpone_reports(row, since, calendar) -> list:
    """Give each report of a begun period that is not handed in its later day; return those days."""
    reports, days = {report.period_id: report for report in row.reports.all()}, []
    for period in asked_of(row, row.plan.spans.filter(starts_on__lte=today())):
        report = reports.get(period.pk) or ProgressReport(assignment=row, period=period, due_on=due_of(row, period))
        day = _later(report.due_on, max(since, period.starts_on), calendar)
        if report.state not in HANDED_IN and day > report.due_on:
            report.due_on = day
            report.save()
            days.append(day)
    return days

"""What a unit has to do next on one assignment. No ORM."""

from dataclasses import dataclass

from tasks.periods import open_period
from tasks.states import STATE_LABELS, ReportState, State


@dataclass(frozen=True)
class NextStep:
    """`label` is the button; `page` the name of the page behind it, empty when the unit only waits."""

    label: str = ""
    page: str = ""
    period: object = None


NOTHING = NextStep()
REPORT, SUPPLEMENT = "填报进展", "补充进展"

DONE, PASSED, WAITS, MAY_CLOSE, ELSEWHERE = "已办结", "已通过", "等待审核", "可申请办结", "另期填报"
WHY_NOT = [DONE, PASSED, WAITS, MAY_CLOSE, STATE_LABELS[State.TO_ACCEPT], STATE_LABELS[State.TO_PLAN], ELSEWHERE]


def next_step(assignment, reports, periods, today) -> NextStep:
    """The unit's next step on `assignment`; NOTHING while others have to act or nothing is asked for."""
    if assignment.state == State.TO_PLAN:
        return NextStep("制定举措", "measures")
    if assignment.state != State.IN_PROGRESS or assignment.awaiting:
        return NOTHING
    period, report = open_period(assignment, periods, reports, today)
    if report and report.state == ReportState.RETURNED:
        return NextStep("去补正", "report", period)
    if assignment.progress == 100:
        return NextStep("申请办结", "ask_closing")
    if report and report.state == ReportState.ACCEPTED:
        return NextStep(SUPPLEMENT, "report", period)
    return NextStep(REPORT, "report", period) if period else NOTHING


def report_due(assignment, reports, periods, today):
    """The period a report on the assignment is asked for in now, or None. A supplement is not asked for."""
    step = next_step(assignment, reports, periods, today)
    return step.period if step.page == "report" and step.label != SUPPLEMENT else None


def falls_on(due, period, today) -> bool:
    """Is what is due for the period `due` reported on the page of `period`? What was missed earlier is, too."""
    return due is not None and due.starts_on <= period.starts_on <= today


def why_not(row, report) -> str:
    """Why nothing is asked of a row in a period, one of WHY_NOT; report: the row's of that period, or None."""
    if row.state == State.CLOSED:
        return DONE
    if row.awaiting:
        return WAITS
    if row.state in (State.TO_ACCEPT, State.TO_PLAN):
        return STATE_LABELS[State(row.state)]
    if report and report.state == ReportState.ACCEPTED:
        return PASSED
    return MAY_CLOSE if row.progress == 100 else ELSEWHERE

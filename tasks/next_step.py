"""What a unit has to do next on one assignment. No ORM."""

from dataclasses import dataclass

from tasks.periods import open_period
from tasks.states import ReportState, State


@dataclass(frozen=True)
class NextStep:
    """`label` is the button; `page` the name of the page behind it, empty when the unit only waits."""

    label: str = ""
    page: str = ""
    period: object = None


NOTHING = NextStep()
SUPPLEMENT = "补充进展"


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
    return NextStep("填报进展", "report", period) if period else NOTHING

"""What a unit has to do next."""

from datetime import date
from types import SimpleNamespace

import pytest

from tasks.next_step import NOTHING, NextStep, next_step
from tasks.states import ReportState, State

THIRD = SimpleNamespace(pk=3, rhythm="quarterly", starts_on=date(2026, 7, 1), due_on=date(2026, 9, 24))
TODAY = date(2026, 9, 16)
REPORT = NextStep("填报进展", "report", THIRD)
CORRECT = NextStep("去补正", "report", THIRD)
CLOSE = NextStep("申请办结", "ask_closing")
WORKING = State.IN_PROGRESS


@pytest.mark.parametrize(
    ("state", "awaiting", "progress", "report", "step"),
    [
        (State.TO_ACCEPT, "", 0, None, NOTHING),  # accepted with the whole plan
        (State.TO_PLAN, "", 0, None, NextStep("制定举措", "measures")),
        (State.PLAN_SUBMITTED, "unit", 0, None, NOTHING),
        (WORKING, "", 0, None, REPORT),
        (WORKING, "", 0, ReportState.DRAFT, REPORT),
        (WORKING, "", 99, ReportState.DRAFT, REPORT),
        (WORKING, "", 0, ReportState.RETURNED, CORRECT),
        (WORKING, "", 100, ReportState.RETURNED, CORRECT),
        (WORKING, "", 100, None, CLOSE),
        (WORKING, "", 100, ReportState.ACCEPTED, CLOSE),
        (WORKING, "", 50, ReportState.ACCEPTED, NextStep("补充进展", "report", THIRD)),
        (WORKING, "unit", 0, ReportState.TO_CONFIRM, NOTHING),
        (WORKING, "review", 100, ReportState.TO_REVIEW, NOTHING),
        (State.CLOSING, "review", 100, ReportState.ACCEPTED, NOTHING),
        (State.CLOSED, "", 100, ReportState.ACCEPTED, NOTHING),
        (State.SUSPENDED, "", 0, None, NOTHING),
        (State.WITHDRAWN, "", 0, None, NOTHING),
    ],
)
def test_one_step_or_none(state, awaiting, progress, report, step):
    asked = {"starts_on": date(2026, 3, 2), "rhythm": "quarterly", "reports_last": False}
    row = SimpleNamespace(state=state, awaiting=awaiting, progress=progress, **asked)
    reports = [SimpleNamespace(period_id=3, state=report)] if report else []
    assert next_step(row, reports, [THIRD], TODAY) == step

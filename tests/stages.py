"""Brings one assignment (unit A, first task, led by 局机关党委) to a named stage of its life."""

from modelagency.clock import today
from tasks.actions.assignments import accept_plan, ask_closing
from tasks.actions.measures import file_measures
from tasks.actions.reviews import confirm_report
from tests import make

PDF = b"%PDF-1.4\n% a small file\n%%EOF\n"


def reach(stage, cast, row, **fields):
    """Take the row from 待签收 to `stage`; return it as stored."""
    if stage != "to_accept":
        STAGES[stage](cast, row, **fields)
    row.refresh_from_db()
    return row


def to_plan(cast, row):
    accept_plan(by=cast.reporter, plan=row.plan, unit=row.unit)


def plan_submitted(cast, row):
    to_plan(cast, row)
    measures = [{"text": "列清单", "owner": "张工", "due_on": row.plan.due_on}]
    file_measures(by=cast.reporter, assignment=row, measures=measures, version=0)


def working(cast, row):
    make.working(row, cast.reporter, cast.leader)


def to_confirm(cast, row, **fields):
    working(cast, row)
    return make.submitted(row, cast.reporter, today(), **fields)


def to_review(cast, row, **fields):
    report = to_confirm(cast, row, **fields)
    confirm_report(by=cast.leader, report=report)
    return report


def done(cast, row):
    working(cast, row)
    make.passed(row, cast.reporter, cast.leader, cast.lead, today(), status="done")


def closing(cast, row):
    done(cast, row)
    ask_closing(by=cast.reporter, assignment=row, text="均已完成。")


STAGES = {
    "to_plan": to_plan,
    "plan_submitted": plan_submitted,
    "working": working,
    "to_confirm": to_confirm,
    "to_review": to_review,
    "done": done,
    "closing": closing,
}

"""Brings one assignment (unit A, first task, led by 局机关党委) to a named stage of its life."""

from django.core.files.uploadedfile import SimpleUploadedFile

from modelagency.clock import today
from tasks.actions.adjustments import adjust_measures
from tasks.actions.applications import apply_for, grant_application
from tasks.actions.assignments import accept_plan, ask_closing, close_assignment
from tasks.actions.measures import file_measures
from tasks.actions.receipts import add_scan
from tasks.actions.reviews import confirm_report
from tasks.actions.withdrawing import withdraw_assignment
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


def adjusted(cast, row):
    working(cast, row)
    row.refresh_from_db()
    measures = [{"text": "换一件事", "owner": "张工", "due_on": row.plan.due_on, "proof": "有记录"}]
    adjust_measures(by=cast.reporter, assignment=row, measures=measures, reason="分工调整", version=1)


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


def closed(cast, row):
    closing(cast, row)
    close_assignment(by=cast.lead, assignment=row, reason="资料齐全。")


def asked(kind, stage="working"):
    """A stage: the row at `stage`, with an open application of the kind."""

    def asking(cast, row):
        STAGES[stage](cast, row)
        about = {"report": row.reports.first()} if kind == "correction" else {}
        about |= {"asked_due_on": row.plan.due_on} if kind == "extension" else {}
        return apply_for(by=cast.reporter, assignment=row, kind=kind, reason="人员调整。", **about)

    return asking


def suspended(cast, row):
    grant_application(by=cast.lead, application=asked("suspension")(cast, row), answer="同意。")


def withdrawn(cast, row):
    working(cast, row)
    withdraw_assignment(by=cast.office, assignment=row, reason="分工调整。")


STAGES = {
    "to_plan": to_plan,
    "plan_submitted": plan_submitted,
    "working": working,
    "adjusted": adjusted,
    "to_confirm": to_confirm,
    "to_review": to_review,
    "done": done,
    "closing": closing,
    "closed": closed,
    "suspended": suspended,
    "withdrawn": withdrawn,
    "extension": asked("extension"),
    "suspension": asked("suspension"),
    "hand_back": asked("hand_back"),
    "correction": asked("correction", "done"),
}


def scanned(office, receipt):
    """The signed sheet of what was taken in came back and waits for a second person."""
    add_scan(by=office, receipt=receipt, upload=SimpleUploadedFile("签字件.pdf", PDF))
    receipt.refresh_from_db()
    return receipt

"""The way of an assignment at each stage: the six places and the timeline, exactly as they are shown."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from modelagency.clock import today
from tasks.actions.assignments import refuse_closing
from tasks.actions.measures import return_measures
from tasks.actions.reviews import confirm_report, pass_report, return_report, send_back_report
from tasks.templatetags.history import last_return, stepper, timeline
from tasks.views.history import reports_of, steps_of
from tests import make, stages
from tests.cast import TODAY

YESTERDAY = TODAY - timedelta(days=1)

LABELS = ["签收", "制定举措", "推进填报", "单位审核", "牵头复核", "办结归档"]


@pytest.fixture
def row(cast, plan, units):
    return make.assignment_of(plan, units["甲医院"])


def steps_in(row):
    row.refresh_from_db()
    return steps_of(row, reports_of(row))


# Stage → how many places are done, and the verbs of the steps shown in them.
PLACES = {
    "to_accept": (0, []),
    "to_plan": (1, ["accept"]),
    "plan_submitted": (1, ["accept"]),
    "working": (2, ["accept", "confirm_measures"]),
    "adjusted": (2, ["accept", "confirm_measures"]),
    "to_confirm": (3, ["accept", "confirm_measures", "submit"]),
    "to_review": (4, ["accept", "confirm_measures", "submit", "confirm"]),
    "done": (2, ["accept", "confirm_measures"]),
    "closing": (5, ["accept", "confirm_measures", "submit", "confirm", "pass"]),
    "suspended": (2, ["accept", "confirm_measures"]),
    "withdrawn": (2, ["accept", "confirm_measures"]),
    "extension": (2, ["accept", "confirm_measures"]),
    "suspension": (2, ["accept", "confirm_measures"]),
    "hand_back": (2, ["accept", "confirm_measures"]),
    "correction": (2, ["accept", "confirm_measures"]),
}


@pytest.mark.parametrize(("stage", "done", "verbs"), [(stage, *told) for stage, told in PLACES.items()])
def test_stepper(stage, done, verbs, cast, row):
    stages.reach(stage, cast, row)
    places = stepper(row, steps_in(row))
    assert [place.label for place in places] == LABELS
    assert [place.tone for place in places] == ["done"] * done + ["current"] + [""] * (5 - done)
    assert [place.step.verb for place in places if place.step] == verbs


def test_stepper_of_what_is_closed_has_no_current_place(cast, row):
    stages.reach("closed", cast, row)
    places = stepper(row, steps_in(row))
    assert [place.tone for place in places] == ["done"] * 6
    assert (places[5].step.verb, places[5].step.by_label) == ("close", "lead")


# Stage → (tone, words, by, part) of each line, newest first.
TO_PLAN = [("ok", "签收", "reporter", "填报员")]
FILED = [("info", "报送举措", "reporter", "填报员"), *TO_PLAN]
WORKING = [("ok", "确认举措", "leader", "单位审核人"), *FILED]
SUBMITTED = [("info", "提交第三季度进展", "reporter", "填报员"), *WORKING]
CONFIRMED = [("ok", "第三季度单位确认", "leader", "单位审核人"), *SUBMITTED]
PASSED = [("ok", "第三季度通过", "lead", "局机关党委"), *CONFIRMED]
CLOSING = [("info", "申请办结", "reporter", "填报员"), *PASSED]
ASKED_SUSPENSION = [("info", "申请中止", "reporter", "填报员"), *WORKING]
LINES = {
    "to_accept": [],
    "to_plan": TO_PLAN,
    "plan_submitted": FILED,
    "working": WORKING,
    "adjusted": [("info", "报送举措调整", "reporter", "填报员"), *WORKING],
    "to_confirm": SUBMITTED,
    "to_review": CONFIRMED,
    "done": PASSED,
    "closing": CLOSING,
    "closed": [("ok", "办结", "lead", "局机关党委"), *CLOSING],
    "suspension": ASKED_SUSPENSION,
    "suspended": [("ok", "同意中止", "lead", "局机关党委"), *ASKED_SUSPENSION],
    "withdrawn": [("ok", "收回任务", "office", "机关党委办公室"), *WORKING],
    "extension": [("info", "申请延期", "reporter", "填报员"), *WORKING],
    "hand_back": [("info", "申请退还", "reporter", "填报员"), *WORKING],
    "correction": [("info", "申请更正", "reporter", "填报员"), *PASSED],
}


def lines(row):
    return [(entry.tone, entry.words, entry.step.by_label, entry.part) for entry in timeline(row, steps_in(row))]


def test_every_stage_is_looked_at():
    assert PLACES.keys() | {"closed"} == LINES.keys() == {"to_accept", *stages.STAGES}


@pytest.mark.parametrize(("stage", "told"), LINES.items())
def test_timeline(stage, told, cast, row):
    stages.reach(stage, cast, row)
    assert lines(row) == told


def test_timeline_of_what_is_closed_or_refused(cast, row):
    stages.closing(cast, row)
    refuse_closing(by=cast.lead, assignment=row, reason="缺成果材料。")
    assert lines(row)[0] == ("back", "不予办结", "lead", "局机关党委")
    assert last_return(steps_in(row)).text == "缺成果材料。"


def test_timeline_of_the_stand_in_says_so(cast, row):
    report = stages.to_review(cast, row)
    cast.lead.posts.update(ends_on=YESTERDAY)
    pass_report(by=cast.office, report=report, stand_in=True)
    assert lines(row)[0] == ("ok", "第三季度通过", "office", "机关党委办公室代复核")


def test_timeline_without_a_lead_names_the_office(cast, row):
    report = stages.to_review(cast, row)
    row.task.lead = None
    row.task.save()
    pass_report(by=cast.office, report=report)
    assert lines(row)[0][3] == "机关党委办公室"


RETURNS = {
    "measures": ("plan_submitted", "退回举措", "leader", "单位审核人"),
    "sent back": ("to_confirm", "单位退回", "leader", "单位审核人"),
    "returned": ("to_review", "退回补正", "lead", "局机关党委"),
}


@pytest.mark.parametrize("case", RETURNS)
def test_a_return_is_told_until_the_unit_acts(case, cast, row):
    stage, words, by, part = RETURNS[case]
    answered = stages.STAGES[stage](cast, row)
    row.refresh_from_db()
    assert last_return(steps_in(row)) is None
    if case == "measures":
        return_measures(by=cast.leader, assignment=row, reason="写具体些。")
    elif case == "sent back":
        send_back_report(by=cast.leader, report=answered, reason="写具体些。")
    else:
        return_report(by=cast.lead, report=answered, reason="写具体些。")
    assert lines(row)[0] == ("back", words, by, part)
    assert (last_return(steps_in(row)).by_label, last_return(steps_in(row)).text) == (by, "写具体些。")


def test_nothing_was_returned_before_the_first_step():
    assert last_return([]) is None


def test_files_stand_at_each_handing_in(cast, row):
    report = stages.to_review(cast, row, uploads=(SimpleUploadedFile("总结.pdf", stages.PDF),))
    return_report(by=cast.lead, report=report, reason="缺签到表。")
    row.refresh_from_db()
    again = make.submitted(row, cast.reporter, today(), version=1)
    confirm_report(by=cast.leader, report=again)
    shown = [(entry.step.verb, [file.name for file in entry.files]) for entry in timeline(row, steps_in(row))]
    assert shown[:5] == [
        ("confirm", []),
        ("submit", ["总结.pdf"]),
        ("return", []),
        ("confirm", []),
        ("submit", ["总结.pdf"]),
    ]

"""One assignment from publication to closure, through the actions people's pages call."""

from datetime import date

import pytest

from modelagency.clock import today
from records.models import AuditEvent, Message
from records.refusals import Refusal, StaleVersion
from tasks.actions.assignments import accept_plan, ask_closing, close_assignment, refuse_closing
from tasks.actions.measures import file_measures, return_measures
from tasks.actions.reviews import confirm_report, pass_report, return_report, send_back_report
from tests import make


@pytest.fixture
def row(cast, plan, units):
    return make.assignment_of(plan, units["甲医院"])


@pytest.fixture
def at_work(cast, row):
    return make.working(row, cast.reporter, cast.leader)


def test_publishing_gives_each_responsible_unit_its_row(plan, units):
    rows = plan.assignments.values_list("task__order", "unit__name", "role").order_by("task__order", "id")
    assert list(rows) == [
        (1, "局机关党委", "lead"),
        (1, "甲医院", "responsible"),
        (1, "乙医院", "responsible"),
        (1, "丙中心", "responsible"),
        (2, "局办公室", "lead"),
        (2, "甲医院", "responsible"),
        (2, "乙医院", "responsible"),
        (2, "丙中心", "responsible"),
        (2, "机关第一党支部", "responsible"),
        (3, "局机关纪委", "lead"),
        (3, "甲医院", "responsible"),
        (3, "乙医院", "responsible"),
        (3, "丙中心", "responsible"),
    ]


def test_a_new_row_is_due_with_the_period_that_is_open(row):
    assert (row.state, row.progress, row.awaiting) == ("to_accept", 0, "")
    assert row.late_on == date(2026, 9, 25)  # the third quarter is due on 24 September, the 25th is a holiday


def test_a_unit_accepts_all_its_rows_of_a_plan_at_once(cast, plan, units):
    assert accept_plan(by=cast.reporter, plan=plan, unit=units["甲医院"]) == 3
    states = plan.assignments.filter(unit=units["甲医院"]).values_list("state", flat=True)
    assert list(states) == ["to_plan"] * 3


def test_accepting_twice_is_refused(cast, plan, units):
    accept_plan(by=cast.reporter, plan=plan, unit=units["甲医院"])
    with pytest.raises(Refusal, match="没有待签收的任务"):
        accept_plan(by=cast.reporter, plan=plan, unit=units["甲医院"])


def test_measures_wait_for_the_leader(cast, row):
    accept_plan(by=cast.reporter, plan=row.plan, unit=row.unit)
    measures = [{"text": "列清单", "owner": "", "due_on": date(2026, 10, 30)}]
    file_measures(by=cast.reporter, assignment=row, measures=measures, version=0)
    row.refresh_from_db()
    assert (row.state, row.awaiting) == ("plan_submitted", "unit")


def test_returned_measures_can_be_filed_again(cast, row):
    accept_plan(by=cast.reporter, plan=row.plan, unit=row.unit)
    measures = [{"text": "列清单", "owner": "", "due_on": date(2026, 10, 30)}]
    file_measures(by=cast.reporter, assignment=row, measures=measures, version=0)
    return_measures(by=cast.leader, assignment=row, reason="缺责任人")
    file_measures(by=cast.reporter, assignment=row, measures=measures, version=1)
    row.refresh_from_db()
    assert row.state == "plan_submitted"


def test_a_report_goes_from_reporter_over_leader_to_lead(cast, at_work):
    report = make.passed(at_work, cast.reporter, cast.leader, cast.lead, today(), status="done")
    report.refresh_from_db()
    assert (report.state, at_work.progress, at_work.awaiting) == ("accepted", 100, "")


def test_progress_counts_only_once_passed(cast, at_work):
    report = make.submitted(at_work, cast.reporter, today(), status="done")
    at_work.refresh_from_db()
    assert (report.progress, at_work.progress) == (100, 0)


def test_after_a_report_the_next_period_is_due(cast, at_work):
    make.passed(at_work, cast.reporter, cast.leader, cast.lead, today())
    assert at_work.late_on == date(2026, 12, 17)


def test_a_stale_draft_is_refused_with_both_texts(cast, at_work):
    period, first = make.draft(at_work, today(), text="甲的文字")
    _, second = make.draft(at_work, today(), text="乙的文字")
    make.saved(cast.reporter, at_work, period, first)
    with pytest.raises(StaleVersion) as caught:
        make.saved(cast.reporter, at_work, period, second)
    assert (caught.value.yours, caught.value.theirs) == ("乙的文字", "甲的文字")


def test_a_return_gives_three_working_days(cast, at_work, the_day):
    report = make.submitted(at_work, cast.reporter, today())
    confirm_report(by=cast.leader, report=report)
    the_day.move_to("2026-09-24T01:00:00Z")
    return_report(by=cast.lead, report=report, reason="缺验收表")
    report.refresh_from_db()
    assert (report.state, report.due_on) == ("returned", date(2026, 9, 30))  # Friday the 25th is a holiday


def test_the_leader_sends_a_report_back_to_its_author(cast, at_work):
    report = make.submitted(at_work, cast.reporter, today())
    send_back_report(by=cast.leader, report=report, reason="请补充")
    assert Message.objects.filter(recipient=cast.reporter).latest("id").text == (
        "“理论学习”（甲医院）第三季度进展被退回：请补充"
    )


def test_nobody_confirms_what_they_handed_in(cast, at_work):
    report = make.submitted(at_work, cast.reporter, today())
    with pytest.raises(Refusal, match="由另一人办理"):
        confirm_report(by=cast.reporter, report=report)


def test_work_closes_after_all_measures_are_done(cast, at_work):
    make.passed(at_work, cast.reporter, cast.leader, cast.lead, today(), status="done")
    ask_closing(by=cast.reporter, assignment=at_work, text="四项均已完成")
    close_assignment(by=cast.lead, assignment=at_work)
    at_work.refresh_from_db()
    assert (at_work.state, at_work.late_on, at_work.awaiting) == ("closed", None, "")


def test_unfinished_work_cannot_ask_for_closure(cast, at_work):
    make.passed(at_work, cast.reporter, cast.leader, cast.lead, today(), status="doing")
    with pytest.raises(Refusal, match="已通过 50%"):
        ask_closing(by=cast.reporter, assignment=at_work, text="请办结")


def test_refused_closure_goes_on(cast, at_work):
    make.passed(at_work, cast.reporter, cast.leader, cast.lead, today(), status="done")
    ask_closing(by=cast.reporter, assignment=at_work, text="完成")
    refuse_closing(by=cast.lead, assignment=at_work, reason="缺总结")
    at_work.refresh_from_db()
    assert (at_work.state, at_work.awaiting) == ("in_progress", "")


def test_passing_twice_is_refused(cast, at_work):
    report = make.passed(at_work, cast.reporter, cast.leader, cast.lead, today())
    with pytest.raises(Refusal, match="当前是“已通过”"):
        pass_report(by=cast.lead, report=report)


def test_each_action_leaves_one_line_of_history(cast, at_work):
    before = AuditEvent.objects.count()
    report = make.submitted(at_work, cast.reporter, today())
    confirm_report(by=cast.leader, report=report)
    pass_report(by=cast.lead, report=report)
    verbs = list(AuditEvent.objects.order_by("id").values_list("verb", flat=True)[before:])
    assert verbs == ["report.submit", "report.confirm", "report.pass"]

"""Taking on a plan, and closing what is done."""

import pytest

from modelagency.clock import today
from records.models import AuditEvent, Message
from records.refusals import Refusal
from tasks.actions.assignments import accept_plan, ask_closing, close_assignment, refuse_closing
from tasks.models import Assignment
from tests import make
from tests.stages import reach


@pytest.fixture
def row(cast, plan, units):
    return make.assignment_of(plan, units["甲医院"])


@pytest.fixture
def closing(cast, row):
    return reach("closing", cast, row)


def last_message(user):
    message = Message.objects.filter(recipient=user).latest("id")
    return message.kind, message.text


def test_accepting_is_one_step_per_row_and_one_line(cast, plan, units):
    assert accept_plan(by=cast.reporter, plan=plan, unit=units["甲医院"]) == 3
    rows = Assignment.objects.filter(unit=units["甲医院"])
    assert [(row.state, [step.verb for step in row.steps.all()]) for row in rows] == [("to_plan", ["accept"])] * 3
    event = AuditEvent.objects.get(verb="plan.accept")
    assert (event.subject_id, event.unit_id, event.after) == (plan.pk, units["甲医院"].pk, {"assignments": 3})
    assert not Assignment.objects.exclude(unit=units["甲医院"]).exclude(state="to_accept").exists()


def test_asking_waits_for_the_reviewer(cast, closing):
    assert (closing.state, closing.awaiting) == ("closing", "review")
    assert last_message(cast.lead) == ("review", "“理论学习”（甲医院）申请办结")
    assert closing.steps.first().text == "均已完成。"


def test_unfinished_work_is_not_closed(cast, row):
    row = reach("working", cast, row)
    with pytest.raises(Refusal, match="^举措尚未全部完成（已通过 0%），暂不能申请办结。$"):
        ask_closing(by=cast.reporter, assignment=row, text="完成")


def test_a_report_under_way_comes_first(cast, row, the_day):
    row = reach("done", cast, row)
    the_day.move_to("2026-10-01T01:00:00Z")
    make.submitted(row, cast.reporter, today())
    with pytest.raises(Refusal, match="^还有进展正在审核，请等审核结束后再申请办结。$"):
        ask_closing(by=cast.reporter, assignment=row, text="完成")


def test_closing_ends_the_row(cast, closing):
    close_assignment(by=cast.lead, assignment=closing, reason="资料齐全")
    closing.refresh_from_db()
    assert (closing.state, closing.awaiting, closing.progress) == ("closed", "", 100)
    assert (closing.warn_on, closing.behind_on, closing.late_on) == (None, None, None)
    assert last_message(cast.reporter) == ("notice", "“理论学习”已办结")
    assert AuditEvent.objects.get(verb="assignment.close").after == {"reason": "资料齐全", "stand_in": False}


def test_a_refusal_says_why_and_the_work_goes_on(cast, closing):
    refuse_closing(by=cast.lead, assignment=closing, reason="缺总结")
    closing.refresh_from_db()
    assert (closing.state, closing.awaiting) == ("in_progress", "")
    assert last_message(cast.reporter) == ("returned", "“理论学习”暂不办结：缺总结")


def test_after_a_refusal_it_can_be_asked_again(cast, closing):
    refuse_closing(by=cast.lead, assignment=closing, reason="缺总结")
    ask_closing(by=cast.reporter, assignment=closing, text="已补总结")
    close_assignment(by=cast.lead, assignment=closing)
    closing.refresh_from_db()
    assert closing.state == "closed"


@pytest.mark.parametrize("act", [close_assignment, refuse_closing])
def test_nobody_answers_their_own_request(cast, closing, act):
    with pytest.raises(Refusal, match="^办结由您申请，请由另一人办理。$"):
        act(by=cast.reporter, assignment=closing, reason="x")


def test_closing_twice_is_refused(cast, closing):
    close_assignment(by=cast.lead, assignment=closing)
    with pytest.raises(Refusal, match="^当前是“已办结”，不能办结。请刷新页面查看最新情况。$"):
        close_assignment(by=cast.lead, assignment=closing)


@pytest.fixture
def leads_own(cast, plan, units):
    """The lead's own row, waiting to be closed by the office; three members are still open."""
    row = make.assignment_of(plan, units["局机关党委"])
    Assignment.objects.filter(pk=row.pk).update(state="closing", awaiting="review")
    row.refresh_from_db()
    return row


def test_the_lead_closes_after_its_members(cast, leads_own):
    with pytest.raises(Refusal, match="^本任务还有 3 个责任单位未办结；牵头单位先行办结须写明理由。$"):
        close_assignment(by=cast.deputy, assignment=leads_own, stand_in=True)


def test_or_with_a_reason(cast, leads_own):
    close_assignment(by=cast.deputy, assignment=leads_own, reason="上级要求", stand_in=True)
    leads_own.refresh_from_db()
    assert (leads_own.state, leads_own.steps.first().stand_in) == ("closed", True)


@pytest.mark.parametrize("state", ["closed", "suspended", "withdrawn"])
def test_members_closed_or_stopped_do_not_hold_the_lead(cast, leads_own, state):
    Assignment.objects.filter(task=leads_own.task).exclude(pk=leads_own.pk).update(state=state)
    close_assignment(by=cast.deputy, assignment=leads_own)
    leads_own.refresh_from_db()
    assert leads_own.state == "closed"

"""A unit's own measures."""

from datetime import date
from functools import partial

import pytest

from branches.actions.posts import end_post
from branches.models import User
from branches.roles import Role
from records.models import AuditEvent, Message
from records.refusals import Refusal, StaleVersion
from tasks.actions.assignments import accept_plan
from tasks.actions.measures import another_leads, confirm_measures, file_measures, return_measures, save_measures
from tests import make

LIST = {"text": "列清单", "owner": "张工", "due_on": date(2026, 10, 30)}
CHECK = {"text": "做检查", "owner": "", "due_on": date(2026, 11, 30)}


@pytest.fixture
def row(cast, plan, units):
    """A row of unit A that asks for measures."""
    accept_plan(by=cast.reporter, plan=plan, unit=units["甲医院"])
    return make.assignment_of(plan, units["甲医院"])


@pytest.fixture
def filed(cast, row):
    file_measures(by=cast.reporter, assignment=row, measures=[LIST], version=0)
    row.refresh_from_db()
    return row


def last_message(user):
    message = Message.objects.filter(recipient=user).latest("id")
    return message.kind, message.text, message.link


def test_saving_replaces_and_counts(cast, row):
    assert save_measures(by=cast.reporter, assignment=row, measures=[LIST, CHECK], version=0) == 1
    assert save_measures(by=cast.reporter, assignment=row, measures=[CHECK], version=1) == 2
    assert list(row.measures.values_list("text", "owner", "due_on", "status")) == [
        ("做检查", "", date(2026, 11, 30), "not_started")
    ]


def test_a_stale_save_shows_both_lists(cast, row):
    save_measures(by=cast.reporter, assignment=row, measures=[LIST, CHECK], version=0)
    with pytest.raises(StaleVersion) as caught:
        file_measures(by=cast.reporter, assignment=row, measures=[CHECK], version=0)
    assert caught.value.yours == "做检查（未定责任人，2026-11-30）"
    assert caught.value.theirs == "列清单（张工，2026-10-30）\n做检查（未定责任人，2026-11-30）"
    assert caught.value.back == f"/assignments/{row.pk}/measures/"
    assert row.measures.count() == 2


def test_filed_measures_wait_for_the_leader(cast, filed):
    link = f"/assignments/{filed.pk}/"
    assert (filed.state, filed.awaiting, filed.measures_version) == ("plan_submitted", "unit", 1)
    assert last_message(cast.leader) == ("review", "“理论学习”的举措请确认", link)
    step = filed.steps.first()
    assert (step.verb, step.by, step.text) == ("file_measures", cast.reporter, "列清单（张工，2026-10-30）")


def test_measures_that_wait_are_not_changed(cast, filed):
    with pytest.raises(Refusal, match="^当前是“举措待确认”，不能修改举措。请刷新页面查看最新情况。$"):
        save_measures(by=cast.reporter, assignment=filed, measures=[CHECK], version=1)


def test_confirmed_measures_are_worked_on(cast, filed):
    confirm_measures(by=cast.leader, assignment=filed)
    filed.refresh_from_db()
    assert (filed.state, filed.awaiting) == ("in_progress", "")
    assert list(filed.steps.values_list("verb", "by_label")) == [
        ("confirm_measures", "leader"),
        ("file_measures", "reporter"),
        ("accept", "reporter"),
    ]


def test_returned_measures_go_back_to_who_filed_them(cast, filed):
    return_measures(by=cast.leader, assignment=filed, reason="缺责任人")
    filed.refresh_from_db()
    assert (filed.state, filed.awaiting, filed.measures.count()) == ("to_plan", "", 1)
    link = f"/assignments/{filed.pk}/"
    assert last_message(cast.reporter) == ("returned", "“理论学习”的举措被退回：缺责任人", link)
    assert AuditEvent.objects.get(verb="measures.return").after == {"reason": "缺责任人"}


@pytest.mark.parametrize("answer", [confirm_measures, partial(return_measures, reason="缺责任人")])
def test_nobody_answers_what_they_filed(cast, row, answer):
    make.member("second_leader", Role.LEADER, row.unit)
    file_measures(by=cast.leader, assignment=row, measures=[LIST], version=0)
    with pytest.raises(Refusal, match="^举措由您报送，请由本单位另一位审核人确认。$"):
        answer(by=cast.leader, assignment=row)
    row.refresh_from_db()
    assert row.state == "plan_submitted"


@pytest.mark.parametrize("gone", ["post", "account"])
def test_without_another_leader_measures_take_effect_at_once(cast, row, gone):
    if gone == "post":
        end_post(by=None, post=cast.leader.posts.get(), ends_on=date(2026, 9, 15))
    else:
        User.objects.filter(pk=cast.leader.pk).update(is_active=False)
    file_measures(by=cast.reporter, assignment=row, measures=[LIST], version=0)
    row.refresh_from_db()
    assert (row.state, row.awaiting) == ("in_progress", "")


def test_a_leader_is_not_another_to_themselves(cast, row):
    assert another_leads(row.unit_id, cast.reporter)
    assert not another_leads(row.unit_id, cast.leader)


def test_confirming_twice_is_refused(cast, filed):
    confirm_measures(by=cast.leader, assignment=filed)
    with pytest.raises(Refusal, match="^当前是“推进中”，不能确认举措。请刷新页面查看最新情况。$"):
        confirm_measures(by=cast.leader, assignment=filed)

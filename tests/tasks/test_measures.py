"""A unit's own measures."""

from datetime import date
from functools import partial

import pytest

from branches.actions.posts import appoint, end_post
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


@pytest.fixture
def at_desk(cast, row, signed_in):
    """Posts the page of measures as the reporter does; lines are dicts of the fields."""

    def post(*lines, **buttons):
        form = {f"m-{place}-{name}": said for place, line in enumerate(lines) for name, said in line.items()}
        form |= {"m-TOTAL_FORMS": len(lines), "m-INITIAL_FORMS": 0, "version": row.measures_version} | buttons
        answer = signed_in(cast.reporter).post(f"/assignments/{row.pk}/measures/", form)
        row.refresh_from_db()
        return answer

    return post


def test_measures_that_stay_keep_their_row(cast, row):
    save_measures(by=cast.reporter, assignment=row, measures=[LIST, CHECK], version=0)
    first, second = row.measures.all()
    changed = CHECK | {"text": "逐科检查", "proof": "有检查记录", "pk": second.pk}
    save_measures(by=cast.reporter, assignment=row, measures=[changed], version=1)
    assert [(m.pk, m.text, m.proof) for m in row.measures.all()] == [(second.pk, "逐科检查", "有检查记录")]


def test_a_row_of_another_unit_is_not_touched(cast, row, plan, units):
    accept_plan(by=cast.stranger, plan=plan, unit=units["乙医院"])
    foreign = make.assignment_of(plan, units["乙医院"])
    save_measures(by=cast.stranger, assignment=foreign, measures=[CHECK], version=0)
    theirs = foreign.measures.get()
    save_measures(by=cast.reporter, assignment=row, measures=[LIST | {"pk": theirs.pk}] * 2, version=0)
    assert list(row.measures.values_list("text", flat=True)) == ["列清单", "列清单"]
    assert list(foreign.measures.values_list("pk", "text")) == [(theirs.pk, "做检查")]


def test_how_one_sees_that_it_is_done_goes_along(cast, row, at_desk, signed_in):
    words = {"text": "列清单", "owner": "张工", "proof": "清单<印发>", "due_on": "2026-10-30"}
    assert at_desk(words, file="").status_code == 302
    assert row.steps.first().text == "列清单（张工，2026-10-30）完成标志：清单<印发>"
    for person, page in [(cast.reporter, ""), (cast.leader, "review/"), (cast.inspector, "")]:
        shown = signed_in(person).get(f"/assignments/{row.pk}/{page}").content.decode()
        assert "<small>完成标志：清单&lt;印发&gt;</small>" in shown


def test_lines_are_added_and_taken_out_without_saving(row, at_desk):
    one, two = {"text": "一", "due_on": "说不准"}, {"text": "二", "due_on": ""}
    more = at_desk(one, two, add="").content.decode()
    assert 'name="m-TOTAL_FORMS" value="3"' in more
    assert 'value="说不准"' in more
    less = at_desk(one, two, drop="0").content.decode()
    assert ('name="m-TOTAL_FORMS" value="1"' in less, 'value="一"' in less, 'value="二"' in less) == (True, False, True)
    assert (row.measures.count(), row.measures_version) == (0, 0)


@pytest.mark.parametrize("nonsense", [{"drop": "x"}, {"drop": "-1"}, {"drop": "9" * 30}, {"add": "", "version": "²"}])
def test_nonsense_adds_and_takes_out_nothing(row, at_desk, nonsense):
    answer = at_desk({"text": "一"}, **nonsense)
    assert (answer.status_code, row.measures_version) == (200, 0)
    assert 'value="一"' in answer.content.decode()


def test_there_are_twelve_lines_at_most(row, at_desk):
    many = [{"text": f"第{n}条"} for n in range(12)]
    full = at_desk(*many, add="", **{"m-TOTAL_FORMS": "9" * 25}).content.decode()
    assert 'name="m-TOTAL_FORMS" value="12"' in full
    assert at_desk(*many, {"text": "又一条"}, save="").status_code == 422


def test_a_draft_may_lack_what_a_plan_needs(row, at_desk):
    words = {"text": "列清单", "due_on": "2026-10-30"}
    assert at_desk(words, save="").status_code == 302
    refused = at_desk(words, file="")
    assert refused.status_code == 422
    assert "请填写责任人。" in refused.content.decode()
    assert row.state == "to_plan"


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
    appoint(by=None, user=cast.leader, unit=row.unit, role=Role.REPORTER, starts_on=make.FOUNDED)
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

"""Confirmed measures are changed: proposed, answered, and until then as they were."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from branches.roles import Role
from records.models import AuditEvent, Message
from records.refusals import Refusal, StaleVersion
from tasks.actions.adjustments import (
    adjust_measures,
    confirm_adjustment,
    confirm_unanswered_adjustments,
    return_adjustment,
    take_back_adjustment,
)
from tasks.actions.withdrawing import withdraw_assignment
from tasks.models import Adjustment, Measure
from tests import make

DUE = date(2026, 12, 18)
TODAY = date(2026, 9, 16)


@pytest.fixture
def row(cast, plan, units):
    """A row with two measures, the first accepted as done: 50 %."""
    row = make.working(make.assignment_of(plan, units["甲医院"]), cast.reporter, cast.leader)
    make.passed(row, cast.reporter, cast.leader, cast.lead, TODAY, status="done")
    second = row.measures.last()
    Measure.objects.filter(pk=second.pk).update(status="not_started")
    row.refresh_from_db()
    return row


def words(measure, **changed):
    return {"pk": measure.pk} | measure.words() | changed


def adjusted(cast, row, *measures, reason="分工调整"):
    version = row.measures_version
    return adjust_measures(by=cast.reporter, assignment=row, measures=measures, reason=reason, version=version)


def stand(row):
    row.refresh_from_db()
    return row.progress, list(row.measures.values_list("text", "owner", "due_on", "status"))


def test_until_it_is_confirmed_everything_stays(cast, row):
    first, second = row.measures.all()
    before = stand(row)
    adjustment = adjusted(cast, row, words(first, owner="李工"), words(second, text="另一件事"))
    assert (before[1], row.awaiting, row.returned) == (stand(row)[1], "", False)
    assert adjustment.state == "filed"
    step = row.steps.first()
    assert (step.verb, step.by) == ("adjust", cast.reporter)
    assert step.text == (
        "分工调整\n"
        "原为：举措1（张工，2026-12-18）\n改为：举措1（李工，2026-12-18）\n"
        "原为：举措2（张工，2026-12-18）\n改为：另一件事（张工，2026-12-18）"
    )
    assert Message.objects.filter(recipient=cast.leader).latest("id").text == "“理论学习”（甲医院）举措调整请确认"


def test_what_is_the_same_keeps_its_status_and_what_is_new_starts_anew(cast, row):
    first, second = row.measures.all()
    new = {"text": "再做一件", "owner": "王工", "due_on": date(2026, 11, 30), "proof": "有记录"}
    confirm_adjustment(by=cast.leader, adjustment=adjusted(cast, row, words(first, owner="李工"), new))
    assert stand(row) == (
        50,
        [("再做一件", "王工", date(2026, 11, 30), "not_started"), ("举措1", "李工", DUE, "done")],
    )
    assert Measure.every.get(pk=second.pk).is_dropped
    assert row.reports.get().statuses.count() == 2  # what was reported stays


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"text": "做得少些"}, "not_started"),
        ({"proof": "说做过就算"}, "not_started"),
        ({"owner": "李工"}, "done"),
        ({"due_on": date(2026, 12, 17)}, "done"),
    ],
)
def test_what_is_about_something_else_is_not_done_any_more(cast, row, changed, status):
    first, second = row.measures.all()
    confirm_adjustment(by=cast.leader, adjustment=adjusted(cast, row, words(first, **changed), words(second)))
    assert Measure.objects.get(pk=first.pk).status == status


def test_sent_back_it_changes_nothing_and_is_put_right(cast, row, signed_in):
    first, second = row.measures.all()
    before = stand(row)
    adjustment = adjusted(cast, row, words(first), words(second, text="另一件事"))
    return_adjustment(by=cast.leader, adjustment=adjustment, reason="写明地点")
    assert (stand(row), row.returned) == (before, False)
    page = signed_in(cast.reporter).get(f"/assignments/{row.pk}/measures/adjust/").content.decode()
    assert ("另一件事" in page, "分工调整" in page) == (True, True)
    assert Message.objects.filter(recipient=cast.reporter, kind="returned").latest("id").text.endswith("写明地点")
    again = adjusted(cast, row, words(first), words(second, text="在门诊楼做另一件事"))
    confirm_adjustment(by=cast.leader, adjustment=again)
    assert [text for text, *_ in stand(row)[1]] == ["举措1", "在门诊楼做另一件事"]


def test_where_nobody_else_leads_it_takes_effect_at_once(cast, row):
    cast.leader.posts.update(ends_on=date(2026, 9, 15))
    first, _ = row.measures.all()
    adjustment = adjusted(cast, row, words(first))
    adjustment.refresh_from_db()
    assert (adjustment.state, stand(row)) == ("confirmed", (100, [("举措1", "张工", DUE, "done")]))


def test_taken_back_another_may_be_proposed(cast, row):
    first, _ = row.measures.all()
    adjustment = adjusted(cast, row, words(first))
    with pytest.raises(Refusal, match="已有一份举措调整等待确认"):
        adjusted(cast, row, words(first))
    take_back_adjustment(by=cast.reporter, adjustment=adjustment)
    with pytest.raises(Refusal, match="已经办理过"):
        confirm_adjustment(by=cast.leader, adjustment=adjustment)
    assert adjusted(cast, row, words(first)).state == "filed"


def test_two_can_never_wait(cast, row):
    adjusted(cast, row, words(row.measures.first()))
    with pytest.raises(IntegrityError), transaction.atomic():
        Adjustment.objects.create(assignment=row, reason="又一份", filed_by=cast.reporter, filed_on=TODAY)


def test_without_a_change_nothing_is_proposed(cast, row):
    with pytest.raises(Refusal, match="^举措没有改动，没有报送。$"):
        adjusted(cast, row, *(words(measure) for measure in row.measures.all()))


def test_on_stale_measures_nothing_is_proposed(cast, row):
    with pytest.raises(StaleVersion):
        adjust_measures(by=cast.reporter, assignment=row, measures=[], reason="a", version=row.measures_version + 1)


def test_nobody_confirms_their_own(cast, row):
    make.member("second_leader", Role.LEADER, row.unit)
    adjustment = adjusted(cast, row, words(row.measures.first()))
    adjustment.filed_by = cast.leader
    adjustment.save()
    with pytest.raises(Refusal, match="^举措调整由您报送"):
        confirm_adjustment(by=cast.leader, adjustment=adjustment)


def test_a_row_that_is_over_takes_no_change(cast, row):
    adjustment = adjusted(cast, row, words(row.measures.first()))
    withdraw_assignment(by=cast.office, assignment=row, reason="分工调整")
    with pytest.raises(Refusal, match="^当前是“不再承担”，不能确认举措调整。"):
        confirm_adjustment(by=cast.leader, adjustment=adjustment)
    assert confirm_unanswered_adjustments(today=date(2027, 1, 4)) == 0


def test_unanswered_for_ten_working_days_it_counts_as_confirmed(cast, row):
    adjusted(cast, row, words(row.measures.first()))
    days = [date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 2)]
    assert [confirm_unanswered_adjustments(today=day) for day in days] == [0, 1, 0]
    step = row.steps.first()
    assert (step.verb, step.by_label) == ("confirm_adjustment", "系统")
    event = AuditEvent.objects.get(verb="measures.confirm_adjustment")
    assert (event.by, event.subject_id) == (None, row.pk)


@pytest.fixture
def at_desk(cast, row, signed_in):
    """Posts the page of a change as the reporter does."""

    def post(*lines, **more):
        form = {f"m-{place}-{name}": said for place, line in enumerate(lines) for name, said in line.items()}
        form |= {"m-TOTAL_FORMS": len(lines), "m-INITIAL_FORMS": 0, "version": row.measures_version, "reason": "调整"}
        return signed_in(cast.reporter).post(f"/assignments/{row.pk}/measures/adjust/", form | more)

    return post


def whole(measure, **changed):
    return words(measure, **{"owner": "张工", "proof": "有记录", "due_on": "2026-12-18"} | changed)


def test_through_the_pages(cast, row, at_desk, signed_in):
    first, second = row.measures.all()
    assert at_desk(whole(first), whole(second, text="另一件事"), file="").status_code == 302
    reporter, leader, unit_page = signed_in(cast.reporter), signed_in(cast.leader), f"/units/{row.unit_id}/measures/"
    assert "举措调整等待单位审核人确认" in reporter.get(f"/assignments/{row.pk}/").content.decode()
    assert "撤回调整" in reporter.get(unit_page).content.decode()
    assert "1 项任务的举措等您确认" in leader.get("/").content.decode()
    page = leader.get(unit_page).content.decode()
    assert ("确认调整" in page, "内容变了，状态从未开始算起" in page) == (True, True)
    url = f"/adjustments/{row.adjustments.get().pk}/answer/"
    silent = leader.post(url, {"return": ""})
    assert (silent.status_code, "请填写理由" in silent.content.decode()) == (422, True)
    assert leader.post(url, {}).status_code == 400
    assert leader.post(url, {"confirm": ""}).status_code == 302
    assert [text for text, *_ in stand(row)[1]] == ["举措1", "另一件事"]
    assert leader.post(url, {"confirm": ""}).status_code == 409


def test_the_pages_of_a_change_are_its_units_own(cast, row, at_desk, signed_in):
    at_desk(whole(row.measures.first()), file="")
    url = f"/adjustments/{row.adjustments.get().pk}/answer/"
    answers = {
        who: signed_in(getattr(cast, who)).post(url, {"take_back": ""}).status_code
        for who in ("leader", "stranger", "office", "inspector", "reporter")
    }
    assert answers == {"leader": 403, "stranger": 404, "office": 403, "inspector": 403, "reporter": 302}
    assert row.adjustments.get().state == "taken_back"


@pytest.mark.parametrize(
    ("more", "words_of"),
    [
        ({"reason": ""}, "请填写调整理由"),
        ({"reason": "长" * 301}, "最多 300 字"),
        ({"m-0-proof": ""}, "请填写完成标志"),
        ({"m-0-due_on": "2027-01-04"}, "完成时限应在"),
        ({"version": "x"}, "页面信息不完整"),
    ],
)
def test_what_is_wrong_is_said_and_kept(row, at_desk, more, words_of):
    answer = at_desk(whole(row.measures.first(), text="写了很久的话"), file="", **more)
    page = answer.content.decode()
    assert (answer.status_code, words_of in page, "写了很久的话" in page) == (422, True, True)
    assert not row.adjustments.exists()


def test_lines_are_added_without_losing_the_reason(row, at_desk):
    page = at_desk(whole(row.measures.first()), add="", reason="说来话长").content.decode()
    assert ('name="m-TOTAL_FORMS" value="2"' in page, "说来话长" in page) == (True, True)

"""公示, 申诉 and 复核 over HTTP: who may when, what comes of it, and what it changes."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from assessment.models import Appeal, Correction, Cycle, Mark, PublicNotice, Result, ResultChange
from assessment.obstacles import obstacles_to_seal
from modelagency.clock import today
from records.models import Message
from tests.assessment import deciding, run
from tests.assessment.reading import words_of

TEXT = "第三季度党课已补上，附签到表。"


def post(client, name, *args, **data):
    return client.post(reverse(f"assessment:{name}", args=args), data)


def read(client, name, *args) -> str:
    return words_of(client.get(reverse(f"assessment:{name}", args=args)))


@pytest.fixture
def people(cast, signed_in):
    """Name of a member of the cast → a browser session."""
    return {who: signed_in(user) for who, user in cast.everybody().items()}


@pytest.fixture
def cycle(cast, plan):
    """Public from today on, to 22 September."""
    return deciding.opened(cast, plan)


@pytest.fixture
def appeal(cast, cycle):
    return deciding.appealed(cast, cycle)


def total(cycle, name="甲医院党支部") -> Decimal:
    return Result.objects.get(appraisal__cycle=cycle, appraisal__name=name).total


def in_the_way_of_the_seal(cycle) -> list[str]:
    return [one.code for one in obstacles_to_seal(Cycle.objects.get(pk=cycle.pk), today())]


def file(client, cycle, name="甲医院党支部", **changed):
    said = {"indicator": run.by_hand(cycle).pk, "text": TEXT} | changed
    return post(client, "appeal_new", run.appraisal(cycle, name).pk, **said)


def test_the_notice_stands_for_five_working_days_and_everybody_is_told(cast, people, plan):
    cycle = deciding.decided(cast, plan)
    days = {"opens_on": "2026-09-17", "contact": deciding.CONTACT}
    short = post(people["office"], "publish_results", cycle.pk, closes_on="2026-09-21", **days)
    assert short.status_code == 422
    assert "公示期至少 5 个工作日" in words_of(short)
    assert post(people["office"], "publish_results", cycle.pk, closes_on="2026-09-23", **days).status_code == 302
    told = Message.objects.filter(text__contains="公示。对本单位的得分有异议的").values_list(
        "recipient__username", flat=True
    )
    assert sorted(told) == ["leader", "reporter", "stranger", "stranger_leader"]
    assert "考核结果公示" in words_of(people["reporter"].get("/"))


def test_objections_are_counted_and_two_clerks_do_not_overwrite_each_other(cast, people, cycle):
    assert post(people["office"], "objections", cycle.pk, objections=2, seen=0).status_code == 302
    stale = post(people["deputy"], "objections", cycle.pk, objections=1, seen=0)
    assert (stale.status_code, PublicNotice.objects.get().objections) == (409, 2)
    assert "收到意见 2 件" in read(people["reporter"], "publicity", cycle.pk)


def test_an_appeal_is_filed_by_the_subjects_own_people_once_for_each_indicator(cast, people, cycle):
    assert file(people["reporter"], cycle).status_code == 302
    appeal = Appeal.objects.get()
    assert (appeal.state, appeal.answer_by) == ("filed", date(2026, 9, 22))
    assert file(people["leader"], cycle).status_code == 422
    assert file(people["stranger"], cycle).status_code == 404
    assert file(people["office"], cycle).status_code == 403
    assert Appeal.objects.count() == 1
    told = Message.objects.filter(text__contains="提出申诉").values_list("recipient__username", flat=True)
    assert list(told) == ["deputy"]  # who marked the item is not asked


def test_votes_and_extra_points_are_not_appealed_against_item_by_item(people, cycle):
    vote = cycle.scheme.indicators().get(name="述职评议得分")
    answer = file(people["reporter"], cycle, indicator=vote.pk)
    assert (answer.status_code, Appeal.objects.count()) == (422, 0)
    assert "这一项不能申诉" in words_of(answer)


@pytest.mark.parametrize("day", ["2026-09-15", "2026-09-23"])
def test_outside_the_window_no_appeal_is_taken(cast, cycle, the_day, day, signed_in):
    the_day.move_to(f"{day}T01:00:00Z")
    answer = file(signed_in(cast.reporter), cycle)
    assert (answer.status_code, Appeal.objects.count()) == (409, 0)
    assert "9月16日至9月22日" in words_of(answer)


def test_who_marked_the_item_and_who_belongs_to_the_unit_do_not_answer(cast, people, appeal, units):
    said = {"verdict": "reject", "answer": "核对台账。"}
    assert post(people["office"], "appeal_answer", appeal.pk, "answer", **said).status_code == 403
    assert "这一项由您评分或核定" in read(people["office"], "appeal", appeal.pk)
    own = Appeal.objects.create(
        appraisal=run.appraisal(appeal.appraisal.cycle, "机关第一党支部"),
        indicator=appeal.indicator,
        text=TEXT,
        filed_by=cast.reporter,
        filed_at=appeal.filed_at,
    )
    answer = post(people["deputy"], "appeal_answer", own.pk, "answer", **said)
    assert (answer.status_code, Appeal.objects.filter(state="filed").count()) == (403, 2)
    assert "须回避" in words_of(answer)


def test_an_upheld_appeal_is_a_new_score_computed_by_the_same_engine(cast, people, cycle, appeal):
    said = {"verdict": "uphold", "answer": "签到表属实。", "points": "60"}
    assert post(people["deputy"], "appeal_answer", appeal.pk, "answer", **said).status_code == 302
    assert total(cycle) == Decimal("86.12")  # one and a half of 100 points more, of 40 percent
    row = Correction.objects.get()
    assert (row.points, row.reason, row.by, row.appeal) == (Decimal(60), "签到表属实。", cast.deputy, appeal)
    change = ResultChange.objects.get()
    assert (change.total_before, change.total_after, change.appeal) == (Decimal("85.52"), Decimal("86.12"), appeal)
    assert Mark.objects.filter(indicator=run.by_hand(cycle), points__isnull=False).count() == 0
    words = read(people["reporter"], "appeal", appeal.pk)
    assert "85.52 → 86.12" in words
    assert "deputy" not in words.split("结果的变化")[0]
    assert Message.objects.filter(recipient=cast.reporter, text__contains="已采纳").count() == 1
    assert in_the_way_of_the_seal(cycle) == ["changed", "appeals", "notice"]


def test_points_may_go_down_too_but_only_with_a_reason(cast, people, cycle, appeal):
    said = {"verdict": "uphold", "points": "50"}
    assert post(people["deputy"], "appeal_answer", appeal.pk, "answer", answer=" ", **said).status_code == 422
    post(people["deputy"], "appeal_answer", appeal.pk, "answer", answer="另查出缺两次。", **said)
    assert total(cycle) == Decimal("82.12")


@pytest.mark.parametrize("points", ["", "60.01", "-1", "x", "1.234", "NaN", "9" * 40])
def test_an_upheld_appeal_says_what_the_item_comes_to(people, cycle, appeal, points):
    said = {"verdict": "uphold", "answer": "属实。", "points": points}
    assert post(people["deputy"], "appeal_answer", appeal.pk, "answer", **said).status_code == 422
    assert (total(cycle), Correction.objects.count()) == (Decimal("85.52"), 0)


def test_a_rejected_appeal_changes_nothing_and_can_be_taken_to_the_committee_once(cast, people, cycle, appeal):
    post(people["deputy"], "appeal_answer", appeal.pk, "answer", verdict="reject", answer="签到表不全。")
    assert (total(cycle), ResultChange.objects.count()) == (Decimal("85.52"), 0)
    assert "申诉已答复" in words_of(people["reporter"].get("/"))
    assert post(people["stranger"], "appeal_answer", appeal.pk, "ask", text="有原件。").status_code == 404
    assert post(people["leader"], "appeal_answer", appeal.pk, "ask", text="有原件。").status_code == 302
    assert post(people["leader"], "appeal_answer", appeal.pk, "ask", text="再来。").status_code == 409
    assert "申诉待复核" in words_of(people["committee"].get("/"))
    said = {"verdict": "uphold", "answer": "原件属实。", "points": "60"}
    assert post(people["committee"], "appeal_answer", appeal.pk, "review", **said).status_code == 302
    appeal.refresh_from_db()
    assert (appeal.state, appeal.review_upheld, appeal.reviewed_by) == ("closed", True, cast.committee)
    assert total(cycle) == Decimal("86.12")
    assert post(people["committee"], "appeal_answer", appeal.pk, "review", **said).status_code == 409


def test_the_review_may_be_carried_out_on_a_registered_decision_by_a_third_person(cast, people, appeal):
    asked, ruling = deciding.asked(cast, appeal), deciding.in_force(cast)
    said = {"verdict": "reject", "answer": "会议决定维持。", "decision": ruling.pk}
    for who in ("office", "deputy"):  # one marked the item, the other answered
        assert post(people[who], "appeal_answer", asked.pk, "review_by", **said).status_code == 403
    Mark.objects.update(by=cast.lead)
    assert post(people["office"], "appeal_answer", asked.pk, "review_by", **said).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.review_decision, asked.reviewed_by) == ("closed", ruling, cast.office)


def test_the_days_to_ask_for_the_review_run_out(cast, signed_in, appeal, the_day):
    answered = deciding.answered(cast, appeal)
    assert answered.review_until == date(2026, 9, 20)
    the_day.move_to("2026-09-21T01:00:00Z")
    answer = post(signed_in(cast.reporter), "appeal_answer", appeal.pk, "ask", text="有原件。")
    assert (answer.status_code, Appeal.objects.get().state) == (409, "rejected")
    assert "申请复核的期限到9月20日为止" in words_of(answer)


def test_after_the_window_and_all_answers_nothing_is_in_the_way_of_the_seal(cast, cycle, appeal, the_day):
    deciding.answered(cast, appeal)
    assert in_the_way_of_the_seal(cycle) == ["appeals", "notice"]
    the_day.move_to("2026-09-23T01:00:00Z")
    assert in_the_way_of_the_seal(cycle) == []


def test_a_work_figure_is_corrected_by_quantity_and_base(cast, people, cycle):
    auto = cycle.scheme.indicators().get(name="任务落实进度")
    assert file(people["reporter"], cycle, indicator=auto.pk).status_code == 302
    appeal = Appeal.objects.get()
    said = {"verdict": "uphold", "answer": "另有一项已完成。", "quantity": "200", "base": "300"}
    assert post(people["deputy"], "appeal_answer", appeal.pk, "answer", **said).status_code == 302
    assert total(cycle) == Decimal("87.92")  # 200 of 300 of 30 instead of 17.60


def test_own_people_see_no_names_of_those_who_marked_or_answered(cast, people, appeal):
    deciding.answered(cast, appeal)
    words = read(people["reporter"], "appeal", appeal.pk)
    assert "核对签到表。" in words
    assert not any(name in words for name in ("deputy", "office"))
    assert "deputy" in read(people["inspector"], "appeal", appeal.pk)


def test_texts_are_escaped(people, cycle):
    file(people["reporter"], cycle, text="<script>alert(1)</script>")
    url = reverse("assessment:appeal", args=[Appeal.objects.get().pk])
    assert "<script>alert(1)" not in people["inspector"].get(url).content.decode()

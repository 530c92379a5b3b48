"""From the office to the committee and to the notice, over HTTP: what each step refuses and what comes of it."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessment.actions import deciding as steps
from assessment.actions.vetoes import confirm_veto
from assessment.models import Adjustment, Cycle, Exemption, Result, ResultChange, VetoEvent
from branches.models import Unit
from branches.roles import Role
from records.models import AuditEvent, Message
from tests import make
from tests.assessment import deciding, run
from tests.assessment.reading import words_of


def post(client, name, *args, **data):
    return client.post(reverse(f"assessment:{name}", args=args), data)


def read(client, name, *args) -> str:
    return words_of(client.get(reverse(f"assessment:{name}", args=args)))


def of(cycle, name="甲医院党支部") -> Result:
    return Result.objects.get(appraisal__cycle=cycle, appraisal__name=name)


def state_of(cycle) -> str:
    return Cycle.objects.get(pk=cycle.pk).state


@pytest.fixture
def office(cast, signed_in):
    return signed_in(cast.office)


@pytest.fixture
def deputy(cast, signed_in):
    return signed_in(cast.deputy)


@pytest.fixture
def committee(cast, signed_in):
    return signed_in(cast.committee)


def test_submitted_and_decided_by_hand(cast, office, committee, results):
    assert post(office, "decide", results.pk, "submit").url == reverse("assessment:cycle", args=[results.pk])
    assert state_of(results) == "submitted"
    assert Message.objects.filter(recipient=cast.committee, text__contains="请党委审定").exists()
    assert "考核结果待审定" in words_of(committee.get("/"))
    post(committee, "decide", results.pk, "decide")
    results.refresh_from_db()
    assert (results.state, results.decided_by, results.decision) == ("decided", cast.committee, None)
    assert "考核结果待公示" in words_of(office.get("/"))


def test_sent_back_with_the_reason(cast, office, committee, plan):
    cycle = deciding.submitted(cast, plan)
    assert post(committee, "decide", cycle.pk, "send_back", reason="").status_code == 422
    post(committee, "decide", cycle.pk, "send_back", reason="请核对甲医院的党课记录")
    assert state_of(cycle) == "review"
    assert "党委退回了结果 请核对甲医院的党课记录" in read(office, "deciding", cycle.pk)
    assert Message.objects.filter(recipient=cast.office, text__contains="请核对甲医院的党课记录").count() == 1


def test_decided_on_a_registered_decision_by_another_than_who_submitted(cast, office, deputy, plan):
    cycle, ruling = deciding.submitted(cast, plan), deciding.in_force(cast)
    assert post(office, "decide", cycle.pk, "decide_by", decision=ruling.pk).status_code == 403
    assert post(deputy, "decide", cycle.pk, "decide_by", decision=ruling.pk).status_code == 302
    cycle.refresh_from_db()
    assert (cycle.state, cycle.decided_by, cycle.decision) == ("decided", cast.deputy, ruling)


def test_a_decision_nobody_has_confirmed_decides_nothing(cast, deputy, plan):
    cycle, ruling = deciding.submitted(cast, plan), make.decision(cast.office)
    answer = post(deputy, "decide", cycle.pk, "decide_by", decision=ruling.pk)
    assert (answer.status_code, state_of(cycle)) == (422, "submitted")
    assert "这项会议决定没有生效" in words_of(answer)


def test_a_member_of_the_committee_with_a_subject_of_the_own_stands_aside(cast, plan, signed_in):
    member = make.member("member", Role.COMMITTEE, Unit.objects.get(name="甲医院"), reach="all")
    cycle = deciding.submitted(cast, plan)
    answer = post(signed_in(member), "decide", cycle.pk, "decide")
    assert (answer.status_code, state_of(cycle)) == (403, "submitted")
    assert "须回避" in words_of(answer)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda cast, cycle: deciding.vetoed(cast, cycle), "一票否决登记了还没有由另一人确认：甲医院党支部。"),
        (
            lambda cast, cycle: Exemption.objects.create(
                appraisal=run.appraisal(cycle, "乙医院党支部"),
                indicator=run.by_hand(cycle),
                reason="无此项",
                entered_by=cast.office,
                entered_at=cycle.opened_at,
            ),
            "不适用的申请还没有人同意：乙医院党支部。",
        ),
        (
            lambda cast, cycle: Result.objects.filter(appraisal__name="乙医院党支部").update(total=None, missing="缺"),
            "1 个考核对象有缺项，没有总分：乙医院党支部。",
        ),
        (lambda cast, cycle: Cycle.objects.update(computed_at=None), "总分还没有计算。"),
        (lambda cast, cycle: Cycle.objects.update(computed_from={}), "有变化，请重新计算。"),
    ],
)
def test_what_stands_in_the_way_of_submitting_is_said(cast, office, results, spoil, reason):
    spoil(cast, results)
    answer = post(office, "decide", results.pk, "submit")
    assert (answer.status_code, state_of(results)) == (409, "review")
    assert reason in words_of(answer)
    assert reason in read(office, "deciding", results.pk)


def test_a_tie_is_decided_by_a_meeting_and_not_by_the_portal(cast, office, committee, plan):
    cycle, ruling = deciding.tied(cast, plan), deciding.in_force(cast, "审定并列")
    assert [of(cycle, name).grade for name in ("甲医院党支部", "乙医院党支部")] == ["", ""]
    steps.submit_to_committee(by=cast.office, cycle=cycle)
    refused = post(committee, "decide", cycle.pk, "decide")
    assert refused.status_code == 409
    assert "医院：优秀最后名额上并列，须由党委决定：甲医院党支部、乙医院党支部。" in words_of(refused)
    chosen = [run.appraisal(cycle, name).pk for name in ("甲医院党支部", "乙医院党支部")]
    said = {"category": "医院", "reason": "年终考核更好", "decision": ruling.pk}
    too_many = post(office, "tie", cycle.pk, chosen=chosen, **said)
    assert (too_many.status_code, Adjustment.objects.count()) == (409, 0)
    assert "优秀名额只剩 1 个，不能选 2 个。" in words_of(too_many)
    post(office, "tie", cycle.pk, chosen=chosen[:1], **said)
    assert [of(cycle, name).grade for name in ("甲医院党支部", "乙医院党支部")] == ["优秀", "良好"]
    assert of(cycle).total == of(cycle, "乙医院党支部").total
    assert post(committee, "decide", cycle.pk, "decide").status_code == 302


def test_a_veto_is_entered_by_one_confirmed_by_another_and_changes_the_grade_only(cast, office, deputy, results):
    subject = run.appraisal(results, "乙医院党支部")
    veto = deciding.VETO | {"veto": deciding.veto_of(results).pk}
    assert post(office, "veto_new", subject.pk, **veto).status_code == 302
    event = VetoEvent.objects.get()
    assert of(results, "乙医院党支部").grade == "良好"
    assert "待确认" in read(deputy, "standing", subject.pk)
    assert "一票否决待确认" in words_of(deputy.get("/"))
    assert "一票否决待确认" not in words_of(office.get("/"))
    assert post(office, "veto_answer", event.pk, confirm="").status_code == 403
    assert post(deputy, "veto_answer", event.pk, confirm="").status_code == 302
    after = of(results, "乙医院党支部")
    assert (after.total, after.grade, after.rank) == (Decimal("95.52"), "一般", 1)
    words = read(office, "standing", subject.pk)
    assert "95.52 分，按分数线为 优秀" in words
    assert "班子成员受党纪处分，等次不得高于一般。总分不变" in words
    change = ResultChange.objects.get(appraisal=subject)
    assert (change.grade_before, change.grade_after) == ("良好", "一般")
    assert post(deputy, "veto_answer", event.pk, confirm="").status_code == 409


def test_a_veto_nobody_confirmed_can_be_taken_away_and_the_trail_keeps_it(cast, deputy, results):
    event = deciding.vetoed(cast, results)
    assert post(deputy, "veto_answer", event.pk, reason="").status_code == 422
    assert post(deputy, "veto_answer", event.pk, reason="文号不符").status_code == 302
    assert VetoEvent.objects.count() == 0
    line = AuditEvent.objects.filter(verb="veto.drop").get()
    assert (line.before["document"], line.after) == ("安卫党〔2026〕31号", {"reason": "文号不符"})
    assert Message.objects.filter(recipient=cast.office, text__contains="已撤下：文号不符").exists()


def test_the_same_veto_is_entered_once(cast, office, results):
    event = deciding.vetoed(cast, results)
    answer = post(office, "veto_new", event.appraisal_id, **deciding.VETO | {"veto": event.veto_id})
    assert (answer.status_code, VetoEvent.objects.count()) == (409, 1)


def test_an_adjustment_is_a_line_of_its_own_and_can_be_taken_back_before_the_decision(cast, office, results):
    ruling, subject = deciding.in_force(cast), run.appraisal(results, "甲医院党支部")
    post(office, "adjustment_new", subject.pk, points="-1.25", reason="会议决定扣分", decision=ruling.pk)
    found = of(results)
    assert found.total == Decimal("84.27")
    [line] = [line for line in found.lines if line["key"] == "adjust.1"]
    assert (line["label"], line["value"]) == ("会议调整", "-1.25000")
    assert "−1.25" in read(office, "cycle", results.pk)
    row = Adjustment.objects.get()
    assert post(office, "adjustment_drop", row.pk, reason="登记有误").status_code == 302
    assert (of(results).total, Adjustment.objects.count()) == (Decimal("85.52"), 0)
    reasons = ResultChange.objects.order_by("pk").values_list("because", flat=True)
    assert list(reasons) == ["会议调整：会议决定扣分", "撤下会议调整：登记有误"]


def test_more_best_grades_than_the_quota_block_the_decision(cast, office, committee, results):
    ruling, subject = deciding.in_force(cast), run.appraisal(results, "甲医院党支部")
    post(office, "adjustment_new", subject.pk, grade="优秀", reason="会议决定", decision=ruling.pk)
    assert of(results).grade == "优秀"
    steps.submit_to_committee(by=cast.office, cycle=results)
    answer = post(committee, "decide", results.pk, "decide")
    assert (answer.status_code, state_of(results)) == (409, "submitted")
    assert "医院：优秀 1 个，超过名额 0 个（2 个的 30%），请凭会议决定调整。" in words_of(answer)


def test_what_changes_after_the_decision_is_decided_again(cast, office, deputy, committee, plan):
    cycle = deciding.decided(cast, plan)
    event = deciding.vetoed(cast, cycle, "乙医院党支部")
    confirm_veto(by=cast.deputy, event=event)
    refused = post(office, "publish_results", cycle.pk, contact="办公室", **deciding.window())
    assert refused.status_code == 422
    assert "审定之后结果有变化，须由党委重新审定：乙医院党支部。" in words_of(refused)
    assert "审定之后的变化" in read(committee, "deciding", cycle.pk)
    assert post(committee, "decide", cycle.pk, "decide").status_code == 302
    assert post(committee, "decide", cycle.pk, "decide").status_code == 409
    assert post(office, "publish_results", cycle.pk, contact="办公室", **deciding.window()).status_code == 302
    assert state_of(cycle) == "public"


@pytest.mark.parametrize("state", ["self", "marking", "sealed"])
def test_nothing_is_decided_before_marking_has_closed_or_after_the_seal(cast, office, results, state):
    Cycle.objects.filter(pk=results.pk).update(state=state)
    ruling, subject = deciding.in_force(cast), run.appraisal(results, "甲医院党支部")
    said = {"points": "1", "reason": "会议决定", "decision": ruling.pk}
    assert post(office, "adjustment_new", subject.pk, **said).status_code == 409
    assert post(office, "decide", results.pk, "submit").status_code == 409
    assert Adjustment.objects.count() == 0


def test_names_and_facts_are_escaped(cast, office, results):
    event = deciding.vetoed(cast, results)
    VetoEvent.objects.filter(pk=event.pk).update(facts="<script>alert(1)</script>")
    page = office.get(reverse("assessment:standing", args=[event.appraisal_id])).content.decode()
    assert "<script>alert(1)" not in page

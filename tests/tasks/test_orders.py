"""督办单 over HTTP: drafted, issued, answered, lifted; every move in every state by every person."""

import re
from itertools import product

import pytest
from django.urls import reverse

from records.models import AuditEvent, Message
from tasks.models import SupervisionOrder
from tasks.order_states import ORDER_STATE_LABELS, UNISSUED
from tests import make
from tests.tasks import ordered

MOVES = {  # move → (whose, from which states, to which, fields of the form, the words when it is done)
    "issue": ("committee", "to_issue", "issued", {}, "督办单已签发，已通知甲医院。"),
    "refuse": ("committee", "to_issue", "refused", {"reason": "先催办"}, "已记为不予签发，已告知起草人。"),
    "issue_decided": ("deputy", "to_issue", "issued", {}, "督办单已凭会议决定签发，已通知甲医院。"),
    "discard": ("office deputy", "to_issue", "discarded", {"reason": "已补报"}, "督办单已撤回，没有编号。"),
    "confirm": ("leader", "to_confirm", "answered", {}, "答复已确认，已送机关党委办公室审核。"),
    "send_back": ("leader", "to_confirm", "returned", {"reason": "不够具体"}, "答复已退回填报员重写。"),
    "return": (
        "office deputy",
        "answered",
        "returned",
        {"reason": "原因没有查明", "answer_by": "2026-09-28"},
        "答复没有通过，已退回甲医院重新答复。",
    ),
    "lift": (
        "office deputy",
        "issued to_confirm answered returned",
        "lifted",
        {"reason": "已补报"},
        "督办已解除，已通知甲医院。",
    ),
}


@pytest.fixture
def row(cast, plan, units):
    return make.assignment_of(plan, units["甲医院"])


def words(answered) -> str:
    return re.sub(r"<[^>]+>", "", answered.content.decode())


def act(client, order, verb, **said):
    url = reverse("tasks:order_act", args=[order.pk, verb])
    return client.post(url, {"version": order.version} | said, follow=True)


def test_from_the_draft_to_its_lifting(cast, row, signed_in, the_day):
    office, committee = signed_in(cast.office), signed_in(cast.committee)
    reporter, leader = signed_in(cast.reporter), signed_in(cast.leader)
    page = office.post(reverse("tasks:order_new", args=[row.pk]), ordered.FORM, follow=True)
    assert "督办单已起草，等待党委签发。" in words(page)
    order = SupervisionOrder.objects.get()
    assert "督办单待签发" in words(committee.get("/"))
    assert "督办单待" not in words(reporter.get("/"))
    assert "督办单已签发，已通知甲医院。" in words(act(committee, order, "issue"))
    order = ordered.fresh(order)
    assert (order.name, order.state, order.issued_by) == ("督办〔2026〕1号", "issued", cast.committee)
    assert "督办单待答复" in words(reporter.get("/"))
    page = reporter.post(
        reverse("tasks:order_answer", args=[order.pk]), {"version": order.version, "text": "已补报。"}, follow=True
    )
    assert "督办单已答复。" in words(page)
    assert "督办单答复待确认" in words(leader.get("/"))
    act(leader, ordered.fresh(order), "confirm")
    assert "督办单答复待审核" in words(office.get("/"))
    page = act(office, ordered.fresh(order), "return", reason="原因没有查明", answer_by="2026-09-28")
    assert "退回重新答复" in words(page)
    assert ordered.fresh(order).answer_by.isoformat() == "2026-09-28"
    order = ordered.answered_by(cast.reporter, ordered.fresh(order), text="原因是人手不足。")
    act(leader, order, "confirm")
    page = act(office, ordered.fresh(order), "lift", reason="已补报，原因已查明")
    assert "督办已解除，已通知甲医院。" in words(page)
    assert ordered.fresh(order).state == "lifted"
    told = Message.objects.filter(link=reverse("tasks:order", args=[order.pk]), recipient=cast.reporter)
    about = "督办〔2026〕1号（蓝色）“理论学习”（甲医院）"
    assert list(told.order_by("pk").values_list("text", flat=True)) == [
        about + "已印发，请于9月23日前答复。",
        about + "的答复没有通过：原因没有查明（重新答复期限 2026年9月28日）",
        about + "已解除：已补报，原因已查明",
    ]
    verbs = ["draft", "issue", "answer", "confirm", "return", "answer", "confirm", "lift"]
    assert list(order.steps.order_by("pk").values_list("verb", flat=True)) == verbs
    lines = AuditEvent.objects.filter(subject_type="tasks.supervisionorder").order_by("pk")
    assert [line.verb for line in lines] == [f"order.{verb}" for verb in verbs]


def expected(verb, state, who) -> int:
    """The status of a move: foreign 404, others' 403, wrong state 409."""
    people, states, *_ = MOVES[verb]
    sees = ("office", "deputy", "committee", "inspector")
    unit = ("reporter", "leader", "lead")  # the lead of the task sees what the row's own people see
    if who not in sees and (who not in unit or state in UNISSUED):
        return 404
    if who not in people.split() and not (verb == "issue_decided" and who == "office"):
        return 403
    if state not in states.split():
        return 409
    return 409 if who == "office" and verb == "issue_decided" else 302  # its own drafter


@pytest.mark.parametrize(("state", "verb"), list(product(ordered.STATES, MOVES)))
def test_every_move_in_every_state_by_everybody(state, verb, cast, row, signed_in):
    order = ordered.STATES[state](cast, row)
    people, _, to, said, _ = MOVES[verb]
    said = {"version": order.version} | said
    if verb == "issue_decided":
        said["decision"] = ordered.in_force(cast).pk
    url, before = reverse("tasks:order_act", args=[order.pk, verb]), order.steps.count()
    got = {}
    for who, user in sorted(cast.everybody().items(), key=lambda pair: pair[0] in people.split()):
        answered = signed_in(user).post(url, said)
        got[who] = answered.status_code
        if answered.status_code == 302:
            break  # it is done, and the others would find another state
        assert order.steps.count() == before
    assert got == {who: expected(verb, state, who) for who in got}
    done_by = any(status == 302 for status in got.values())
    assert done_by == (state in MOVES[verb][1].split())
    assert ordered.fresh(order).state == (to if done_by else state)


@pytest.mark.parametrize(
    "state", [state for state in ordered.STATES if state not in ("issued", "to_confirm", "returned")]
)
def test_only_what_waits_for_it_is_answered(state, cast, row, signed_in):
    order = ordered.STATES[state](cast, row)
    url = reverse("tasks:order_answer", args=[order.pk])
    answered = signed_in(cast.reporter).post(url, {"version": order.version, "text": "已办。"})
    if state in UNISSUED:
        assert answered.status_code == 404
    else:
        refusal = f"督办单现在是“{ORDER_STATE_LABELS[state]}”，不能答复督办单。请刷新页面查看最新情况。"
        assert (answered.status_code, refusal in words(answered)) == (409, True)

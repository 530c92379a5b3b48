"""The pages of orders: what each person is shown, the printed sheet, hostile words, files, lists and their filters."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branches.actions.evidence import shelve_all
from records.models import AuditEvent, Decision
from tasks.actions.burden import set_burden_limit
from tasks.order_pages import CLOSING_LINES, FIRST_LINES, NEXT_LINES, Piece, pages_of
from tests import make
from tests.branches.files import PDF
from tests.tasks import ordered
from tests.tasks.test_orders import act, words
from tests.test_hostile_text import HOSTILE, do, harmless, shown


@pytest.fixture
def row(cast, plan, units):
    return make.assignment_of(plan, units["甲医院"])


@pytest.fixture
def people(cast, signed_in):
    return {who: signed_in(user) for who, user in cast.everybody().items()}


def one_line(answered) -> str:
    return re.sub(r"\s+", " ", words(answered))


def test_a_unit_sees_its_own_once_they_are_issued(cast, row, people):
    order = ordered.drafted(cast, row)
    assert "本单位没有收到督办单。" in words(people["reporter"].get("/orders/"))
    assert "督办单（未编号）" not in words(people["reporter"].get(reverse("tasks:assignment", args=[row.pk])))
    assert "蓝色督办单（未编号）" in words(people["office"].get(reverse("tasks:assignment", args=[row.pk])))
    act(people["committee"], order, "issue")
    for who in ("reporter", "leader", "lead", "inspector"):
        assert "督办〔2026〕1号" in words(people[who].get("/orders/"))
        assert "督办〔2026〕1号" in words(people[who].get(reverse("tasks:assignment", args=[row.pk])))
    for who in ("stranger", "stranger_leader", "system_admin"):
        assert "督办〔2026〕1号" not in words(people[who].get("/orders/"))


def test_the_list_is_filtered_by_what_stands_in_the_address(cast, plan, units, row, people):
    ordered.issued(cast, row)
    ordered.drafted(cast, make.assignment_of(plan, units["乙医院"], 3), colour="red")
    office = people["office"]
    for query, found in [
        ("", ["乙医院", "甲医院"]),
        ("?state=issued", ["甲医院"]),
        ("?state=to_issue", ["乙医院"]),
        ("?colour=red", ["乙医院"]),
        ("?q=理论", ["甲医院"]),
        ("?q=乙医", ["乙医院"]),
        ("?q=%25%25", []),
        ("?state=lifted", []),
    ]:
        page = office.get("/orders/" + query)
        assert [order.assignment.unit.name for order in page.context["page"].rows] == found, query
    assert office.get("/orders/?state=late").status_code == 400


def test_the_printed_sheet_says_what_was_issued_even_if_names_change(cast, row, people, units):
    order = ordered.issued(cast, row)
    units["甲医院"].name = "甲中医院"
    units["甲医院"].save()
    page = one_line(people["reporter"].get(reverse("tasks:order_print", args=[order.pk])))
    for said in (
        "中共安澜县卫生健康局委员会 督办〔2026〕1号蓝色督办2026年9月16日 督办单 甲医院：",
        "一、督办事项 政治型 1 以理论学习为先导，按季开展集中学习 二、事由 第二季度没有填报。",
        "特别理由：上级专项督查要求 三、要求 一周内补报。 查明原因。 四、答复 请于2026年9月23日前逐项书面答复",
    ):
        assert said in page
    assert re.findall(r"— \d —", page) == ["— 1 —"]


def test_an_order_by_a_decision_cites_it_and_keeps_who_did_what(cast, row, people):
    order, decision = ordered.drafted(cast, row), ordered.in_force(cast)
    page = act(people["deputy"], order, "issue_decided", decision=decision.pk)
    assert "督办单已凭会议决定签发，已通知甲医院。" in words(page)
    order = ordered.fresh(order)
    assert (order.drafted_by, order.issued_by, order.decision) == (cast.office, cast.deputy, decision)
    printed = one_line(people["leader"].get(reverse("tasks:order_print", args=[order.pk])))
    assert "依据：2026年9月15日局机关党委会议决定（会议纪要〔2026〕5号）。" in printed
    assert people["leader"].get(reverse("branches:decision", args=[decision.pk])).status_code == 404


def test_a_decision_that_nobody_confirmed_issues_nothing(cast, row, people):
    order, decision = ordered.drafted(cast, row), make.decision(cast.office)
    page = act(people["deputy"], order, "issue_decided", decision=decision.pk)
    assert (page.status_code, "这项会议决定没有生效，请从列表中选择。" in words(page)) == (422, True)
    assert ordered.fresh(order).state == "to_issue"


def test_nobody_of_the_office_or_the_committee_acts_on_the_own_unit(cast, plan, units, signed_in):
    own = make.assignment_of(plan, units["局机关党委"])
    office = signed_in(cast.office)
    refused = office.get(reverse("tasks:order_new", args=[own.pk]))
    assert (refused.status_code, "不办理本人所在单位的事项" in words(refused)) == (403, True)
    order = ordered.orders.draft_order(by=cast.deputy, assignment=own, **ordered.WORDS)
    member = make.member("member", "committee", units["局机关党委"], reach="all")
    refused = act(signed_in(member), order, "issue")
    assert (refused.status_code, "不签发本人所在单位的事项" in words(refused)) == (403, True)
    act(signed_in(cast.committee), order, "issue")
    refused = act(office, ordered.fresh(order), "lift", reason="算了")
    assert refused.status_code == 403


def test_what_one_more_order_asks_of_the_unit_is_shown_before(cast, row, people):
    set_burden_limit(by=cast.committee, limit=1, seen=None)
    page = one_line(people["office"].get(reverse("tasks:order_new", args=[row.pk])))
    assert "增加的请求" in page
    order = ordered.drafted(cast, row)
    shown_too = one_line(people["committee"].get(reverse("tasks:order", args=[order.pk])))
    assert ("增加的请求" in shown_too, "1 个单位" in shown_too) == (True, True)
    act(people["committee"], order, "issue")
    counted = one_line(people["office"].get(reverse("tasks:burden_requests", args=[row.unit_id, 2026, 9])))
    assert "督办〔2026〕1号 理论学习" in counted


def test_an_answer_takes_files_from_the_shelf_and_new_ones(cast, row, people):
    order = ordered.issued(cast, row)
    (item,) = shelve_all(by=cast.reporter, unit=row.unit, uploads=[SimpleUploadedFile("旧.pdf", PDF)])
    said = {"version": order.version, "text": "已补报。", "reused": item.pk}
    said["uploads"] = SimpleUploadedFile("新.pdf", PDF + b"new")
    people["reporter"].post(reverse("tasks:order_answer", args=[order.pk]), said)
    files = order.steps.get(verb="answer").evidence.order_by("pk")
    assert [file.name for file in files] == ["旧.pdf", "新.pdf"]
    for who in ("office", "committee", "leader"):
        page = people[who].get(reverse("tasks:order_file", args=[order.pk, item.pk]))
        assert page.getvalue() == PDF
    assert people["stranger"].get(reverse("tasks:order_file", args=[order.pk, item.pk])).status_code == 404
    last = AuditEvent.objects.filter(verb="evidence.download").latest("pk")
    assert (last.by, last.after) == (cast.leader, {"order": order.pk})
    material = words(people["reporter"].get(reverse("branches:material", args=[item.pk])))
    assert "督办〔2026〕1号答复" in material


def test_a_file_of_another_unit_is_not_taken(cast, row, units, people):
    order = ordered.issued(cast, row)
    (foreign,) = shelve_all(by=cast.stranger, unit=units["乙医院"], uploads=[SimpleUploadedFile("外.pdf", PDF)])
    said = {"version": order.version, "text": "已补报。", "reused": foreign.pk}
    refused = people["reporter"].post(reverse("tasks:order_answer", args=[order.pk]), said)
    assert (refused.status_code, "已不在本单位书架上" in words(refused)) == (422, True)
    assert ordered.fresh(order).state == "issued"


def test_a_unit_without_a_leader_answers_straight_to_the_office(cast, row, people):
    order = ordered.issued(cast, row)
    cast.leader.posts.update(ends_on="2026-09-15")
    order = ordered.answered_by(cast.reporter, order)
    assert order.state == "answered"
    assert list(order.steps.values_list("verb", "by_label")[:2]) == [("confirm", "系统"), ("answer", "reporter")]


def test_who_wrote_the_answer_does_not_confirm_it(cast, row, signed_in, units):
    make.appoint(by=None, user=cast.leader, unit=units["甲医院"], role="reporter", starts_on=make.FOUNDED)
    make.member("other", "leader", units["甲医院"])
    order = ordered.answered_by(cast.leader, ordered.issued(cast, row))
    refused = act(signed_in(cast.leader), order, "confirm")
    assert (refused.status_code, "请由本单位的另一位审核人确认" in words(refused)) == (409, True)


def test_a_deputy_is_named_as_such(cast, row, signed_in):
    order = ordered.confirmable(cast, row)
    acting = make.deputy(cast.leader).user
    act(signed_in(acting), order, "confirm")
    assert order.steps.get(verb="confirm").by_label == "郑岚（代）"
    assert AuditEvent.objects.get(verb="order.confirm").acting_as == "代"
    act(signed_in(cast.office), ordered.fresh(order), "lift", reason="已补报")
    assert order.steps.get(verb="lift").by_label == "office"


def test_hostile_words_stay_words_on_every_page_and_on_paper(people, row, cast):
    said = ordered.FORM | {"reason": HOSTILE, "demands": HOSTILE, "exception": HOSTILE}
    do(people["office"], "tasks:order_new", row.pk, **said)
    order = row.orders.get()
    shown(people["office"], "tasks:order_edit", order.pk)
    shown(people["committee"], "tasks:order", order.pk)
    do(people["committee"], "tasks:order_act", order.pk, "issue", version=0)
    shown(people["reporter"], "tasks:order_print", order.pk)
    shown(people["reporter"], "tasks:orders")
    do(people["reporter"], "tasks:order_answer", order.pk, version=1, text=HOSTILE)
    shown(people["leader"], "tasks:order", order.pk)
    do(people["leader"], "tasks:order_act", order.pk, "confirm", version=2)
    back = {"version": 3, "reason": HOSTILE, "answer_by": "2026-09-28"}
    do(people["office"], "tasks:order_act", order.pk, "return", **back)
    shown(people["reporter"], "records:messages")
    do(people["office"], "tasks:order_act", order.pk, "lift", version=4, reason=HOSTILE)
    for who in ("reporter", "inspector"):
        shown(people[who], "tasks:order", order.pk)
    url = reverse("tasks:order_act", args=[order.pk, "lift"])
    harmless(people["office"].post(url, {"version": 4, "reason": HOSTILE}), status=409)


def test_hostile_words_of_a_decision_stay_words(people, cast):
    texts = {"body": HOSTILE, "minutes_number": HOSTILE, "title": HOSTILE, "text": HOSTILE}
    scan = SimpleUploadedFile("纪要.pdf", make.SCAN)
    do(people["office"], "branches:decision_new", held_on="2026-09-15", scan=scan, **texts)
    decision = Decision.objects.get()
    shown(people["deputy"], "branches:decisions")
    shown(people["deputy"], "branches:decision", decision.pk)
    do(people["deputy"], "branches:answer_decision", decision.pk, refuse="", reason=HOSTILE)
    shown(people["committee"], "branches:decision", decision.pk)


def lines_of(text) -> int:
    """At least so many lines of 26 characters, a Latin one counted as little more than half."""
    return max(1, int(sum(1 if ord(char) > 0xFF else 0.6 for char in text) // 26))


@pytest.mark.once
@pytest.mark.parametrize("length", [1, 26, 300, 380, 420, 1000, 3000])
def test_no_page_holds_more_than_it_can_and_no_word_is_lost(length):
    pieces = [
        Piece("一、事由", is_heading=True),
        Piece("长" * length),
        Piece("二、要求", is_heading=True),
        Piece("abc " * 90),
    ]
    pages = pages_of(pieces)
    assert "".join(piece.text for page in pages for piece in page) == "".join(piece.text for piece in pieces)
    lines = [sum(lines_of(piece.text) for piece in page) for page in pages]
    assert all(count <= most for count, most in zip(lines, [FIRST_LINES] + [NEXT_LINES] * 99, strict=False))
    assert sum(lines[-1:]) <= (NEXT_LINES if pages[1:] else FIRST_LINES) - CLOSING_LINES
    assert all(pages)
    assert not any(page and page[-1].is_heading for page in pages)

"""Batch review and the leader's confirmation through their pages."""

import re
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from branches.roles import Role
from modelagency.clock import today
from records.models import AuditEvent
from tasks.actions.reviews import pass_report, return_report
from tasks.models import Assignment, ProgressReport
from tests import make
from tests.tasks import filed

PLACES = ("waiting", "missing", "passed", "closed")


@pytest.fixture
def two(cast, plan, units):
    return filed.both(cast, plan, units)


@pytest.fixture
def lead(cast, signed_in):
    return signed_in(cast.lead)


def url_of(report, query=""):
    return reverse("tasks:batch_review", args=[report.assignment.task_id]) + query


def page(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def text(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def rows(html):
    return [int(pk) for pk in re.findall(r'<tr id="row-(\d+)"', html)]


def counts(html):
    return [int(number) for number in re.findall(r">(?:待复核|待审核|未报或退回|已通过|已报送|已办结) (\d+)</a>", html)]


def test_every_count_is_the_number_of_rows_behind_it(cast, plan, units, lead, two):
    pass_report(by=cast.lead, report=two[0])
    others = Assignment.objects.filter(task=two[0].assignment.task).exclude(unit=units["局机关党委"])
    Assignment.objects.filter(pk=others.get(unit=units["丙中心"]).pk).update(state="closed")
    seen = counts(page(lead, url_of(two[0])))
    assert seen == [len(rows(page(lead, url_of(two[0], f"?show={place}")))) for place in PLACES] == [1, 0, 1, 1]


def test_the_own_unit_is_not_in_the_table(lead, two, units):
    for place in PLACES:
        own = Assignment.objects.get(task=two[0].assignment.task, unit=units["局机关党委"])
        assert own.pk not in rows(page(lead, url_of(two[0], f"?show={place}")))


def test_only_rows_without_a_hint_are_ticked(cast, lead, two, plan, units):
    people = make.member("c", Role.REPORTER, units["丙中心"]), make.member("d", Role.LEADER, units["丙中心"])
    hinted = filed.to_review(make.assignment_of(plan, units["丙中心"]), *people, text="持续推进，有序开展。")
    html = page(lead, url_of(hinted))
    ticked = re.findall(r'name="seen" value="(\d+)-(\d+)" form="batch" checked', html)
    assert [int(pk) for pk, _ in ticked] == [one.pk for one in two]
    assert f'value="{hinted.pk}-' not in html
    assert "没有写数字" in html
    assert "有提示的 1 项须逐项处理，不会一并通过" in html
    assert rows(page(lead, url_of(hinted, "?hints=1"))) == [hinted.assignment_id]


def test_passing_what_is_ticked_and_taking_it_back(cast, lead, two):
    url = url_of(two[0])
    seen = re.findall(r'name="seen" value="(\d+-\d+)"', page(lead, url))
    html = lead.post(url, {"seen": seen}, follow=True).content.decode()
    assert "已通过 2 项。" in text(html)
    assert counts(html)[0] == 0
    assert "撤回通过 2 项" in html
    ids = re.findall(r'type="hidden" name="report" value="(\d+)"', html)
    again = lead.post(url, {"take_back": "", "report": ids}, follow=True).content.decode()
    assert "已撤回通过 2 项。" in text(again)
    assert counts(again)[0] == 2


def test_what_was_left_out_is_named(cast, lead, two):
    url = url_of(two[0])
    seen = [f"{one.pk}-{one.version}" for one in two]
    return_report(by=cast.lead, report=two[0], reason="缺签到表。")
    html = text(lead.post(url, {"seen": seen}, follow=True).content.decode())
    assert "已通过 1 项。" in html
    assert "1 项没有办理：甲医院（lead已退回补正）。" in html


def test_pressing_without_a_tick_says_so(lead, two):
    assert "没有勾选任何一项" in lead.post(url_of(two[0]), {}, follow=True).content.decode()


def test_returning_in_its_place(cast, lead, two):
    first, second = (report.assignment_id for report in two)
    html = page(lead, url_of(two[0], f"?back={first}"))
    assert '<tr id="returning">' in html
    assert f'<option value="{filed.TEXT}">' in html
    assert "补正期限 9月24日" in text(html)  # that of the period, later than three working days
    said = {"sentence": filed.TEXT, "kinds": ["过于笼统", "缺佐证"], "reason": "请附签到表。"}
    answer = lead.post(url_of(two[0], f"?back={first}"), said | {"return": first})
    assert answer.url == url_of(two[0]) + f"#row-{second}"
    two[0].refresh_from_db()
    step = two[0].assignment.steps.first()
    assert (two[0].state, step.text) == ("returned", f"“{filed.TEXT}”（过于笼统、缺佐证）：请附签到表。")


def test_the_unit_reads_the_sentence_at_fault(cast, lead, two, signed_in):
    row = two[0].assignment
    said = {"sentence": "佐证：签到表.pdf", "kinds": "打不开", "reason": "请重新上传。"}
    lead.post(url_of(two[0]), said | {"return": row.pk})
    html = page(signed_in(cast.reporter), reverse("tasks:assignment", args=[row.pk]))
    assert "佐证“签到表.pdf”（打不开）：请重新上传。" in html


def test_a_return_without_its_words_stays_open_with_what_was_said(lead, two):
    row = two[0].assignment_id
    answer = lead.post(url_of(two[0]), {"return": row, "reason": "请附签到表。"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "请选择是哪一句。" in html
    assert "请附签到表。</textarea>" in html
    assert rows(html) == [one.assignment_id for one in two]


def test_what_was_answered_meanwhile_is_not_returned(cast, lead, two):
    pass_report(by=cast.lead, report=two[0])
    said = {"sentence": filed.TEXT, "reason": "请附签到表。", "return": two[0].assignment_id}
    assert lead.post(url_of(two[0]), said).status_code == 409


def test_a_draft_is_its_units_own(cast, lead, plan, units, two):
    row = make.working(
        make.assignment_of(plan, units["丙中心"]),
        make.member("c", Role.REPORTER, units["丙中心"]),
        make.member("d", Role.LEADER, units["丙中心"]),
    )
    period, draft = make.draft(row, today(), text="还没有写完的话。")
    make.saved(make.User.objects.get(username="c"), row, period, draft)
    html = page(lead, url_of(two[0], "?show=missing"))
    assert row.pk in rows(html)
    assert "还没有写完的话" not in html
    assert "未报" in text(html)


def test_the_office_sees_only_the_rows_for_which_it_stands_in(cast, plan, units, signed_in, two):
    own = make.assignment_of(plan, units["局机关党委"])
    html = page(signed_in(cast.deputy), url_of(two[0], "?show=missing"))
    assert rows(html) == [own.pk]
    assert "代复核" in html


def test_the_newest_period_with_something_waiting_comes_first(cast, two, plan, the_day, signed_in):
    the_day.move_to("2026-10-20T01:00:00Z")
    lead, last = signed_in(cast.lead), plan.spans.last()
    assert "第三季度" in page(lead, url_of(two[0]))
    html = page(lead, url_of(two[0], f"?period={last.pk}"))
    assert "第三季度还有 2 项待复核。" in html


def test_a_leader_confirms_the_ticked_and_sends_one_back(cast, plan, units, signed_in):
    leader = signed_in(cast.leader)
    three = [
        filed.handed_in(make.assignment_of(plan, units["甲医院"], order), cast.reporter, cast.leader)
        for order in (1, 2, 3)
    ]
    url = reverse("tasks:batch_confirm", args=[units["甲医院"].pk, three[0].period_id])
    assert counts(page(leader, url)) == [3, 0, 0, 0]
    said = {"sentence": "整份进展", "reason": "写具体些。", "return": three[0].assignment_id}
    assert leader.post(url, said).url == url + f"#row-{three[1].assignment_id}"
    seen = re.findall(r'name="seen" value="(\d+-\d+)"', page(leader, url))
    html = leader.post(url, {"seen": seen}, follow=True).content.decode()
    assert "已确认 2 项。" in text(html)
    assert counts(html) == [0, 1, 2, 0]
    states = dict(ProgressReport.objects.values_list("pk", "state"))
    assert [states[one.pk] for one in three] == ["returned", "to_review", "to_review"]


def test_a_leader_may_confirm_what_has_a_hint(cast, plan, units, signed_in):
    report = filed.handed_in(make.assignment_of(plan, units["甲医院"]), cast.reporter, cast.leader, text="有序开展。")
    url = reverse("tasks:batch_confirm", args=[units["甲医院"].pk, report.period_id])
    leader = signed_in(cast.leader)
    assert f'value="{report.pk}-{report.version}" form="batch" aria-label' in page(leader, url)  # not ticked
    leader.post(url, {"seen": f"{report.pk}-{report.version}"})
    report.refresh_from_db()
    assert report.state == "to_review"


def test_the_single_page_walks_through_the_queue(cast, lead, two):
    first, second = (reverse("tasks:review", args=[one.assignment_id]) for one in two)
    html = page(lead, first)
    assert "待复核 1 / 2" in html
    assert f'href="{second}" data-key="j"' in html
    assert url_of(two[0]) in html
    assert "自动核对" in html
    assert lead.post(first, {"pass": "", "comment": "很好"}).url == second
    assert lead.post(second, {"pass": ""}).url == reverse("tasks:assignment", args=[two[1].assignment_id])
    assert two[0].assignment.steps.first().text == "很好"


def test_a_single_return_names_the_sentence(cast, lead, two):
    url = reverse("tasks:review", args=[two[0].assignment_id])
    lead.post(url, {"return": "", "sentence": filed.TEXT, "reason": "请附签到表。"})
    assert two[0].assignment.steps.first().text == f"“{filed.TEXT}”：请附签到表。"


def test_home_leads_to_the_batches(cast, plan, units, signed_in, lead, two):
    assert f'<a href="{url_of(two[0])}">理论学习　2 项</a>' in page(lead, reverse("home"))
    for order in (2, 3):
        filed.handed_in(make.assignment_of(plan, units["甲医院"], order), cast.reporter, cast.leader)
    url = reverse("tasks:batch_confirm", args=[units["甲医院"].pk, two[0].period_id])
    assert f'<a href="{url}">甲医院第三季度　2 项</a>' in page(signed_in(cast.leader), reverse("home"))


def test_the_workbook_is_what_is_on_the_screen(cast, lead, two):
    pass_report(by=cast.lead, report=two[0])
    answer = lead.get(url_of(two[1], "?show=waiting&export=1"))
    assert "%E5%BE%85%E5%A4%8D%E6%A0%B8.xlsx" in answer["Content-Disposition"]
    (sheet,) = load_workbook(BytesIO(answer.getvalue())).worksheets
    assert [[cell.value for cell in line] for line in sheet.iter_rows(min_row=4)] == [
        ["乙医院", 0, 50, 50, filed.TEXT, "4 项核对无提示", 1]
    ]
    line = AuditEvent.objects.get(verb="reviews.export")
    assert (line.by, line.subject_id, line.after) == (cast.lead, two[1].assignment.task_id, {"rows": 1})

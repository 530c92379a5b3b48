"""The page of one unit and one period, as its people use it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from branches.models import Evidence
from modelagency.clock import today
from records.models import AuditEvent
from tasks.actions.reviews import confirm_report, pass_report, return_report
from tasks.models import ProgressReport, ReportVersion
from tests import make
from tests.cast import DUE
from tests.stages import PDF, reach
from tests.test_queries import notice

MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def rows(cast, plan, units):
    """Three rows of unit A at work, two measures each."""
    return [make.working(make.assignment_of(plan, units["甲医院"], n), cast.reporter, cast.leader) for n in (1, 2, 3)]


@pytest.fixture
def client(cast, signed_in):
    return signed_in(cast.reporter)


def opened(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status
    return html.fromstring(answer.content.decode())


def words(element) -> str:
    return " ".join(element.text_content().split())


def row_of(page, row):
    return page.get_element_by_id(f"row-{row.pk}")


def form_of(rows, act="submit", **changed) -> dict:
    """What the browser sends of all rows; changed: text, version … of all of them."""
    fields = {act: ""}
    for row in rows:
        fields |= make.row_form(row, **{"text": f"已办{row.task.order}。"} | changed)
    return fields


def pdf(name="总结.pdf", salt=b""):
    return SimpleUploadedFile(name, PDF + salt)


def test_the_page_has_all_rows_and_what_is_missing(client, rows, cast):
    page = opened(client, make.page(rows[0]))
    assert [words(element) for element in page.xpath("//section[@data-row]//b[@id]")] == [
        "政治型 1 理论学习",
        "政治型 2 执行落实",
        "清廉型 1 严明纪律戒尺",
    ]
    missing = page.get_element_by_id("missing")
    assert words(missing) == "还差 3 处理论学习：本期进展执行落实：本期进展严明纪律戒尺：本期进展"
    for link in missing.xpath(".//a/@href"):
        assert page.get_element_by_id(link.removeprefix("#")).tag == "textarea"
    assert words(page.get_element_by_id("submit")) == "提交第三季度（已齐 0 / 3 项）"
    assert [area.get("id") for area in page.xpath("//textarea[@data-start]")] == [f"id_r{rows[0].pk}-text"]
    assert "提交后由 leader 审核" in words(page)


def test_all_is_handed_in_at_once(client, rows, cast):
    answer = client.post(make.page(rows[0]), form_of(rows))
    assert (answer.status_code, answer.url) == (302, "/")
    assert set(ProgressReport.objects.values_list("state", "text")) == {("to_confirm", f"已办{n}。") for n in (1, 2, 3)}
    assert "第三季度 3 项进展已提交审核。" in client.get("/").content.decode()
    page = opened(client, make.page(rows[0]))
    assert "本期没有需要填报的事项。" in words(page)
    assert "等待审核" in words(page)


def test_the_second_press_hands_in_nothing_twice(client, rows):
    client.post(make.page(rows[0]), form_of(rows))
    lines = AuditEvent.objects.filter(verb="report.submit").count()
    again = client.post(make.page(rows[0]), form_of(rows))
    assert (again.status_code, "没有重复保存" in again.content.decode()) == (409, True)
    assert AuditEvent.objects.filter(verb="report.submit").count() == lines == 3


def test_one_empty_row_keeps_all_back_but_nothing_is_lost(client, rows):
    form = form_of(rows) | {f"r{rows[1].pk}-text": " ", f"r{rows[0].pk}-uploads": pdf()}
    answer = client.post(make.page(rows[0]), form)
    page = html.fromstring(answer.content.decode())
    assert answer.status_code == 422
    assert words(page.xpath("//div[@role='alert']")[0]) == (
        "没有提交，请先办完下面几处 执行落实：请填写本期进展；没有变化的，写明原因。"
    )
    assert set(ProgressReport.objects.values_list("state", "text")) == {
        ("draft", "已办1。"),
        ("draft", ""),
        ("draft", "已办3。"),
    }
    assert words(page.get_element_by_id("submit")) == "提交第三季度（已齐 2 / 3 项）"
    assert "总结.pdf" in words(row_of(page, rows[0]))  # a file need not be chosen again
    sent = dict(page.forms[-1].form_values()) | {f"r{rows[1].pk}-text": "已补。"}
    assert client.post(make.page(rows[0]), sent | {"submit": ""}).status_code == 302
    assert ProgressReport.objects.filter(state="to_confirm").count() == 3


def test_a_stale_row_shows_both_texts_in_its_place(client, cast, rows):
    period, theirs = make.draft(rows[1], today(), text="同事写的")
    make.saved(cast.leader, rows[1], period, theirs)
    answer = client.post(make.page(rows[0]), form_of(rows, text="我写的"))
    page = html.fromstring(answer.content.decode())
    assert answer.status_code == 409
    clash = page.get_element_by_id(f"r{rows[1].pk}-clash")
    assert [words(text) for text in clash.xpath(".//p[@class='issued']")] == ["我写的", "同事写的"]
    assert "已保存的（leader，9月16日 09:00）" in words(clash)
    assert row_of(page, rows[1]).xpath(".//textarea")[0].value.strip() == "我写的"
    assert ProgressReport.objects.count() == 1
    # Having seen both, the next press is a decision.
    sent = dict(page.forms[-1].form_values()) | {"submit": ""}
    assert client.post(make.page(rows[0]), sent).status_code == 302
    assert rows[1].reports.get().text == "我写的"


def test_a_row_a_colleague_handed_in_meanwhile_is_left_and_the_rest_kept(client, cast, rows):
    form = form_of(rows)
    make.submitted(rows[2], make.member("colleague", "reporter", rows[2].unit), today())
    answer = client.post(make.page(rows[0]), form, follow=True)
    assert "有 1 项已由同事提交或已收回，这次没有提交；其余各项已保存" in answer.content.decode()
    assert sorted(ProgressReport.objects.values_list("state", flat=True)) == ["draft", "draft", "to_confirm"]


def test_what_was_said_last_comes_along(signed_in, cast, rows, the_day):
    row = rows[0]
    make.passed(row, cast.reporter, cast.leader, cast.lead, today(), text="学习 6 次。", uploads=(pdf(),))
    the_day.move_to("2026-10-12T01:00:00Z")
    client = signed_in(cast.reporter)
    fourth = row.plan.spans.last()
    page = opened(client, make.page(row, fourth))
    assert words(row_of(page, row).xpath(".//div[@class='last']")[0]) == "50%学习 6 次。"
    file = row_of(page, row).xpath(".//div[@class='file-row']")[0]
    assert (words(file), file.xpath(".//input/@checked")) == ("用作本期佐证：总结.pdf总结.pdf上期", ["checked"])
    assert [area.value.strip() for area in row_of(page, row).xpath(".//textarea")] == [""]
    sent = dict(page.forms[-1].form_values()) | {f"r{row.pk}-text": "学习 6 次。", "submit": ""}
    same = client.post(make.page(row, fourth), sent)
    assert (same.status_code, "与上期相同：请写明没有变化的原因。" in same.content.decode()) == (422, True)
    report = row.reports.get(period=fourth)
    assert [item.name for item in report.evidence.all()] == ["总结.pdf"]  # the same file, not sent again
    assert Evidence.objects.count() == 1


def test_more_progress_without_a_file_is_pointed_out_but_handed_in(client, rows):
    client.post(make.page(rows[0]), form_of(rows[:1], act="save"))
    page = opened(client, make.page(rows[0]))
    assert words(page.get_element_by_id(f"r{rows[0].pk}-advice")) == "进度提高，建议附佐证"
    assert words(page.get_element_by_id("missing")).endswith("建议补充理论学习：佐证")
    link = page.get_element_by_id(f"gap-{rows[0].pk}-evidence").get("href")
    assert page.get_element_by_id(link.removeprefix("#")).get("type") == "file"
    sent = make.row_form(rows[0], version=1, uploads=pdf())
    client.post(make.page(rows[0]), sent | {"save": ""})
    page = opened(client, make.page(rows[0]))
    assert words(page.get_element_by_id(f"r{rows[0].pk}-advice")) == ""
    client.post(make.page(rows[0]), form_of(rows[1:], status="done"))
    assert rows[1].reports.get().state == "to_confirm"


def test_a_file_that_is_unticked_is_taken_off(client, rows, cast):
    row = rows[0]
    period, draft = make.draft(row, today(), uploads=(pdf("一.pdf", b"1"), pdf("二.pdf", b"2")))
    make.saved(cast.reporter, row, period, draft)
    keep = Evidence.objects.get(name="二.pdf").pk
    client.post(make.page(row), make.row_form(row, version=1, keep=keep) | {"save": ""})
    assert [item.name for item in row.reports.get().evidence.all()] == ["二.pdf"]


def test_a_return_is_told_on_its_row_which_comes_first(client, cast, rows):
    report = make.submitted(rows[2], cast.reporter, today())
    confirm_report(by=cast.leader, report=report)
    return_report(by=cast.office, report=report, reason="缺签到表", stand_in=True)
    page = opened(client, make.page(rows[0]))
    first = page.xpath("//section[@data-row]")[0]
    assert first.get("id") == f"row-{rows[2].pk}"
    assert "office：缺签到表" in words(first)


def test_what_was_missed_is_on_the_page_of_the_new_period(signed_in, cast, rows, the_day):
    make.passed(rows[0], cast.reporter, cast.leader, cast.lead, today())
    the_day.move_to("2026-10-12T01:00:00Z")
    client = signed_in(cast.reporter)
    third, fourth = rows[0].plan.spans.all()
    home = client.get("/").content.decode()
    assert "第四季度还需填报 3 项" in home
    assert make.page(rows[0], fourth) in home
    assert make.page(rows[0], third) not in home
    page = opened(client, make.page(rows[0], fourth))
    tags = {row.pk: "第三季度" in words(row_of(page, row).xpath(".//div[@class='what']")[0]) for row in rows}
    assert tags == {rows[0].pk: False, rows[1].pk: True, rows[2].pk: True}
    sent = dict(page.forms[-1].form_values()) | {f"r{row.pk}-text": f"补{row.task.order}" for row in rows}
    assert client.post(make.page(rows[0], fourth), sent | {"submit": ""}).status_code == 302
    periods = {row.pk: row.reports.latest("id").period.name for row in rows}
    assert periods == {rows[0].pk: "第四季度", rows[1].pk: "第三季度", rows[2].pk: "第三季度"}


def test_words_meant_for_one_period_never_land_in_another(signed_in, cast, rows, the_day):
    """The page lay open while the row's report was handed in and passed, and the next period began."""
    form = form_of(rows[:1], act="save")
    make.passed(rows[0], cast.reporter, cast.leader, cast.lead, today())
    the_day.move_to("2026-10-12T01:00:00Z")
    client = signed_in(cast.reporter)
    answer = client.post(make.page(rows[0], rows[0].plan.spans.last()), form)
    assert (answer.status_code, rows[0].reports.count()) == (422, 1)


def test_a_supplement_is_opened_by_its_row_and_not_saved_by_itself(signed_in, cast, rows, the_day):
    row = rows[0]
    make.passed(row, cast.reporter, cast.leader, cast.lead, today())
    the_day.move_to("2026-10-12T01:00:00Z")
    make.passed(row, cast.reporter, cast.leader, cast.lead, today())
    client = signed_in(cast.reporter)
    answer = client.get(reverse("tasks:report", args=[row.pk]))
    fourth = row.plan.spans.last()
    assert answer.url == f"{make.page(row, fourth)}?with={row.pk}#row-{row.pk}"
    page = opened(client, answer.url)
    assert "补充进展" in words(row_of(page, row))
    assert row_of(page, row).get("hx-post") is None
    alone = reverse("tasks:save_row", args=[row.unit_id, fourth.pk, row.pk])
    said = make.row_form(row, version=1, period=fourth.pk)
    assert client.post(f"{alone}?with={row.pk}", said).status_code == 409
    assert row.reports.get(period=fourth).state == "accepted"
    assert client.post(answer.url, said | {"save": ""}).status_code == 302
    assert row.reports.get(period=fourth).state == "draft"


def test_an_autosave_answers_with_its_row_and_the_count(client, rows):
    url = reverse("tasks:save_row", args=[rows[0].unit_id, rows[0].plan.spans.first().pk, rows[0].pk])
    answer = client.post(url, form_of(rows))  # a script that sent all rows would save one
    said = answer.content.decode()
    assert (answer.status_code, answer["HX-Retarget"]) == (200, f"#r{rows[0].pk}-mark")
    assert "已自动保存 09:00" in said
    assert f'<input type="hidden" name="r{rows[0].pk}-version" id="r{rows[0].pk}-version" value="1"' in said
    assert '<span id="complete" hx-swap-oob="innerHTML">1</span>' in said
    assert list(ReportVersion.objects.values_list("report__assignment", "version")) == [(rows[0].pk, 1)]
    assert not AuditEvent.objects.filter(verb__startswith="report.").exists()


def test_a_stale_autosave_answers_with_both_texts(client, cast, rows):
    period, theirs = make.draft(rows[0], today(), text="同事写的")
    make.saved(cast.leader, rows[0], period, theirs)
    url = reverse("tasks:save_row", args=[rows[0].unit_id, period.pk, rows[0].pk])
    answer = client.post(url, make.row_form(rows[0], text="我写的"))
    said = words(html.fromstring(answer.content.decode()))
    assert (answer.status_code, answer["HX-Retarget"]) == (409, f"#r{rows[0].pk}-clash")
    assert said.index("我写的") < said.index("同事写的")
    assert rows[0].reports.get().text == "同事写的"


@pytest.mark.parametrize("unit_pk", [0, 10**30])
def test_numbers_of_nothing_are_not_found(client, rows, unit_pk):
    period = rows[0].plan.spans.first().pk
    for url in (
        reverse("tasks:period_report", args=[unit_pk, period]),
        reverse("tasks:period_report", args=[rows[0].unit_id, unit_pk]),
    ):
        assert client.get(url).status_code == 404
    row = reverse("tasks:save_row", args=[rows[0].unit_id, period, unit_pk])
    assert client.post(row, make.row_form(rows[0])).status_code == 409


def test_drafts_are_their_units_own(cast, rows, signed_in):
    period, draft = make.draft(rows[0], today(), text="还在斟酌的文字", uploads=(pdf("斟酌.pdf"),))
    make.saved(cast.reporter, rows[0], period, draft)
    for who, user in cast.everybody().items():
        client = signed_in(user)
        page = client.get(make.page(rows[0]))
        others = [client.get(url).content.decode() for url in ("/", reverse("tasks:assignment", args=[rows[0].pk]))]
        leaks = [text for text in [page.content.decode(), *others] if "还在斟酌的文字" in text or "斟酌.pdf" in text]
        assert (who, page.status_code == 200, bool(leaks)) == (who, who == "reporter", who == "reporter")


def test_the_page_costs_few_queries_however_many_rows(cast, units, signed_in):
    few, many = (counted(cast, units, signed_in, size) for size in (3, 30))
    assert few == many <= MOST_QUERIES


def counted(cast, units, signed_in, size) -> int:
    """Queries of the page at `size` rows, each with measures, a return and files on the way."""
    plan = make.published_plan(cast.office, notice(size), due_on=DUE)
    for row in plan.assignments.filter(unit=units["甲医院"]):
        reach("to_review", cast, row, uploads=(pdf(f"{row.pk}.pdf", str(row.pk).encode()),))
        return_report(by=cast.lead, report=row.reports.get(), reason="请补充")
    url, client = make.page(row), signed_in(cast.reporter)
    reset_queries()
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(url)
    assert answer.content.decode().count("data-row=") == size
    return len(queries)


def test_a_report_passed_is_listed_with_its_reason(client, cast, rows):
    report = make.submitted(rows[0], cast.reporter, today())
    confirm_report(by=cast.leader, report=report)
    pass_report(by=cast.lead, report=report)
    page = opened(client, make.page(rows[0]))
    rest = page.xpath("//main//details")[0]
    assert words(rest) == "本期不用填的 1 项 正常政治型 1 理论学习已通过 申请更正：理论学习"
    assert rest.xpath(".//a/@href")[-1] == f"/assignments/{rows[0].pk}/apply/correction/?report={report.pk}"
    home = words(opened(client, "/"))
    assert "第三季度还需填报 2 项9月24日 截止，剩 8 天。其余 1 项本期不用填：1 项已通过。" in home

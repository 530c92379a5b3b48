"""The workbook of a unit and a period, out and back, through the pages people use."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from modelagency.clock import today
from records.models import AuditEvent
from tasks.actions.reviews import send_back_report
from tasks.filings.layout import ERRORS, MARK_HEAD, NOTES, SHEET, STATUS, TEXT, WHAT
from tasks.models import PendingWorkbook, ProgressReport, ReportVersion
from tests import make
from tests.tasks.filings import sheets
from tests.test_bad_input import words_of

CHECK, FAULTS = "/workbook/check/", "/workbook/faults/"


@pytest.fixture
def rows(cast, plan, units):
    """The three rows of unit A at work, with two measures each."""
    found = [make.assignment_of(plan, units["甲医院"], order) for order in (1, 2, 3)]
    return [make.working(row, cast.reporter, cast.leader) for row in found]


@pytest.fixture
def period(plan):
    return plan.spans.first()


@pytest.fixture
def unit(units):
    return units["甲医院"]


@pytest.fixture
def address(unit, period):
    return reverse("tasks:workbook", args=[unit.pk, period.pk])


@pytest.fixture
def client(cast, rows, signed_in):
    return signed_in(cast.reporter)


@pytest.fixture
def data(client, address):
    return sheets.content(client.get(address))


def send(client, address, data, name="填报表.xlsx"):
    return client.post(f"{address}upload/", sheets.upload(data, name))


def confirm(client):
    seen = client.get(CHECK).context["compared"].digest
    return client.post(CHECK, {"seen": seen})


def stored() -> dict:
    """Task's number → (text, statuses, version) of every draft."""
    reports = ProgressReport.objects.select_related("assignment__task").prefetch_related("statuses")
    return {
        report.assignment.task.order: (
            report.text,
            [reported.status for reported in report.statuses.order_by("measure")],
            report.version,
        )
        for report in reports
    }


def test_the_workbook_shows_each_task_and_each_measure(client, address, data, unit):
    book = sheets.opened(data)
    assert book.sheetnames == [SHEET, NOTES]
    assert book[SHEET]["A1"].value == "甲医院2026年第三季度进展填报表"
    assert [(row[WHAT], row[STATUS]) for row in sheets.rows(book)] == [
        ("政治型 1　理论学习", None),
        ("　举措1", "未开始"),
        ("　举措2", "未开始"),
        ("政治型 2　执行落实", None),
        ("　举措1", "未开始"),
        ("　举措2", "未开始"),
        ("清廉型 1　严明纪律戒尺", None),
        ("　举措1", "未开始"),
        ("　举措2", "未开始"),
    ]
    sheet = book[SHEET]
    unlocked = {cell.coordinate for line in sheet.iter_rows() for cell in line if not cell.protection.locked}
    assert sheet.protection.sheet
    assert unlocked == {"F5", "E6", "E7", "F8", "E9", "E10", "F11", "E12", "E13"}
    assert sheet.column_dimensions["G"].hidden
    assert AuditEvent.objects.filter(verb="workbook.download", unit_id=unit.pk).count() == 1


def test_what_was_typed_becomes_drafts_and_nothing_else(client, address, data, rows, period):
    said = sheets.filled(data, text_0="集中学习 2 次。", status_1="完成", status_2="进行中", status_8="进行中")
    answer = send(client, address, said)
    assert (answer.status_code, answer.url) == (302, CHECK)
    page = words_of(client.get(CHECK))
    assert "会改动 2 项，其余 1 项没有填写，不变" in page
    assert "0% → 75%" in page
    assert "举措2：未开始 → 进行中" in page
    assert ProgressReport.objects.count() == 0
    answer = confirm(client)
    assert (answer.status_code, answer.url) == (302, make.page(rows[0], period))
    assert stored() == {
        1: ("集中学习 2 次。", ["done", "doing"], 1),
        3: ("", ["not_started", "doing"], 1),
    }
    assert set(ReportVersion.objects.values_list("origin", "version")) == {("workbook", 1)}
    assert not PendingWorkbook.objects.exists()


def test_words_like_formulas_stay_words_out_and_in(client, address, data, rows):
    typed = {0: "=1+1", 3: "+3 项整改", 6: "@全体党员\n-另起一行"}
    said = sheets.filled(data, **{f"text_{row}": text for row, text in typed.items()})
    send(client, address, said)
    confirm(client)
    assert [stored()[order][0] for order in (1, 2, 3)] == list(typed.values())
    book = sheets.opened(sheets.content(client.get(address)))
    assert [sheets.rows(book)[row][TEXT] for row in typed] == list(typed.values())
    assert {book[SHEET].cell(5 + row, 6).data_type for row in typed} == {"s"}


def test_an_untouched_workbook_changes_nothing(client, address, data):
    send(client, address, data)
    assert "表里没有新填写的内容" in words_of(client.get(CHECK))
    assert client.post(CHECK, {"seen": ""}).status_code == 409
    assert ProgressReport.objects.count() == 0


def test_two_people_fill_in_different_rows_of_copies(client, address, data, rows, cast, period):
    send(client, address, sheets.filled(data, text_0="第一项。"))
    confirm(client)
    send(client, address, sheets.filled(data, text_3="第二项。"))
    confirm(client)
    assert {order: said[0] for order, said in stored().items()} == {1: "第一项。", 2: "第二项。"}


def test_a_stale_row_is_refused_with_both_values_and_nothing_is_written(client, address, data, rows, cast):
    period, draft = make.draft(rows[0], today(), text="网上写的。")
    make.saved(cast.reporter, rows[0], period, draft)
    answer = send(client, address, sheets.filled(data, text_0="表里写的。", text_3="第二项。"))
    page = words_of(answer)
    assert answer.status_code == 409
    assert "没有写入任何内容" in page
    assert "表里写的。" in page
    assert "网上写的。" in page
    assert {order: said[0] for order, said in stored().items()} == {1: "网上写的。"}

    copy = sheets.content(client.get(FAULTS))
    lines = sheets.rows(sheets.opened(copy))
    assert [lines[row][TEXT] for row in (0, 3)] == ["表里写的。", "第二项。"]
    assert "网上写的。" in lines[0][ERRORS]
    assert lines[3][ERRORS] is None
    # The copy carries the newest marks: sending it again is a choice.
    assert send(client, address, copy).status_code == 302
    confirm(client)
    assert {order: said[0] for order, said in stored().items()} == {1: "表里写的。", 2: "第二项。"}


def test_a_row_filled_in_as_it_already_stands_is_no_conflict(client, address, data, rows, cast):
    period, draft = make.draft(rows[0], today(), text="一样的话。", status="not_started")
    make.saved(cast.reporter, rows[0], period, draft)
    send(client, address, sheets.filled(data, text_0="一样的话。", text_3="第二项。"))
    assert client.get(CHECK).context["compared"].untouched == 2


def test_all_faults_are_listed_at_once_and_stand_in_the_copy(client, address, data):
    typed = sheets.filled(data, text_0="长" * 301, status_1="差不多", status_2=None, text_3="好的一项。")
    answer = send(client, address, typed)
    page = words_of(answer)
    assert answer.status_code == 422
    assert "表里有 3 处要处理" in page
    assert "“本期进展”有 301 字，最多 300 字" in page
    assert "“本期状态”是“差不多”，请从下拉列表选" in page
    assert "“本期状态”是空的" in page
    lines = sheets.rows(sheets.opened(sheets.content(client.get(FAULTS))))
    assert lines[0][TEXT] == "长" * 301
    assert "301 字" in lines[0][ERRORS]
    assert (lines[1][STATUS], "差不多" in lines[1][ERRORS]) == ("差不多", True)
    assert (lines[2][STATUS], "是空的" in lines[2][ERRORS]) == (None, True)
    assert (lines[3][TEXT], lines[3][ERRORS]) == ("好的一项。", None)
    assert ProgressReport.objects.count() == 0


def test_the_faults_column_is_not_read_back(client, address, data):
    send(client, address, sheets.filled(data, text_0="长" * 301))
    copy = sheets.content(client.get(FAULTS))
    assert send(client, address, sheets.filled(copy, text_0="改短了。")).status_code == 302
    confirm(client)
    assert stored()[1][0] == "改短了。"


def test_a_formula_is_refused(client, address, data):
    book = sheets.opened(data)
    book[SHEET]["F5"] = "=SUM(A1:A9)"
    answer = send(client, address, sheets.saved(book))
    assert answer.status_code == 422
    assert "“本期进展”是公式，请改成文字" in words_of(answer)


def test_a_hidden_mark_that_was_changed_is_refused(client, address, data, rows):
    marks = [row[MARK_HEAD] for row in sheets.rows(sheets.opened(data))]
    forged = marks[0].replace(f"a|{rows[0].pk}|", f"a|{rows[1].pk}|")
    answer = send(client, address, sheets.filled(data, mark_0=forged, text_0="偷换。"))
    assert answer.status_code == 422
    assert "认不出是哪一项" in words_of(answer)
    lines = sheets.rows(sheets.opened(sheets.content(client.get(FAULTS))))
    assert "偷换。" in [line[TEXT] for line in lines]


def test_a_version_that_was_changed_is_refused(client, address, data, rows, cast):
    period, draft = make.draft(rows[0], today(), text="网上写的。")
    make.saved(cast.reporter, rows[0], period, draft)
    mark = sheets.rows(sheets.opened(data))[0][MARK_HEAD]
    forged = mark.replace(f"|{period.pk}|0|", f"|{period.pk}|1|")
    assert forged != mark
    assert send(client, address, sheets.filled(data, mark_0=forged, text_0="盖过去。")).status_code == 422


def test_a_row_pasted_twice_is_refused(client, address, data):
    mark = sheets.rows(sheets.opened(data))[0][MARK_HEAD]
    answer = send(client, address, sheets.filled(data, mark_3=mark, text_3="再来一行。"))
    assert answer.status_code == 422
    assert "与第 5 行重复" in words_of(answer)


def test_rows_may_be_moved_deleted_and_the_sheet_renamed(client, address, data, rows):
    book = sheets.opened(sheets.filled(data, text_6="第三项。"))
    book[SHEET].delete_rows(5, 3)
    book[SHEET].insert_cols(1)
    book[SHEET].title = "张三填的"
    send(client, address, sheets.saved(book))
    confirm(client)
    assert stored() == {3: ("第三项。", ["not_started", "not_started"], 1)}


def test_the_sheet_of_another_unit_is_refused(client, address, cast, plan, units, signed_in, period):
    other = make.working(make.assignment_of(plan, units["乙医院"]), cast.stranger, cast.stranger_leader)
    foreign = reverse("tasks:workbook", args=[other.unit_id, period.pk])
    sheet = sheets.content(signed_in(cast.stranger).get(foreign))
    answer = send(client, address, sheets.filled(sheet, text_0="别家的。"))
    assert answer.status_code == 422
    assert "这不是甲医院2026年第三季度的填报表" in words_of(answer)
    assert "乙医院" not in words_of(answer)


def test_rows_of_another_unit_pasted_into_ones_own_sheet_are_refused(
    client, address, data, cast, plan, units, signed_in, period
):
    other = make.working(make.assignment_of(plan, units["乙医院"]), cast.stranger, cast.stranger_leader)
    foreign = reverse("tasks:workbook", args=[other.unit_id, period.pk])
    mark = sheets.rows(sheets.opened(sheets.content(signed_in(cast.stranger).get(foreign))))[0][MARK_HEAD]
    answer = send(client, address, sheets.filled(data, mark_0=mark, text_0="别家的行。"))
    assert answer.status_code == 422
    assert "认不出是哪一项" in words_of(answer)
    assert ProgressReport.objects.count() == 0


def test_what_was_handed_in_meanwhile_is_not_changed(client, address, data, rows, cast):
    make.submitted(rows[0], cast.reporter, today())
    answer = send(client, address, sheets.filled(data, text_0="又改了。"))
    assert answer.status_code == 422
    assert "这一项现在不能填报" in words_of(answer)


def test_when_everything_is_handed_in_there_is_no_sheet(client, address, data, rows, cast):
    for row in rows:
        make.submitted(row, cast.reporter, today())
    assert client.get(address).status_code == 409
    assert send(client, address, sheets.filled(data, text_0="又改了。")).status_code == 409


def test_what_others_write_between_look_and_confirmation_is_shown_again(client, address, data, rows, cast):
    send(client, address, sheets.filled(data, text_0="表里写的。", text_3="第二项。"))
    seen = client.get(CHECK).context["compared"].digest
    period, draft = make.draft(rows[0], today(), text="网上写的。")
    make.saved(cast.reporter, rows[0], period, draft)
    answer = client.post(CHECK, {"seen": seen})
    assert answer.status_code == 409
    assert "网上写的。" in words_of(answer)
    assert {order: said[0] for order, said in stored().items()} == {1: "网上写的。"}


def test_the_upload_of_one_person_is_not_anothers(client, address, data, cast, signed_in):
    send(client, address, sheets.filled(data, text_0="我的。"))
    other = signed_in(cast.leader)
    assert (other.get(CHECK).status_code, other.get(FAULTS).status_code) == (302, 404)


def test_a_right_that_ended_after_the_upload_ends_here_too(client, address, data, cast):
    send(client, address, sheets.filled(data, text_0="我的。"))
    cast.reporter.posts.update(ends_on="2026-09-15")
    assert (client.get(CHECK).status_code, client.post(CHECK, {"seen": "x"}).status_code) == (404, 404)


def test_after_an_hour_nothing_waits(client, address, data, the_day):
    send(client, address, sheets.filled(data, text_0="我的。"))
    the_day.shift(3601)
    assert (client.get(CHECK).status_code, client.post(CHECK, {"seen": "x"}).status_code) == (302, 409)


def test_a_returned_report_comes_with_its_text(client, address, rows, cast):
    report = make.submitted(rows[0], cast.reporter, today())
    send_back_report(by=cast.leader, report=report, reason="缺签到表")
    lines = sheets.rows(sheets.opened(sheets.content(client.get(address))))
    assert lines[0][TEXT] == "已完成第三季度工作。"


def test_a_supplement_of_a_missed_period_keeps_its_own_period(client, rows, cast, plan, unit, the_day, signed_in):
    the_day.move_to("2026-10-12T01:00:00Z")
    client = signed_in(cast.reporter)
    last = plan.spans.last()
    address = reverse("tasks:workbook", args=[unit.pk, last.pk])
    data = sheets.content(client.get(address))
    assert "（补报第三季度）" in sheets.rows(sheets.opened(data))[0][WHAT]
    send(client, address, sheets.filled(data, text_0="补报。"))
    confirm(client)
    assert ProgressReport.objects.get().period == plan.spans.first()


def test_looking_costs_the_same_for_one_row_and_for_two(client, address, data, rows, cast):
    make.submitted(rows[0], cast.reporter, today())
    pages = (address, f"{address}upload/", CHECK, FAULTS)
    send(client, address, sheets.filled(data, text_3="第二项。", text_6="第三项。"))
    two = [queries_of(client, page) for page in pages]
    make.submitted(rows[1], cast.reporter, today())
    send(client, address, sheets.filled(data, text_6="第三项。"))
    assert [queries_of(client, page) for page in pages] == two
    assert max(two) <= 15


def queries_of(client, page) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(page).getvalue()
    return len(queries)

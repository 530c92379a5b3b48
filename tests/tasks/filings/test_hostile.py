"""Files that are no workbook of ours, or one made to do harm: a plain sentence, the right status, nothing kept."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.urls import reverse
from openpyxl import Workbook

from branches.filetypes import safe_name
from tasks.filings.layout import MOST_ROWS, SHEET
from tasks.models import PendingWorkbook, ProgressReport
from tests import make
from tests.branches.imports import hostile
from tests.tasks.filings import sheets
from tests.test_bad_input import words_of

PART = "xl/worksheets/sheet1.xml"


def exchanged(data: bytes, parts=None, more=()) -> bytes:
    """The workbook with `parts` (name → bytes) exchanged and `more` (name, bytes) added."""
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as good, ZipFile(stream, "w", ZIP_DEFLATED) as made:
        for info in good.infolist():
            made.writestr(info.filename, (parts or {}).get(info.filename, good.read(info)))
        for name, content in more:
            made.writestr(name, content)
    return stream.getvalue()


def inserted(data: bytes, xml: str, before: bytes) -> bytes:
    with ZipFile(BytesIO(data)) as good:
        sheet = good.read(PART)
    return exchanged(data, {PART: sheet.replace(before, xml.encode() + before, 1)})


def far_cell(data):
    return inserted(
        data, '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>远</t></is></c></row>', b"</sheetData>"
    )


def empty_rows(data):
    rows = "".join(f'<row r="{row}" ht="15"/>' for row in range(100, 1_000_100))
    return inserted(data, rows, b"</sheetData>")


def many_rows(data):
    book = sheets.opened(data)
    for row in range(MOST_ROWS + 10):
        book[SHEET].append([row])
    return sheets.saved(book)


def laughs(data):
    return inserted(data, hostile.LAUGHS, b"<worksheet")


def with_macros(data):
    return exchanged(data, more=[("xl/vbaProject.bin", b"\0" * 100)])


def swollen(data):
    return exchanged(data, more=[("xl/media/zeros.bin", b"\0" * (65 * 1024 * 1024))])


def without_mark(data):
    book = sheets.opened(data)
    book[SHEET]["G1"] = None
    return sheets.saved(book)


def edited_mark(data):
    book = sheets.opened(data)
    cell = book[SHEET]["G1"]
    cell.value = cell.value.replace("|", "|9", 1)
    return sheets.saved(book)


def two_sheets(data):
    book = sheets.opened(data)
    book.copy_worksheet(book[SHEET])
    return sheets.saved(book)


def without_head(data):
    book = sheets.opened(data)
    book[SHEET]["F4"] = "写点什么"
    return sheets.saved(book)


def another(data):
    return sheets.saved(Workbook())


# what is made of a good workbook, status, words
FILES = {
    "not ours": (another, 422, "没有从平台下载的填报表"),
    "without its mark": (without_mark, 422, "没有从平台下载的填报表"),
    "an edited mark": (edited_mark, 422, "填报表的标识被改动"),
    "two sheets": (two_sheets, 422, "文件里有 2 张填报表"),
    "without its heads": (without_head, 422, "找不到“本期状态”和“本期进展”"),
    "macros": (with_macros, 422, "带有宏"),
    "entities": (laughs, 422, "DOCTYPE"),
    "a bomb": (swollen, 413, "展开后超过 64 MB"),
    "thousands of rows": (many_rows, 413, f"超过 {MOST_ROWS} 行"),
    "cut off": (lambda data: data[:3000], 422, "已经损坏"),
    "a program": (lambda data: b"MZ\x90\x00" * 50, 422, "不是 .xlsx 工作簿"),
    "nothing": (lambda data: b"", 422, "文件是空的"),
    "too big": (lambda data: data + b"\0" * 5 * 1024 * 1024, 413, "超过 5 MB"),
}


@pytest.fixture
def row(cast, plan, units):
    return make.working(make.assignment_of(plan, units["甲医院"]), cast.reporter, cast.leader)


@pytest.fixture
def client(cast, row, signed_in):
    return signed_in(cast.reporter)


@pytest.fixture
def address(row):
    return reverse("tasks:workbook", args=[row.unit_id, row.plan.spans.first().pk])


@pytest.fixture
def data(client, address):
    return sheets.content(client.get(address))


def test_hostile_files_are_refused_in_plain_words(client, address, data):
    got, kept = {}, {}
    for name, (spoil, _, words) in FILES.items():
        answer = client.post(f"{address}upload/", sheets.upload(spoil(data)))
        got[name] = (answer.status_code, words if words in words_of(answer) else words_of(answer))
        kept[name] = PendingWorkbook.objects.count() + ProgressReport.objects.count()
    assert got == {name: (status, words) for name, (_, status, words) in FILES.items()}
    assert set(kept.values()) == {0}


@pytest.mark.parametrize("spoil", [far_cell, empty_rows])
def test_far_cells_and_empty_rows_do_no_harm(spoil, client, address, data):
    typed = sheets.filled(data, text_0="写在该写的地方。")
    assert client.post(f"{address}upload/", sheets.upload(spoil(typed))).status_code == 302
    assert len(client.get("/workbook/check/").context["compared"].changes) == 1


def test_a_name_made_to_do_harm_is_made_safe(client, address, data):
    name = "..\\..\\a\u202exslx.填报表.xlsx"
    client.post(f"{address}upload/", sheets.upload(sheets.filled(data, text_0="好。"), name))
    assert PendingWorkbook.objects.get().filename == safe_name(name)


def test_marks_with_strange_numbers_are_refused_not_crashed(client, address, data):
    for mark in ("a|1|2|3|x:y", "m|" + "9" * 5000, "a|²|1|1|x", "\u202e", "MFJG1|1|1"):
        answer = client.post(f"{address}upload/", sheets.upload(sheets.filled(data, mark_0=mark, text_0="好。")))
        assert answer.status_code == 422, mark


def test_markup_in_a_cell_is_shown_as_text(client, address, data):
    said = sheets.filled(data, text_0="<script>alert(1)</script>")
    client.post(f"{address}upload/", sheets.upload(said))
    page = client.get("/workbook/check/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page

"""The one writer of workbooks: what goes in as text comes out as the same text."""

import string
import tracemalloc
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from modelagency.excel import (
    CHUNK,
    LONGEST_TEXT,
    Column,
    Formula,
    Group,
    Table,
    Total,
    clean,
    sheet_title,
    workbook,
    workbook_file,
)


def read(*rows, columns=1, **parts):
    """The sheet of a table with these rows, written and read back."""
    heads = [Column(f"列{n}", 12, "0.00") for n in range(1, columns + 1)]
    table = Table(name="表一", title="汇总表", columns=heads, rows=rows, **parts)
    return load_workbook(BytesIO(workbook([table]))).active


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|' /C calc'!A0", "+A1", "-2+3", "@SUM(A1)", "#N/A", "'=1", "0123", "1e5"]
)
def test_text_that_looks_like_something_else_stays_text(text):
    cell = read([text])["A4"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_what_could_be_typed_as_a_formula_is_marked_as_quoted():
    sheet = read(["=1+1"], ["医院"])
    assert (sheet["A4"].quotePrefix, sheet["A5"].quotePrefix) == (True, False)


def test_control_characters_are_left_out_and_line_feeds_kept():
    assert read(["甲\x0b乙\x00\ud800丙\r\n丁\ufffe"])["A4"].value == "甲乙丙\n丁"


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60))
def test_any_text_comes_back_as_it_was_cleaned(text):
    cell = read([text])["A4"]
    assert (cell.value or "") == clean(text)


@pytest.mark.parametrize(
    ("text", "kept"), [("甲" * LONGEST_TEXT, "甲" * LONGEST_TEXT), ("甲" * 40_000, "甲" * 32_766 + "…")]
)
def test_too_long_a_text_is_cut_where_one_can_see_it(text, kept):
    assert clean(text) == kept


def test_length_is_counted_as_excel_counts():
    assert len(clean("𠀀" * 20_000).encode("utf-16-le")) // 2 <= LONGEST_TEXT


@pytest.mark.parametrize(
    ("name", "title"),
    [("医院/卫生院:一", "医院卫生院一"), ("'甲'", "甲"), ("[]*?", "表"), ("长" * 40, "长" * 31), ("a\nb", "a b")],
)
def test_sheet_titles_are_cleaned(name, title):
    assert sheet_title(name) == title


def test_sheet_titles_differ():
    titles = []
    for name in ["Total", "TOTAL", "长" * 31, "长" * 35, "total"]:
        titles.append(sheet_title(name, titles))
    assert titles == ["Total", "TOTAL（2）", "长" * 31, "长" * 28 + "（2）", "total（3）"]


@given(st.lists(st.text(alphabet=string.printable + "甲", max_size=50), min_size=1, max_size=8))
@settings(deadline=None, max_examples=50)
def test_any_names_make_a_workbook(names):
    tables = [Table(name=name, title="", columns=[Column("列", 5)], rows=[]) for name in names]
    assert len(load_workbook(BytesIO(workbook(tables))).sheetnames) == len(names)


def test_numbers_stay_numbers_with_their_format():
    cell = read([Decimal("94.47")])["A4"]
    assert (cell.value, cell.number_format, cell.alignment.horizontal) == (94.47, "0.00", "right")


def test_the_layout_of_an_official_table():
    rows = [Group("医院（2 个）"), ["甲", 1], ["乙", None]]
    sheet = read(
        *rows, columns=2, left="填报单位：局", right="填报日期：今天", notes=["说明"], signatures="组长（签字）："
    )
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["汇总表", None],
        ["填报单位：局", "填报日期：今天"],
        ["列1", "列2"],
        ["医院（2 个）", None],
        ["甲", 1],
        ["乙", None],
        ["说明", None],
        ["组长（签字）：", None],
    ]
    merged = {"A1:B1", "A4:B4", "A7:B7", "A8:B8"}
    assert {str(cells) for cells in sheet.merged_cells.ranges} == merged


def test_the_page_is_ready_to_print():
    sheet = read(["甲"])
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight) == ("landscape", 9, 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.print_title_rows, sheet.freeze_panes) == ("$3:$3", "A4")
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert round(sheet.page_margins.left * 2.54, 2) == 2.00


def sums(count):
    """Rows of two figures and their sum, `count` of them."""
    for number in range(count):
        yield [Decimal(number), Decimal("0.25"), Formula("=SUM(A{row}:B{row})", Decimal(number) + Decimal("0.25"))]


def table_of(rows, columns=3):
    return Table(name="表一", title="汇总表", columns=[Column("列", 12, "0.00")] * columns, rows=rows)


def test_every_formula_has_its_number_however_large_the_sheet():
    """The sheet is several times as large as the part that is worked on at once."""
    content = workbook([table_of(sums(12_000))])
    assert ZipFile(BytesIO(content)).getinfo("xl/worksheets/sheet1.xml").file_size > 2 * CHUNK
    values = load_workbook(BytesIO(content), data_only=True, read_only=True).active
    found = [row[2] for row in values.iter_rows(min_row=4, values_only=True)]
    assert found == [number + 0.25 for number in range(12_000)]
    formulas = load_workbook(BytesIO(content), read_only=True).active
    assert formulas["C5"].value == "=SUM(A5:B5)"


def test_a_text_that_looks_like_a_formula_with_its_number_stays_a_text():
    text = "<f>SUM(A1)\t7</f><v/>"
    assert read([text])["A4"].value == text


def test_a_workbook_comes_as_a_file_as_well():
    with workbook_file([table_of(sums(3))]) as file:
        assert load_workbook(file, data_only=True).active["C6"].value == 2.25


def peak_of(rows) -> int:
    """Most bytes that Python held while the rows were written."""
    tracemalloc.start()
    workbook_file([table_of(rows)]).close()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_ten_times_the_rows_take_no_more_memory():
    peak_of(sums(10))  # what is imported and kept at the first
    assert peak_of(sums(5_000)) < peak_of(sums(500)) + 2**20


def kept(rows):
    yield from list(rows)


def test_the_measure_of_memory_sees_rows_that_are_kept():
    assert peak_of(kept(sums(5_000))) > peak_of(sums(500)) + 2**20


def test_what_is_too_long_for_a_sheet_goes_on_on_the_next(monkeypatch):
    monkeypatch.setattr("modelagency.excel.MOST_ROWS", 8)
    rows = [[Decimal(number), None, None] for number in range(12)]
    total = Formula("=SUM(A{first}:A{above})", Decimal(66), 12)
    table = table_of([*rows, Total([total, None, None])])
    book = load_workbook(BytesIO(workbook([replace(table, notes=["说明"])])))
    assert book.sheetnames == ["表一", "表一（2）", "表一（3）"]
    cells = [[row[0].value for row in sheet.iter_rows(min_row=4)] for sheet in book]
    assert cells == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9], [10, 11, 66, "说明"]]


def test_what_fits_exactly_needs_no_further_sheet(monkeypatch):
    monkeypatch.setattr("modelagency.excel.MOST_ROWS", 8)
    assert len(load_workbook(BytesIO(workbook([table_of(sums(5))]))).sheetnames) == 1

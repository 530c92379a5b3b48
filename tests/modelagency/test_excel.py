"""The one writer of workbooks: what goes in as text comes out as the same text."""

import string
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from modelagency.excel import LONGEST_TEXT, Column, Group, Table, clean, sheet_title, workbook


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

"""The one writer of workbooks. Text stays text, whatever it looks like; tables print as offices expect them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

LONGEST_TEXT = 32_767  # UTF-16 units in a cell
LONGEST_TITLE = 31
# What XML cannot carry: control characters but tab and line feed, lone surrogates, two non-characters.
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
TITLE_FONT = Font(name="宋体", size=20, bold=True)
HEAD_FONT = Font(name="宋体", size=11, bold=True)
BODY_FONT = Font(name="宋体", size=11)
THIN = Side(style="thin")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
TWO_CM = 2 / 2.54  # inches
A4 = 9
TITLE_ROW, LINE_ROW, HEAD_ROW = 1, 2, 3


@dataclass(frozen=True)
class Column:
    """A column of a table: heading, width in characters, number format of its figures; figures stand right."""

    heading: str
    width: float
    number_format: str = "0"
    centred: bool = False


class Group(str):
    """A row of its own, bold across the table, that names the rows after it."""


@dataclass(frozen=True)
class Table:
    """One sheet: title, a line with a left and a right end, the head, the rows, notes, a line to sign on."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence | Group]
    left: str = ""
    right: str = ""
    notes: Sequence[str] = ()
    signatures: str = ""


def workbook(tables: Sequence[Table]) -> bytes:
    """An .xlsx file with one sheet per table."""
    book = Workbook()
    book.remove(book.active)
    for table in tables:
        _draw(book.create_sheet(sheet_title(table.name, book.sheetnames)), table)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def clean(text: str) -> str:
    """`text` as a cell can hold it: without control characters, cut with an ellipsis when too long."""
    kept = UNWRITABLE.sub("", text.replace("\r\n", "\n"))
    units = kept.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_TEXT:
        return kept
    return units[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"


def sheet_title(name: str, taken: Sequence[str] = ()) -> str:
    """`name` as a sheet may be called, different from all `taken`."""
    base = NOT_IN_TITLES.sub("", clean(name).replace("\n", " ")).strip(" '")[:LONGEST_TITLE] or "表"
    used, title, number = {other.casefold() for other in taken}, base, 1
    while title.casefold() in used:
        number += 1
        title = f"{base[: LONGEST_TITLE - len(str(number)) - 2]}（{number}）"
    return title


def put(cell: Cell, value) -> None:
    """Write a text, a number or a date (None stays empty). Text is never taken for a formula or an error."""
    if isinstance(value, str):
        cell.value = clean(value)
        cell.data_type = "s"
        cell.quotePrefix = cell.value.startswith(("=", "+", "-", "@"))
    else:
        cell.value = value


def _draw(sheet: Worksheet, table: Table) -> None:
    width = len(table.columns)
    _band(sheet, TITLE_ROW, 1, width, table.title, TITLE_FONT, "center")
    sheet.row_dimensions[TITLE_ROW].height = 36
    sheet.row_dimensions[HEAD_ROW].height = 32  # two lines
    _line(sheet, table, width)
    for index, column in enumerate(table.columns, start=1):
        _cell(sheet, HEAD_ROW, index, column.heading, HEAD_FONT, "center")
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    row = HEAD_ROW
    for row, values in enumerate(table.rows, start=HEAD_ROW + 1):
        _row(sheet, row, table.columns, values)
    for text in (*table.notes, *filter(None, [table.signatures])):
        row += 1
        _band(sheet, row, 1, width, text, BODY_FONT, "left")
    if table.signatures:
        sheet.row_dimensions[row].height = 42
    _page(sheet)


def _line(sheet: Worksheet, table: Table, width: int) -> None:
    """填报单位 at the left end, 填报日期 at the right."""
    half = max(1, width // 2)
    _band(sheet, LINE_ROW, 1, half, table.left, BODY_FONT, "left")
    if width > half:
        _band(sheet, LINE_ROW, half + 1, width, table.right, BODY_FONT, "right")


def _row(sheet: Worksheet, row: int, columns: Sequence[Column], values: Sequence | Group) -> None:
    if isinstance(values, Group):
        _band(sheet, row, 1, len(columns), str(values), HEAD_FONT, "left", BORDER)
        return
    for index, (column, value) in enumerate(zip(columns, values, strict=True), start=1):
        is_figure = isinstance(value, int | Decimal)
        place = "center" if column.centred else "right" if is_figure else "left"
        cell = _cell(sheet, row, index, value, BODY_FONT, place)
        if is_figure:
            cell.number_format = column.number_format


def _band(sheet: Worksheet, row: int, first: int, last: int, text: str, font: Font, place: str, border=None) -> None:
    """`text` across the columns `first` to `last`."""
    for column in range(first, last + 1):
        sheet.cell(row, column).border = border or Border()
    cell = sheet.cell(row, first)
    put(cell, text)
    cell.font, cell.alignment = font, Alignment(horizontal=place, vertical="center", wrap_text=True)
    if last > first:
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)


def _cell(sheet: Worksheet, row: int, column: int, value, font: Font, place: str) -> Cell:
    cell = sheet.cell(row, column)
    put(cell, value)
    cell.font, cell.border = font, BORDER
    cell.alignment = Alignment(horizontal=place, vertical="center", wrap_text=True)
    return cell


def _page(sheet: Worksheet) -> None:
    """A4 landscape, one page wide, the head on every page, numbered pages."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(left=TWO_CM, right=TWO_CM, top=TWO_CM, bottom=TWO_CM)
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, 1)

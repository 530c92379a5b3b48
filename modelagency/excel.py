"""The one writer of workbooks. Text stays text, whatever it looks like; tables print as offices expect them.

Rows are written as they come, so that a large table takes no more memory than its file.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from io import BytesIO
from itertools import groupby
from math import ceil
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.page import PageMargins

LONGEST_TEXT = 32_767  # UTF-16 units in a cell
LONGEST_TITLE = 31
# What XML cannot carry: control characters but tab and line feed, lone surrogates, two non-characters.
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
# Where 宋体 is missing, family (a roman face) and charset (GB 2312) tell the program what to take instead.
SONG = {"name": "宋体", "family": 1, "charset": 134}
TITLE_FONT = Font(**SONG, size=20, bold=True)
HEAD_FONT = Font(**SONG, size=11, bold=True)
BODY_FONT = Font(**SONG, size=11)
THIN = Side(style="thin")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
TWO_CM = 2 / 2.54  # inches
A4 = 9
HEAD_ROW = 3
LINE_HEIGHT, LOWEST = 15, 18  # points
FORMULA = re.compile(rb'(<c r="([A-Z]+[0-9]+)"[^>]*><f>[^<]*</f>)<v ?(?:/>|></v>)')


@dataclass(frozen=True)
class Column:
    """A column of a table: heading, width in characters, number format of its figures; figures stand right.

    `over` stands above the headings of all neighbours that share it; with any such, the head has two rows.
    """

    heading: str
    width: float
    number_format: str = "0"
    centred: bool = False
    over: str = ""


class Group(str):
    """A row of its own, bold across the table, that names the rows after it."""


class Total(tuple):
    """A row in bold."""


@dataclass(frozen=True)
class Formula:
    """A formula and the number it comes to, which is stored with it for programs that do not compute.

    In `text` {row} is its own row, {first} and {above} the first and last of the `span` rows above it.
    """

    text: str
    value: Decimal
    span: int = 0
    number_format: str = ""  # of its column, when empty

    def at(self, row: int) -> str:
        return self.text.format(row=row, first=row - self.span, above=row - 1)


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


def workbook(tables: Iterable[Table]) -> bytes:
    """An .xlsx file with one sheet per table."""
    book = Workbook(write_only=True)
    drawings = []
    for table in tables:
        drawing = _Drawing(book.create_sheet(sheet_title(table.name, book.sheetnames)), table)
        drawing.draw()
        drawings.append(drawing)
    stream = BytesIO()
    book.save(stream)
    return _with_results(stream, [drawing.results for drawing in drawings])


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


class _Drawing:
    """One sheet being written from top to bottom. `results`: cell → the number of its formula."""

    def __init__(self, sheet, table: Table):
        self.sheet, self.table, self.row, self.results = sheet, table, 0, {}
        self.width = len(table.columns)
        self.head_rows = 2 if any(column.over for column in table.columns) else 1

    def draw(self) -> None:
        table = self.table
        self._page()
        self._band([(1, self.width, table.title)], TITLE_FONT, ["center"], height=36)
        half = max(1, self.width // 2)
        ends = [(1, half, table.left), (half + 1, self.width, table.right)]
        self._band(ends[: 1 if half == self.width else 2], BODY_FONT, ["left", "right"])
        self._head()
        for values in table.rows:
            self._add(values)
        for text in table.notes:
            self._band([(1, self.width, text)], BODY_FONT, ["left"], height=self._height_of(text))
        if table.signatures:
            self._band([(1, self.width, table.signatures)], BODY_FONT, ["left"], height=42)

    def _head(self) -> None:
        columns, first = self.table.columns, self.row + 1
        rows = [[column.heading for column in columns]]
        if self.head_rows == 2:
            over = [[over or heading] + [None] * (len(group) - 1) for (over, heading), group in _headings(columns)]
            rows = [sum(over, []), [column.heading if column.over else None for column in columns]]
        for texts in rows:
            self._append([self._cell(text, HEAD_FONT, "center") for text in texts], height=32)
        if self.head_rows == 2:
            self._merge_head(first)

    def _merge_head(self, first: int) -> None:
        start = 1
        for (over, _), group in _headings(self.table.columns):
            end = start + len(group) - 1
            self._merge(first, start, first if over else first + 1, end)
            start = end + 1

    def _add(self, values: Sequence | Group) -> None:
        if isinstance(values, Group):
            self._band([(1, self.width, str(values))], HEAD_FONT, ["left"], BORDER)
            return
        font = HEAD_FONT if isinstance(values, Total) else BODY_FONT
        pairs = list(zip(self.table.columns, values, strict=True))
        lines = max(_lines(value, column.width) for column, value in pairs)
        cells = [self._figure(number, *pair, font) for number, pair in enumerate(pairs, start=1)]
        self._append(cells, height=max(LOWEST, LINE_HEIGHT * lines + 3))

    def _figure(self, number: int, column: Column, value, font: Font) -> Cell:
        is_figure = isinstance(value, int | Decimal | Formula)
        if isinstance(value, Formula):
            self.results[f"{get_column_letter(number)}{self.row + 1}"] = value.value
            text, number_format, value = value.at(self.row + 1), value.number_format, None
        cell = self._cell(value, font, "center" if column.centred else "right" if is_figure else "left")
        if is_figure:
            cell.number_format = column.number_format
            if value is None:
                cell.value, cell.number_format = text, number_format or column.number_format
        return cell

    def _band(self, parts, font: Font, places, border=None, height=None) -> None:
        """A row of texts, each across its columns (first, last, text)."""
        cells = []
        for (first, last, text), place in zip(parts, places, strict=False):
            cells += [self._cell(text, font, place, border)]
            cells += [self._cell(None, font, place, border) for _ in range(last - first)]
            self._merge(self.row + 1, first, self.row + 1, last)
        self._append(cells, height)

    def _append(self, cells, height=None) -> None:
        self.row += 1
        if height:
            self.sheet.row_dimensions[self.row].height = height
        self.sheet.append(cells)

    def _merge(self, top, left, bottom, right) -> None:
        if (top, left) != (bottom, right):
            # Its own `add` looks at all others first.
            self.sheet.merged_cells.ranges.add(CellRange(None, left, top, right, bottom))

    def _cell(self, value, font: Font, place: str, border=BORDER) -> Cell:
        cell = WriteOnlyCell(self.sheet)
        put(cell, value)
        cell.font, cell.border = font, border or Border()
        cell.alignment = Alignment(horizontal=place, vertical="center", wrap_text=True)
        return cell

    def _height_of(self, text: str) -> float:
        return max(LOWEST, LINE_HEIGHT * _lines(text, sum(column.width for column in self.table.columns)) + 3)

    def _page(self) -> None:
        """A4 landscape, one page wide, the head on every page, numbered pages. Before the first row."""
        sheet, last = self.sheet, HEAD_ROW + self.head_rows - 1
        for number, column in enumerate(self.table.columns, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = column.width
        sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_margins = PageMargins(left=TWO_CM, right=TWO_CM, top=TWO_CM, bottom=TWO_CM)
        sheet.print_options.horizontalCentered = True
        sheet.print_title_rows = f"{HEAD_ROW}:{last}"
        sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
        sheet.freeze_panes = f"A{last + 1}"


def _headings(columns) -> list[tuple[tuple[str, str], list[Column]]]:
    """((what stands above, heading), columns): neighbours under one heading together, others alone."""
    keyed = groupby(enumerate(columns), key=lambda pair: pair[1].over or pair[0])
    groups = ([column for _, column in group] for _, group in keyed)
    return [((group[0].over, group[0].heading), group) for group in groups]


def _lines(value, width: float) -> int:
    """How many lines a text takes in a column; a Chinese character is two wide."""
    if not isinstance(value, str):
        return 1
    pieces = (sum(2 if ord(char) > 0xFF else 1 for char in piece) for piece in value.split("\n"))
    return sum(max(1, ceil(piece / max(1, width - 1))) for piece in pieces)


def _with_results(stream: BytesIO, results: Sequence[dict]) -> bytes:
    """The file with the numbers of its formulas, which openpyxl leaves empty."""
    if not any(results):
        return stream.getvalue()
    filled = BytesIO()
    with ZipFile(stream) as source, ZipFile(filled, "w", ZIP_DEFLATED) as target:
        for item in source.infolist():
            content = source.read(item)
            if found := re.fullmatch(r"xl/worksheets/sheet([0-9]+)\.xml", item.filename):
                numbers = results[int(found.group(1)) - 1]
                content = FORMULA.sub(partial(_filled, numbers=numbers), content)
            target.writestr(item, content)
    return filled.getvalue()


def _filled(cell, numbers) -> bytes:
    return cell.group(1) + f"<v>{numbers[cell.group(2).decode()]}</v>".encode()

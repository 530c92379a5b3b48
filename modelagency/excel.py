"""The one writer of workbooks. Text stays text, whatever it looks like; tables print as offices expect them.

Rows go to a temporary file as they come, so that a large table takes no more memory than a small one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from itertools import chain, groupby
from math import ceil
from tempfile import TemporaryFile
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import Cell
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
# openpyxl writes no number beside a formula: it goes after a tab, which no formula has, and is put in its place later.
NUMBERED = re.compile(rb"<f>([^<\t]*)\t([^<]*)</f><v ?(?:/>|></v>)")
CHUNK = 1 << 16
MOST_ROWS = 1_048_000  # of a sheet; programs read 1,048,576, and notes come after these


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
    stream = BytesIO()
    write_workbook(tables, stream)
    return stream.getvalue()


def workbook_file(tables: Iterable[Table]) -> BinaryIO:
    """The same as an open temporary file, at its start, for what may be too large for memory."""
    stream = TemporaryFile()  # noqa: SIM115 - whoever asked for it closes it
    write_workbook(tables, stream)
    stream.seek(0)
    return stream


def write_workbook(tables: Iterable[Table], target: BinaryIO) -> None:
    """Write the .xlsx file; of each table one row at a time is in memory; the longest goes on on a further sheet."""
    book, styles = Workbook(write_only=True), {}
    for table in tables:
        rows = iter(table.rows)
        while rows is not None:
            sheet = book.create_sheet(sheet_title(table.name, book.sheetnames))
            rows = _Drawing(sheet, table, styles).draw(rows)
            sheet.close()
    with TemporaryFile() as unnumbered:
        book.save(unnumbered)
        _numbered(unnumbered, target)


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
    """One sheet being written from top to bottom. `styles`: what cells of one look share, in the whole book."""

    def __init__(self, sheet, table: Table, styles: dict):
        self.sheet, self.table, self.row, self.styles = sheet, table, 0, styles
        self.width = len(table.columns)
        self.head_rows = 2 if any(column.over for column in table.columns) else 1

    def draw(self, rows: Iterator) -> Iterator | None:
        """Write head, rows and notes; return the rows that are left for a further sheet, which has the notes then."""
        table = self.table
        self._page()
        self._band([(1, self.width, table.title)], TITLE_FONT, ["center"], height=36)
        half = max(1, self.width // 2)
        ends = [(1, half, table.left), (half + 1, self.width, table.right)]
        self._band(ends[: 1 if half == self.width else 2], BODY_FONT, ["left", "right"])
        self._head()
        for values in rows:
            if self.row >= MOST_ROWS:
                return chain([values], rows)
            self._add(values)
        for text in table.notes:
            self._band([(1, self.width, text)], BODY_FONT, ["left"], height=self._height_of(text))
        if table.signatures:
            self._band([(1, self.width, table.signatures)], BODY_FONT, ["left"], height=42)
        return None

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
            self._band([(1, self.width, str(values))], HEAD_FONT, ["left"], BORDER, LOWEST)
            return
        font = HEAD_FONT if isinstance(values, Total) else BODY_FONT
        pairs = list(zip(self.table.columns, values, strict=True))
        lines = max(_lines(value, column.width) for column, value in pairs)
        self._append([self._figure(*pair, font) for pair in pairs], height=max(LOWEST, LINE_HEIGHT * lines + 3))

    def _figure(self, column: Column, value, font: Font) -> Cell:
        """A cell of a row: text left, figures right in the format of the column."""
        if isinstance(value, Formula) and value.span >= self.row:
            value = value.value  # what it is over began on an earlier sheet
        if isinstance(value, Formula):
            cell = self._cell(
                None, font, _place(column, "right"), number_format=value.number_format or column.number_format
            )
            cell.value = f"{value.at(self.row + 1)}\t{value.value}"
            return cell
        if isinstance(value, int | Decimal):
            return self._cell(value, font, _place(column, "right"), number_format=column.number_format)
        return self._cell(value, font, _place(column, "left"))

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
        self.sheet.row_dimensions.pop(self.row, None)  # it is written

    def _merge(self, top, left, bottom, right) -> None:
        if (top, left) != (bottom, right):
            # Its own `add` looks at all others first.
            self.sheet.merged_cells.ranges.add(CellRange(None, left, top, right, bottom))

    def _cell(self, value, font: Font, place: str, border=BORDER, number_format="General") -> Cell:
        key = (id(font), place, border is None, number_format)
        if key not in self.styles:
            self.styles[key] = self._styled(font, place, border, number_format)
        cell = Cell(self.sheet, row=1, column=1, style_array=self.styles[key])
        put(cell, value)
        return cell

    def _styled(self, font, place, border, number_format):
        """The indices of a look in the tables of the book: found once, for thousands of cells."""
        cell = Cell(self.sheet, row=1, column=1)
        cell.font, cell.border, cell.number_format = font, border or Border(), number_format
        cell.alignment = Alignment(horizontal=place, vertical="center", wrap_text=True)
        return cell._style

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


def _place(column: Column, otherwise: str) -> str:
    return "center" if column.centred else otherwise


def _numbered(source: BinaryIO, target: BinaryIO) -> None:
    """Copy the file, and put each number beside its formula."""
    with ZipFile(source) as book, ZipFile(target, "w", ZIP_DEFLATED) as copy:
        for item in book.infolist():
            with book.open(item) as old, copy.open(item.filename, "w") as new:
                for part in _cut_after_cells(old):
                    new.write(NUMBERED.sub(rb"<f>\1</f><v>\2</v>", part))


def _cut_after_cells(stream: BinaryIO) -> Iterator[bytes]:
    """The stream in parts of some 64 KB, none of which ends inside a cell."""
    rest = b""
    while chunk := stream.read(CHUNK):
        whole, end, rest = (rest + chunk).rpartition(b"</c>")
        yield whole + end
    yield rest

"""The workbook a unit fills in without a network: one line per task to write in, one per measure to choose in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins

from modelagency.excel import A4, BODY_FONT, BORDER, HEAD_FONT, SONG, put
from records.dates import full_date
from tasks.completeness import LONGEST_TEXT
from tasks.filings.layout import (
    ASKED,
    COLUMNS,
    ERRORS,
    FIRST_ROW,
    HEAD_ROW,
    LAST,
    MARK_HEAD,
    NOTES,
    NUMBER,
    RULES,
    SHEET,
    STATUS,
    TEXT,
    WHAT,
)
from tasks.filings.lines import Filing, Line
from tasks.filings.marks import MeasureMark, RowMark, measure_mark, row_mark, sheet_mark
from tasks.progress import MEASURE_LABELS, MeasureStatus

TO_FILL, HEAD, TASK, WRONG = (
    PatternFill("solid", fgColor=colour) for colour in ("FFF9E0", "E8ECF1", "F4F6F9", "FFC7CE")
)
TITLE_FONT = Font(**SONG, size=16, bold=True)
SMALL_FONT = Font(**SONG, size=10)
WRAPPED = Alignment(vertical="center", wrap_text=True)
TOP = Alignment(vertical="top", wrap_text=True)
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
LETTERS = {column.head: get_column_letter(number) for number, column in enumerate(COLUMNS, start=1)}
LAST_SEEN = LETTERS[TEXT]
ERRORS_LETTER = get_column_letter(len(COLUMNS) + 1)
ERRORS_WIDTH = 60
TEXT_FORMAT = "@"  # what is typed stays what it is, be it =1+1
TASK_LINES = 3  # a task's row has room for so many lines at least
LINE_HEIGHT = 15


@dataclass(frozen=True)
class Filled:
    """What goes into the cells instead of the draft: assignment or measure id → what was typed, and what is wrong
    there. `loose`: (what, typed, wrong) of rows that belong nowhere."""

    texts: Mapping[int, str] = field(default_factory=dict)
    statuses: Mapping[int, str] = field(default_factory=dict)
    row_errors: Mapping[int, str] = field(default_factory=dict)
    measure_errors: Mapping[int, str] = field(default_factory=dict)
    loose: Sequence[tuple[str, str, str]] = ()


def workbook(filing: Filing, day, filled: Filled | None = None) -> bytes:
    """An .xlsx file of the rows to file; `filled` makes it the returned copy with its column of errors."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    _Sheet(sheet, filing, filled or Filled(), has_errors=filled is not None).draw(day)
    _notes(book.create_sheet(NOTES), filing)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


class _Sheet:
    """The sheet people fill in, drawn from top to bottom."""

    def __init__(self, sheet, filing, filled, *, has_errors):
        self.sheet, self.filing, self.filled, self.has_errors = sheet, filing, filled, has_errors
        self.row = FIRST_ROW - 1

    def draw(self, day) -> None:
        self._head(day)
        for number, line in enumerate(self.filing.lines, start=1):
            self._task(number, line)
            for measure in line.measures:
                self._measure(line, measure)
        for what, typed, wrong in self.filled.loose:
            self.row += 1
            self._put(WHAT, what)
            self._put(TEXT, typed)
            self._error(wrong)
        self._rules()
        self._page()

    def _head(self, day) -> None:
        sheet, filing = self.sheet, self.filing
        lines = [
            (1, filing.title, TITLE_FONT, 30),
            (2, filing.plan, BODY_FONT, 32),
            (
                3,
                f"截止 {full_date(filing.due_on)}　只填浅黄色的格子；填好后在填报页上传。下载于 {full_date(day)}",
                SMALL_FONT,
                20,
            ),
        ]
        for row, text, font, height in lines:
            cell = sheet[f"A{row}"]
            put(cell, text)
            cell.font, cell.alignment = font, CENTRED if row < 3 else WRAPPED
            sheet.merge_cells(f"A{row}:{LAST_SEEN}{row}")
            sheet.row_dimensions[row].height = height
        put(sheet[f"{LETTERS[MARK_HEAD]}1"], sheet_mark(filing.unit_id, filing.period_id))
        for column in COLUMNS:
            self._head_cell(LETTERS[column.head], _heading(column.head), HEAD)
            sheet.column_dimensions[LETTERS[column.head]].width = column.width
        if self.has_errors:
            self._head_cell(ERRORS_LETTER, ERRORS, WRONG)
            sheet.column_dimensions[ERRORS_LETTER].width = ERRORS_WIDTH
        sheet.row_dimensions[HEAD_ROW].height = 34
        sheet.column_dimensions[LETTERS[MARK_HEAD]].hidden = True

    def _head_cell(self, letter, text, fill) -> None:
        cell = self.sheet[f"{letter}{HEAD_ROW}"]
        put(cell, text)
        cell.font, cell.border, cell.alignment, cell.fill = HEAD_FONT, BORDER, CENTRED, fill

    def _task(self, number: int, line: Line) -> None:
        self.row += 1
        text = self.filled.texts.get(line.assignment, line.text)
        self._put(NUMBER, number, CENTRED, TASK)
        self._put(WHAT, line.task, TOP, TASK, HEAD_FONT)
        self._put(ASKED, line.asked, TOP, TASK, SMALL_FONT)
        self._put(LAST, line.last, TOP, TASK, SMALL_FONT)
        self._put(STATUS, None, fill=TASK)
        self._put(TEXT, text, TOP, TO_FILL, is_open=True)
        ids = self.filing.unit_id, self.filing.period_id
        mark = RowMark(line.assignment, line.period, line.version, line.said.digest)
        self._put(MARK_HEAD, row_mark(*ids, mark))
        widths = {column.head: column.width for column in COLUMNS}
        shown = [(ASKED, line.asked), (LAST, line.last), (TEXT, text)]
        lines = max(_lines(said, widths[head]) for head, said in shown)
        self.sheet.row_dimensions[self.row].height = max(TASK_LINES, lines) * LINE_HEIGHT + 3
        self._error(self.filled.row_errors.get(line.assignment))

    def _measure(self, line: Line, measure) -> None:
        self.row += 1
        status = self.filled.statuses.get(measure.pk, _label(measure.status))
        self._put(NUMBER, None)
        self._put(WHAT, f"　{measure.text}")
        self._put(ASKED, measure.until, font=SMALL_FONT)
        self._put(LAST, _label(measure.accepted), font=SMALL_FONT)
        self._put(STATUS, status, CENTRED, TO_FILL, is_open=True)
        self._put(TEXT, None)
        ids = self.filing.unit_id, self.filing.period_id
        self._put(MARK_HEAD, measure_mark(*ids, MeasureMark(line.assignment, measure.pk)))
        lines = _lines(f"　{measure.text}", COLUMNS[1].width)
        self.sheet.row_dimensions[self.row].height = max(20, lines * LINE_HEIGHT + 3)
        self._error(self.filled.measure_errors.get(measure.pk))

    def _put(self, head, value, alignment=WRAPPED, fill=None, font=BODY_FONT, *, is_open=False) -> None:
        cell = self.sheet[f"{LETTERS[head]}{self.row}"]
        put(cell, value)
        cell.font, cell.border, cell.alignment = font, BORDER, alignment
        if fill:
            cell.fill = fill
        if is_open:
            cell.number_format, cell.protection = TEXT_FORMAT, Protection(locked=False)

    def _error(self, words) -> None:
        if words:
            cell = self.sheet[f"{ERRORS_LETTER}{self.row}"]
            put(cell, words)
            cell.font, cell.border, cell.alignment, cell.fill = SMALL_FONT, BORDER, TOP, WRONG
            dimension = self.sheet.row_dimensions[self.row]
            dimension.height = max(dimension.height or 20, _lines(words, ERRORS_WIDTH) * LINE_HEIGHT + 3)

    def _rules(self) -> None:
        """The list to choose from, the length of a text, and nothing else to be changed (there is no password)."""
        choices = ",".join(MEASURE_LABELS.values())
        pick = DataValidation(
            "list", f'"{choices}"', showErrorMessage=True, errorTitle=STATUS, error="请从下拉列表选择。"
        )
        short = DataValidation("textLength", f"{LONGEST_TEXT}", operator="lessThanOrEqual", allow_blank=True)
        short.showErrorMessage, short.errorTitle = True, TEXT
        short.error = f"最多 {LONGEST_TEXT} 字。"
        row = FIRST_ROW
        for line in self.filing.lines:
            short.add(f"{LETTERS[TEXT]}{row}")
            if line.measures:
                pick.add(f"{LETTERS[STATUS]}{row + 1}:{LETTERS[STATUS]}{row + len(line.measures)}")
            row += 1 + len(line.measures)
        for rule in (pick, short):
            if self.filing.lines and rule.sqref:
                self.sheet.add_data_validation(rule)
        protection = self.sheet.protection
        protection.sheet, protection.formatRows, protection.formatColumns = True, False, False

    def _page(self) -> None:
        """A4 landscape, one page wide, the head on every page, numbered pages."""
        sheet = self.sheet
        sheet.freeze_panes = f"C{FIRST_ROW}"
        sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
        last = ERRORS_LETTER if self.has_errors else LAST_SEEN
        sheet.print_area = f"A1:{last}{max(self.row, HEAD_ROW)}"
        _paper(sheet)


def _paper(sheet) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"


def _notes(sheet, filing: Filing) -> None:
    put(sheet["A1"], f"怎么填{filing.title}")
    sheet["A1"].font = TITLE_FONT
    for number, rule in enumerate(RULES, start=1):
        cell = sheet[f"A{number + 1}"]
        put(cell, f"{number}. {rule}")
        cell.font, cell.alignment = BODY_FONT, WRAPPED
        sheet.row_dimensions[number + 1].height = _lines(rule, 108) * LINE_HEIGHT + 8
    sheet.column_dimensions["A"].width = 110
    sheet.protection.sheet = True
    _paper(sheet)


def _heading(head: str) -> str:
    notes = {STATUS: "\n（从列表选）", TEXT: f"\n（最多 {LONGEST_TEXT} 字；没有变化的，写明原因）"}
    return head + notes.get(head, "")


def _label(status: str) -> str:
    return MEASURE_LABELS[MeasureStatus(status)]


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column; a Chinese character is two wide."""
    pieces = (sum(2 if ord(char) > 0xFF else 1 for char in piece) for piece in text.split("\n"))
    return sum(max(1, -(-piece // max(1, int(width) - 1))) for piece in pieces)

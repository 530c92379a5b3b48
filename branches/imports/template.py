"""The workbook people fill in: empty, with the present organisation, or with what was wrong marked in it."""

from collections.abc import Iterable
from io import BytesIO
from math import ceil

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from branches.imports.layout import (
    BRANCHES,
    CHOICES,
    ERRORS,
    GROUPS,
    LAST_ROW,
    NOTES,
    POSTS,
    RULES,
    SHEETS,
    UNITS,
    Column,
    columns,
)
from branches.imports.people import REACHES, ROLES
from branches.imports.reading import Content, Sheet
from branches.imports.units import ALL_KINDS, KINDS
from branches.workbooks.faults import Fault
from modelagency.excel import A4, BODY_FONT, BORDER, HEAD_FONT, TITLE_FONT, put

MUST, MAY, WRONG = (PatternFill("solid", fgColor=colour) for colour in ("F6D9D5", "E8ECF1", "FFC7CE"))
WRAPPED = Alignment(vertical="center", wrap_text=True)
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
LISTED = 2_000  # names of the file's own rows that the drop-downs can show
NAMES = "单位名单"
LISTS = {
    (UNITS, "类别"): KINDS,
    (GROUPS, "成员类别"): ALL_KINDS,
    (POSTS, "岗位"): ROLES,
    (POSTS, "范围"): REACHES,
    (POSTS, "代理"): ("是", "否"),
}
NAMED = {(UNITS, "上级"), (BRANCHES, "上级"), (GROUPS, "范围"), (POSTS, "单位")}
ERRORS_WIDTH, ERRORS_LINE = 60, 28  # characters wide, of which 28 Chinese ones fit
LINE, HIGHEST = 16, 400  # points
LOW, HIGH = 18, 34  # rows of one and of two lines
LONG_RULE, LONG_MEANING = 75, 40  # characters that fit on one


def empty_content() -> Content:
    """All sheets with their heads in the usual order, and no rows."""
    return Content(
        {
            name: Sheet({get_column_letter(n): column.head for n, column in enumerate(listed, start=1)})
            for name, listed in SHEETS.items()
        }
    )


def workbook(content: Content, known: Iterable[str], faults: Iterable[Fault] = ()) -> bytes:
    """An .xlsx file with the rows of `content` at their places; `known`: names to choose from besides its own."""
    book = Workbook()
    _notes(book.active)
    for name, sheet in content.sheets.items():
        _sheet(book.create_sheet(name), sheet)
    own = {row.get("名称") for name in (UNITS, BRANCHES) for row in content.sheets[name].rows.values()}
    _choices(book, [name for name in known if name not in own])
    _mark(book, content, list(faults))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _notes(sheet: Worksheet) -> None:
    """What each column means, with an example of each."""
    sheet.title = NOTES
    put(sheet["A1"], "单位、党支部和人员导入表")
    sheet["A1"].font = TITLE_FONT
    row = 2
    for number, rule in enumerate(RULES, start=1):
        _cells(sheet, row, [f"{number}. {rule}"], border=False)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=5)
        sheet.row_dimensions[row].height = LOW if len(rule) < LONG_RULE else HIGH
        row += 1
    for name, listed in SHEETS.items():
        row += 1
        _cells(sheet, row, ["表", "栏", "必填", "怎么填", "例子（不会导入）"], HEAD_FONT, MAY)
        for column in listed:
            row += 1
            _cells(sheet, row, [name, column.head, "必填" if column.must else "", column.meaning, column.example])
            sheet.row_dimensions[row].height = LOW if len(column.meaning) < LONG_MEANING else HIGH
        row += 1
    for letter, width in zip("ABCDE", (14, 14, 8, 64, 30), strict=True):
        sheet.column_dimensions[letter].width = width
    _page(sheet, head=None)


def _cells(sheet: Worksheet, row: int, values: list[str], font=BODY_FONT, fill=None, border=True) -> None:
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column)
        put(cell, value)
        cell.font, cell.alignment = font, WRAPPED
        if fill:
            cell.fill = fill
        if border:
            cell.border = BORDER


def _sheet(sheet: Worksheet, content: Sheet) -> None:
    known = columns(sheet.title)
    for letter, head in content.heads.items():
        cell = sheet[f"{letter}1"]
        put(cell, head)
        cell.font, cell.border, cell.alignment = HEAD_FONT, BORDER, CENTRED
        column = known.get(head)
        if column:
            cell.fill = MUST if column.must else MAY
            _column(sheet, letter, column)
    letters = [(letter, head) for letter, head in content.heads.items() if head in known]
    for row, values in content.rows.items():
        for letter, head in letters:
            cell, text = sheet[f"{letter}{row}"], values.get(head)
            put(cell, int(text) if head == "排序" and text and text.isascii() and text.isdigit() else text)
            cell.font, cell.border, cell.alignment = BODY_FONT, BORDER, WRAPPED
            cell.number_format = "@" if head != "排序" else "0"
    sheet.row_dimensions[1].height = 26
    sheet.freeze_panes = "B2"
    _page(sheet, head="1:1")


def _column(sheet: Worksheet, letter: str, column: Column) -> None:
    """Width, text format, and the list or the hint that appears at its cells."""
    dimension = sheet.column_dimensions[letter]
    dimension.width = column.width
    dimension.number_format = "@" if column.head != "排序" else "0"
    options = LISTS.get((sheet.title, column.head))
    formula = f'"{",".join(options)}"' if options else NAMES if (sheet.title, column.head) in NAMED else None
    rule = DataValidation(
        type="list" if formula else None,
        formula1=formula,
        allow_blank=True,
        showErrorMessage=bool(options),
        errorTitle=column.head,
        error="请从下拉列表中选择。",
        showInputMessage=True,
        promptTitle=column.head + ("（必填）" if column.must else ""),
        prompt=column.meaning,
    )
    rule.add(f"{letter}2:{letter}{LAST_ROW}")
    sheet.add_data_validation(rule)


def _choices(book: Workbook, known: list[str]) -> None:
    """A hidden sheet with all names: the known ones, then those of the file's own rows, without gaps."""
    sheet = book.create_sheet(CHOICES)
    sheet.sheet_state = "hidden"
    for row, name in enumerate(known, start=1):
        put(sheet.cell(row, 1), name)
    own = [f"'{name}'!$A$2:$A${LAST_ROW}" for name in (UNITS, BRANCHES)]
    sheet["B1"], sheet["B2"] = (f"=COUNTA({names})" for names in own)
    sheet["B3"] = f"=MAX(1,{len(known)}+B1+B2)"
    for n in range(1, LISTED + 1):
        units, branches = f"INDEX({own[0]},{n})", f"INDEX({own[1]},{n}-$B$1)"
        sheet.cell(len(known) + n, 1).value = f'=IF({n}<=$B$1,{units},IF({n}<=$B$1+$B$2,{branches},""))'
    area = f"OFFSET('{CHOICES}'!$A$1,0,0,MIN('{CHOICES}'!$B$3,{len(known) + LISTED}),1)"
    book.defined_names[NAMES] = DefinedName(NAMES, attr_text=area)


def _mark(book: Workbook, content: Content, faults: list[Fault]) -> None:
    """Colour the wrong cells, say beside them and in a column of its own what is wrong."""
    said: dict[tuple[str, int], list[str]] = {}
    for fault in faults:
        cell, text = book[fault.sheet][f"{fault.column}{fault.row}"], f"{fault.wrong}。{fault.instead}。"
        cell.fill, cell.border = WRONG, BORDER
        cell.comment = Comment(text, "导入核对", height=110, width=260)
        said.setdefault((fault.sheet, fault.row), []).append(f"{fault.column}{fault.row} {text}")
    for (name, row), texts in said.items():
        sheet = book[name]
        heads = content.sheets[name].heads
        letter = next((letter for letter, head in heads.items() if head == ERRORS), None)
        letter = letter or get_column_letter(len(heads) + 1)
        for place, text, font in [(1, ERRORS, HEAD_FONT), (row, "\n".join(texts), BODY_FONT)]:
            cell = sheet[f"{letter}{place}"]
            put(cell, text)
            cell.font, cell.border, cell.fill, cell.alignment = font, BORDER, WRONG, WRAPPED
        sheet.column_dimensions[letter].width = ERRORS_WIDTH
        lines = sum(ceil(len(text) / ERRORS_LINE) for text in texts)
        sheet.row_dimensions[row].height = min(HIGHEST, LINE * lines + 2)


def _page(sheet: Worksheet, head: str | None) -> None:
    """A4 landscape, one page wide, the head on every page, numbered pages."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    if head:
        sheet.print_title_rows = head

"""From the plain form of a scheme to the rows of its workbook, and to the file."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from assessment.schemes.bands import as_text
from assessment.schemes.walking import components, sections
from assessment.schemes.workbook.layout import (
    COMPONENTS,
    EFFECTS,
    FEEDS,
    GRADES,
    KINDS,
    LINES,
    MARK_HEAD,
    MOST_ROWS,
    NO,
    NOTES,
    PARTS,
    RHYTHMS,
    RULES,
    SECTIONS,
    SEPARATOR,
    SHEETS,
    SOURCE_CODES,
    SUBJECTS,
    TERM_ROWS,
    TERMS,
    VETOES,
    YES,
    words_for,
)
from modelagency.excel import BODY_FONT, BORDER, HEAD_FONT, put

HEAD = PatternFill("solid", fgColor="E8ECF1")
WRAPPED = Alignment(vertical="center", wrap_text=True)
LABELS = {"kind": KINDS, "rhythm": RHYTHMS, "effect": EFFECTS, "source": SOURCE_CODES}


def rows_of(content, names) -> dict[str, list[dict[str, str]]]:
    """Sheet → rows as {head: text}."""
    found = {name: [] for name in SHEETS}
    found[TERMS] = [{"项目": head, "内容": _term(content, field)} for head, field in TERM_ROWS.items()]
    for _, row in components(content):
        kind = {"kind": words_for(COMPONENTS, row["kind"])}
        found[PARTS].append(_row(PARTS, row | kind, names))
    for _, section, component in sections(content):
        above = {"component": component["name"]}
        found[SECTIONS].append(_row(SECTIONS, section | above, names))
        above["section"] = section["name"]
        found[LINES] += [_row(LINES, row | above | _labels(row), names) for row in section["indicators"]]
    found[GRADES] = [_row(GRADES, row, names) for row in content["grades"]]
    found[VETOES] = [_row(VETOES, row | _labels(row), names) for row in content["vetoes"]]
    return found


def _labels(row) -> dict:
    return {field: words_for(LABELS[field], row[field]) for field in LABELS if row.get(field) is not None}


def _term(content, field) -> str:
    value = content[field]
    if field == "categories":
        return SEPARATOR.join(value)
    if field == "tie_keys":
        return SEPARATOR.join(words_for(COMPONENTS, kind) for kind in value)
    return words_for({"subjects": SUBJECTS, "feeds": FEEDS}[field], value) if field in ("subjects", "feeds") else value


def _row(sheet, row, names) -> dict[str, str]:
    return {column.head: _cell(column, row.get(column.field), names) for column in SHEETS[sheet]}


def _cell(column, value, names) -> str:
    if value in (None, "", []):
        return NO if column.field == "once" else ""
    if column.reads in ("pillar", "task", "unit", "formerly"):
        return names.of(column.reads).get(value, "")
    if column.reads == "bands":
        return as_text(value)
    return {True: YES, False: NO}.get(value, value) if column.field == "once" else value


def workbook(rows, mark) -> bytes:
    """The .xlsx file; `mark` says of which scheme it is, and how that stood."""
    book = Workbook()
    _notes(book.active, mark)
    for name, columns in SHEETS.items():
        _sheet(book.create_sheet(name), columns, rows[name])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _notes(sheet, mark) -> None:
    sheet.title = NOTES
    sheet.column_dimensions["A"].width = 100
    for place, text in enumerate(RULES, start=1):
        put(sheet.cell(place, 1), f"{place}. {text}")
        sheet.cell(place, 1).font, sheet.cell(place, 1).alignment = BODY_FONT, WRAPPED
    put(sheet["B1"], MARK_HEAD)
    put(sheet["B2"], mark)
    sheet.column_dimensions["B"].hidden = True


def _sheet(sheet, columns, rows) -> None:
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width
        _put(sheet.cell(1, place), column.head, HEAD_FONT)
        sheet.cell(1, place).fill = HEAD
        if column.options:
            listed = DataValidation(type="list", formula1=f'"{",".join(column.options)}"', allow_blank=not column.must)
            listed.add(f"{letter}2:{letter}{MOST_ROWS + 1}")
            sheet.add_data_validation(listed)
    for number, row in enumerate(rows, start=2):
        for place, column in enumerate(columns, start=1):
            _put(sheet.cell(number, place), row[column.head], BODY_FONT)
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _put(cell, value, font) -> None:
    put(cell, value)
    cell.font, cell.border, cell.alignment, cell.number_format = font, BORDER, WRAPPED, "@"

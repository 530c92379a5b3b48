"""From a workbook to text, cell by cell. No ORM; runs in the reading process."""

from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from assessment.schemes.workbook.layout import MARK_HEAD, MOST_ROWS, NOTES, SHEETS
from branches.workbooks.cells import cells_of, reading, text_of
from branches.workbooks.faults import Fault, FileError

LONGEST_CELL = 2_001  # one more than any text may have


@dataclass
class Sheet:
    """letters: head → letters of its column; rows: {row: {head: text}} without empty ones."""

    letters: dict[str, str] = field(default_factory=dict)
    rows: dict[int, dict[str, str]] = field(default_factory=dict)


@dataclass
class Said:
    sheets: dict[str, Sheet]
    mark: str = ""
    faults: list[Fault] = field(default_factory=list)


def read(data: bytes) -> Said:
    """What a workbook says; raise FileError."""
    return reading(data, _read)


def _read(found) -> Said:
    there = {sheet.title.strip(): sheet for sheet in found}
    if missing := "、".join(f"“{name}”" for name in SHEETS if name not in there):
        raise FileError(f"缺少工作表{missing}。请下载方案表修改，不要改动表名；没有内容的表也要保留。")
    said = Said({name: Sheet() for name in SHEETS})
    for name in SHEETS:
        _read_sheet(there[name], name, said)
    if NOTES in there:
        said.mark = _mark(there[NOTES])
    return said


def _mark(source) -> str:
    raw = cells_of(source, most_rows=MOST_ROWS, too_many="“说明”表太长，请重新下载方案表。")
    cells = {(row, column): cell for row, found in raw.cells.items() for column, cell in found.items()}
    heads = [place for place, cell in cells.items() if text_of(cell["value"]) == MARK_HEAD]
    below = [cells.get((row + 1, column)) for row, column in heads]
    return text_of(below[0]["value"])[:200] if below and below[0] else ""


def _read_sheet(source, name, said) -> None:
    raw = cells_of(source, most_rows=MOST_ROWS + 1, too_many=f"“{name}”表超过 {MOST_ROWS} 行。")
    heads = _heads(name, raw.cells.pop(1, {}))
    sheet = said.sheets[name]
    sheet.letters = {head: get_column_letter(column) for column, head in heads.items()}
    for row in sorted(raw.cells):
        cells = raw.cells[row]
        values = {head: _value(name, cells[column], said) for column, head in heads.items() if column in cells}
        if any(values.values()):
            sheet.rows[row] = values
    for found in raw.merged[:MOST_ROWS]:
        if found.min_col <= max(heads):
            where = {"column": found.min_col, "row": found.min_row}
            _fault(name, where, said, f"所在的 {found.coord} 合并成了一格", "取消合并，每一格都填上内容")


def _heads(name, cells) -> dict[int, str]:
    wanted = {column.head for column in SHEETS[name]}
    known = {column: text_of(cell["value"]) for column, cell in cells.items() if text_of(cell["value"]) in wanted}
    if missing := sorted(wanted - set(known.values())):
        raise FileError(f"“{name}”表第一行缺少“{'”“'.join(missing)}”。请下载方案表，不要改动栏名。")
    if len(set(known.values())) < len(known):
        raise FileError(f"“{name}”表第一行有两栏同名，请删除多余的一栏。")
    return known


def _value(name, cell, said) -> str:
    text, kind = text_of(cell["value"]).replace("\r\n", "\n"), cell["data_type"]
    if kind == "f":
        _fault(name, cell, said, "是公式", "复制后“选择性粘贴”为数值")
    elif kind == "e":
        _fault(name, cell, said, f"是错误值 {text}", "改成正确的内容")
    return text[:LONGEST_CELL]


def _fault(name, cell, said, wrong, instead) -> None:
    said.faults.append(Fault(name, get_column_letter(cell["column"]), cell["row"], wrong, instead))

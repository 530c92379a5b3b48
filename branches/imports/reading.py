"""From a workbook of the organisation to plain text, cell by cell. No ORM; runs in the reading process."""

from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from branches.imports.layout import ERRORS, MOST_ROWS, SHEETS
from branches.workbooks.cells import cells_of, reading, text_of
from branches.workbooks.faults import Fault, FileError

HEAD_ROW = 1
LONGEST_CELL = 2_000
MOST_TEXT = 5_000_000  # characters of all cells together
MOST_MERGED = 200  # ranges complained about at once
FORBIDDEN = ("密码", "口令", "password", "身份证", "证件号")


@dataclass
class Sheet:
    """What a sheet says: heads by column letter as they stand, rows as {row: {head: text}} without empty ones."""

    heads: dict[str, str] = field(default_factory=dict)
    rows: dict[int, dict[str, str]] = field(default_factory=dict)


@dataclass
class Content:
    """All sheets, faults that reading alone shows, and notes about what was not read."""

    sheets: dict[str, Sheet]
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    size: int = 0


def read(data: bytes) -> Content:
    """What a workbook says; raise FileError."""
    return reading(data, _read)


def _read(sheets) -> Content:
    found = {sheet.title.strip(): sheet for sheet in sheets}
    content = Content({name: Sheet() for name in SHEETS})
    _say_what_is_missing(name for name in SHEETS if name not in found)
    for name in SHEETS:
        _read_sheet(found[name], name, content)
    return content


def _say_what_is_missing(names) -> None:
    if missing := "、".join(f"“{name}”" for name in names):
        raise FileError(f"缺少工作表{missing}。请下载模板填写，不要改动表名；没有内容的表也要保留。")


def _read_sheet(source, name: str, content: Content) -> None:
    """Read one sheet into `content`. The head stands in row 1."""
    too_many = f"“{name}”表超过 {MOST_ROWS} 行。请拆成几个文件，分几次导入。"
    raw = cells_of(source, most_rows=MOST_ROWS + 1, too_many=too_many)
    heads = _heads(name, raw.cells.pop(HEAD_ROW, {}), content)
    for row in sorted(raw.cells):
        cells = raw.cells[row]
        values = {head: _value(name, cells[column], content) for column, head in heads.items() if column in cells}
        if any(values.values()):
            content.sheets[name].rows[row] = values
    if hidden := len(raw.hidden & content.sheets[name].rows.keys()):
        content.notes.append(f"“{name}”表有 {hidden} 行是隐藏的，同样读取了。")
    _merged(name, raw.merged, max(heads), content)


def _heads(name: str, cells: dict, content: Content) -> dict[int, str]:
    """Column number → head of the columns that are read; raise FileError about forbidden and missing ones."""
    said = {column: "".join(str(cell["value"]).split())[:50] for column, cell in sorted(cells.items())}
    for head in said.values():
        if any(word in head.lower() for word in FORBIDDEN):
            raise FileError(
                f"“{name}”表有一栏“{head}”。密码和证件号码不允许出现在文件里，请删除这一栏再上传；"
                "首次登录用一次性登录码，由系统发放。"
            )
    wanted = [column.head for column in SHEETS[name]]
    known = {column: head for column, head in said.items() if head in wanted}
    if missing := [head for head in wanted if head not in known.values()]:
        raise FileError(f"“{name}”表第一行缺少{_quoted(missing)}这 {len(missing)} 栏。请下载模板，不要改动栏名。")
    if twice := sorted({head for head in known.values() if list(known.values()).count(head) > 1}):
        raise FileError(f"“{name}”表第一行有两栏都叫{_quoted(twice)}，请删除多余的一栏。")
    if other := [head for head in said.values() if head not in wanted and head != ERRORS]:
        content.notes.append(f"“{name}”表多出来的{_quoted(other)}没有读取。")
    content.sheets[name].heads = {get_column_letter(column): head for column, head in said.items()}
    return known


def _quoted(words) -> str:
    return "、".join(f"“{word}”" for word in words)


def _value(name: str, cell: dict, content: Content) -> str:
    """The text of a cell; a fault where it is not plain text, number or date."""
    text, kind = text_of(cell["value"]), cell["data_type"]
    if kind == "f":
        _fault(name, cell, content, "是公式", "改成公式算出的内容：复制后“选择性粘贴”为数值")
    elif kind == "e":
        _fault(name, cell, content, f"是错误值 {text}", "改成正确的内容")
    elif len(text) > LONGEST_CELL:
        _fault(name, cell, content, f"有 {len(text)} 个字", f"不超过 {LONGEST_CELL} 个字")
    content.size += len(text[:LONGEST_CELL])
    if content.size > MOST_TEXT:
        raise FileError("表里的文字太多，超过 500 万字。请拆成几个文件，分几次导入。", too_big=True)
    return text[:LONGEST_CELL]


def _fault(name, cell, content, wrong, instead) -> None:
    content.faults.append(Fault(name, get_column_letter(cell["column"]), cell["row"], wrong, instead))


def _merged(name: str, ranges, last: int, content: Content) -> None:
    for found in ranges[:MOST_MERGED]:
        if found.min_col <= last:
            cell = {"column": found.min_col, "row": found.min_row}
            _fault(name, cell, content, f"所在的 {found.coord} 合并成了一格", "取消合并，每一格都填上内容")

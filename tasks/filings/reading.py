"""From a workbook to what was typed in it. No ORM; runs in the reading process.

The sheet is known by its mark, the rows by theirs and the columns by their heads, so that a renamed sheet, a moved row
or a column put in does no harm.
"""

from dataclasses import dataclass, field

from branches.workbooks.cells import Raw, cells_of, reading, text_of
from branches.workbooks.faults import FileError
from tasks.filings.layout import HEAD_ROW, MARK_STARTS, MOST_ROWS, SHEET, STATUS, TEXT, WHAT

LONGEST_CELL = 2_000
AGAIN = "请在填报页下载新的填报表，把填好的内容粘贴过去，再上传。"
NOT_OURS = f"这个文件里没有从平台下载的填报表，认不出是哪个单位、哪一期。{AGAIN}"


@dataclass(frozen=True)
class Typed:
    """A row as it came: its place, its mark, its name, the two cells people fill in and what is wrong with them."""

    row: int
    mark: str
    what: str = ""
    status: str = ""
    text: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Content:
    """The mark of the sheet, its rows from top to bottom, remarks about what was not read."""

    mark: str
    rows: list[Typed] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read(data: bytes) -> Content:
    """What a workbook says; raise FileError."""
    return reading(data, _read)


def _read(sheets) -> Content:
    found = []
    for sheet in sheets:
        raw = cells_of(sheet, most_rows=MOST_ROWS + HEAD_ROW, too_many=f"表里超过 {MOST_ROWS} 行。{AGAIN}")
        if place := _place_of_mark(raw):
            found.append((sheet.title, raw, place))
    if not found:
        raise FileError(NOT_OURS)
    if len(found) > 1:
        names = "、".join(f"“{title}”" for title, *_ in found)
        raise FileError(
            f"文件里有 {len(found)} 张填报表（{names[:200]}）。一次上传一个单位一期的表，请分别保存成文件。"
        )
    title, raw, place = found[0]
    notes = [f"只读取了“{title}”表，其他工作表没有读取。"] if title.strip() != SHEET else []
    return Content(_text(raw.cells[place[0]][place[1]]), _rows(raw, *place), notes)


def _place_of_mark(raw: Raw) -> tuple[int, int] | None:
    """(row, column) of the sheet's mark."""
    for row, cells in raw.cells.items():
        for column, cell in cells.items():
            if str(cell["value"]).startswith(MARK_STARTS):
                return row, column
    return None


def _rows(raw: Raw, marks_row: int, marks: int) -> list[Typed]:
    head_row, columns = _heads(raw)
    rows = [row for row in sorted(raw.cells) if row > head_row and row != marks_row]
    return [typed for row in rows if (typed := _typed(row, raw.cells[row], marks, columns))]


def _heads(raw: Raw) -> tuple[int, dict[str, int]]:
    """The row of the heads, and head → column of those that are read."""
    for row in sorted(raw.cells)[:20]:
        said = {_text(cell).split("（")[0].split("\n")[0]: column for column, cell in raw.cells[row].items()}
        if {STATUS, TEXT} <= said.keys():
            return row, {head: said[head] for head in (WHAT, STATUS, TEXT) if head in said}
    raise FileError(f"表里找不到“{STATUS}”和“{TEXT}”这两栏的栏名。请不要改动栏名。{AGAIN}")


def _typed(row: int, cells: dict[int, dict], marks: int, columns: dict[str, int]) -> Typed | None:
    """A row with a mark or with something typed in it."""
    mark = _text(cells[marks]) if marks in cells else ""
    said = {head: _text(cells[column]) for head, column in columns.items() if column in cells}
    if not mark and not (said.get(STATUS) or said.get(TEXT)):
        return None
    faults = tuple(fault for head in (STATUS, TEXT) if (fault := _fault(head, cells.get(columns[head]))))
    return Typed(row, mark, said.get(WHAT, "")[:200], said.get(STATUS, "")[:50], said.get(TEXT, ""), faults)


def _text(cell: dict) -> str:
    return text_of(cell["value"])[:LONGEST_CELL]


def _fault(head: str, cell: dict | None) -> str:
    if cell and cell["data_type"] == "f":
        return f"“{head}”是公式，请改成文字：选中后“选择性粘贴”为数值。"
    if cell and cell["data_type"] == "e":
        return f"“{head}”是错误值，请改成文字。"
    return ""

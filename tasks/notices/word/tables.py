"""A table as lines: one for each row, a tab between two cells, 〃 where a cell above goes on."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from tasks.notices.word.elements import child, kind_of, number, value
from tasks.notices.word.inline import inside

DITTO = "〃"
MOST_COLUMNS = 63  # as Word allows


@dataclass(frozen=True)
class Cell:
    """`goes_on`: a part of the cell above it; `padding`: columns that belong to a wider cell, or to none."""

    lines: list[str]
    goes_on: bool
    padding: int


def lines_of_table(table: etree._Element, lines_of: Callable[[etree._Element], Iterable[str]]) -> Iterator[str]:
    """A row with one cell only, and any row of a table with one column, gives the lines of that cell as they are."""
    rows = [_row(row, lines_of) for row in _parts(table, "tr") if not _is_deleted(row)]
    width = max((sum(1 + cell.padding for cell in row) for row in rows), default=0)
    above: dict[int, bool] = {}
    for row in rows:
        if len(row) == 1:
            yield from row[0].lines
        else:
            yield from _line(row, width, above)


def _line(row, width, above):
    """`above`: whether the cell that a column last began has words."""
    texts = []
    for cell in row:
        text = " ".join(line.replace("\t", " ").strip() for line in cell.lines)
        if cell.goes_on:
            text = DITTO if above.get(len(texts)) else ""
        else:
            above[len(texts)] = bool(text)
        texts += [text, *[""] * min(cell.padding, MOST_COLUMNS - len(texts))]
    texts += [""] * (min(width, MOST_COLUMNS) - len(texts))
    if any(text not in ("", DITTO) for text in texts):
        yield "\t".join(texts)


def _row(row, lines_of):
    settings = child(row, "trPr")
    cells = [_cell(cell, lines_of) for cell in _parts(row, "tc")]
    before = min(number(child(settings, "gridBefore")) or 0, MOST_COLUMNS)
    return [*[Cell([], False, 0)] * before, *cells] if cells else []


def _cell(cell, lines_of):
    settings = child(cell, "tcPr")
    merge, aside = child(settings, "vMerge"), child(settings, "hMerge")
    goes_on = merge is not None and value(merge) != "restart"
    hidden = goes_on or (aside is not None and value(aside) != "restart") or child(settings, "cellDel") is not None
    span = min(max(number(child(settings, "gridSpan")) or 1, 1), MOST_COLUMNS)
    return Cell([] if hidden else list(lines_of(cell)), goes_on, span - 1)


def _parts(element, kind):
    """Rows of a table or cells of a row, those inside content controls too."""
    waiting = inside(element)
    while waiting:
        one = waiting.pop()
        if kind_of(one) == kind:
            yield one
        elif kind_of(one) not in ("tbl", "tr", "tc", "p"):
            waiting += inside(one)


def _is_deleted(row):
    return child(row, "trPr", "del") is not None

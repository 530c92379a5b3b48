"""Tables of tasks among the lines of a notice: a line for each row with tabs between cells, or a line for each cell."""

import re
from dataclasses import dataclass

from tasks.notices.columns import Column, Head, is_label, is_number_head, read_heads
from tasks.notices.names import looks_like_unit
from tasks.notices.numbering import ANNEX, read_mark

DITTO = ("〃", "同上")  # as in the cell above

MOST_SECTION_LINES = 3  # between two rows of one table
LONGEST_SECTION = 40
LONGEST_DIVIDED = 10
MOST_COLUMNS = 12  # of a table with a line for each cell

_NUMBER = re.compile(r"\s*([0-9]{1,3})\s*[.．、]?\s*")


@dataclass(frozen=True)
class Section:
    """A line across the whole table."""

    words: str


@dataclass(frozen=True)
class Stray:
    """Words in the table that belong to no cell for sure."""

    words: str


@dataclass(frozen=True)
class Row:
    """As many cells as the table has columns."""

    cells: list[str]


@dataclass(frozen=True)
class Table:
    heads: list[Head]
    entries: list[Section | Stray | Row]


def split_tables(lines: list[str]) -> list[list[str] | Table]:
    """Stretches of common lines, the first and maybe empty one at the start, and the tables between them."""
    parts: list[list[str] | Table] = [[]]
    at = 0
    while at < len(lines):
        found = _table_of_rows(lines, at) or _table_of_cells(lines, at)
        if found:
            table, at = found
            parts += [table, []]
        else:
            parts[-1].append(lines[at].strip())
            at += 1
    return parts


def _cells(line):
    return [cell.strip() for cell in line.split("\t")]


def _table_of_rows(lines, at):
    """(table, where it ends), or None where no heads stand."""
    heads, start = _heads_at(lines, at)
    if heads is None or _is_form(lines, at):
        return None
    reader = _RowReader(lines, start, heads)
    return Table(heads, reader.entries()), reader.at


def _heads_at(lines, at):
    """The heads in one line, or in two where wide heads are divided."""
    if "\t" not in lines[at]:
        return None, at
    cells = _cells(lines[at])
    below = _cells(lines[at + 1]) if at + 1 < len(lines) else []
    if _divides(cells, below):
        both = [lower if lower and lower not in DITTO else upper for upper, lower in zip(cells, below, strict=True)]
        if heads := read_heads(both):
            return heads, at + 2
    return read_heads(cells), at + 1


def _is_form(lines, at):
    """Whether the line below names things too: a form, whose labels stand beside the words and not over them."""
    below = _cells(lines[at + 1]) if at + 1 < len(lines) else []
    return below != _cells(lines[at]) and not _divides(_cells(lines[at]), below) and any(map(is_label, below))


def _divides(upper, lower):
    """Whether the lower line holds heads: all its words stand under wide heads, which leave the next place empty."""
    if len(lower) != len(upper):
        return False
    named = [place for place, cell in enumerate(lower) if cell and cell not in DITTO]
    wide = [
        place for place, (head, after) in enumerate(zip(upper, [*upper[1:], "x"], strict=True)) if not (head and after)
    ]
    short = all(len(lower[place]) <= LONGEST_DIVIDED for place in named)
    goes_on = any(cell in DITTO for cell in lower) or not lower[0]
    return len(named) > 1 and short and goes_on and set(named) <= set(wide)


class _RowReader:
    """Reads the rows under heads; `at` is the first line not read."""

    def __init__(self, lines, at, heads):
        self._lines, self.at, self._heads = lines, at, heads
        self._numbered = heads[0].column is Column.NUMBER

    def entries(self):
        found = []
        while self.at < len(self._lines):
            if self._is_row(self.at):
                found += self._row()
            elif sections := self._sections():
                found += sections
                self.at += len(sections)
            else:
                break
        return found

    def _is_row(self, at):
        """Whether a row of this table stands there; other heads begin another table."""
        line = self._lines[at]
        if "\t" not in line or len(_cells(line)) > len(self._heads):
            return False
        heads = _heads_at(self._lines, at)[0]
        return heads is None or heads == self._heads

    def _row(self):
        cells = _cells(self._lines[self.at])
        self.at += 1
        while self._numbered and len(cells) < len(self._heads) and (rest := self._rest(len(cells))):
            cells = [*cells[:-1], f"{cells[-1]} {rest[0]}".strip(), *rest[1:]]
            self.at += 1
        cells += [""] * (len(self._heads) - len(cells))
        repeated = read_heads(cells) == self._heads
        return [] if repeated or not any(cells) else [Row(cells)]

    def _rest(self, width):
        """Cells that complete a row whose cell was broken at the end of a paragraph; [] where another row begins."""
        if self.at == len(self._lines):
            return []
        cells = _cells(self._lines[self.at])
        fits = len(cells) > 1 and width + len(cells) - 1 <= len(self._heads)
        return cells if fits and cells[0] and not _NUMBER.fullmatch(cells[0]) and not read_mark(cells[0]) else []

    def _sections(self):
        """The few short lines before the next row of this table; [] where it has ended."""
        found = []
        for at in range(self.at, min(self.at + MOST_SECTION_LINES + 1, len(self._lines))):
            line = self._lines[at].strip()
            if "\t" in self._lines[at]:
                full = len(_cells(self._lines[at])) == len(self._heads)
                return found if full and self._is_row(at) and _heads_at(self._lines, at)[0] is None else []
            if not _may_be_section(line):
                return []
            found.append(_section(line))
        return []


def _may_be_section(line):
    mark = read_mark(line)
    return len(line) <= LONGEST_SECTION and "。" not in line and not (mark and mark.number == ANNEX)


def _section(line):
    return Stray(line) if looks_like_unit(line) and not read_mark(line) else Section(line)


def _table_of_cells(lines, at):
    """A table whose cells stand one under the other, told by its running numbers: 序号 … 1 … 2 …"""
    if not is_number_head(lines[at].strip()):
        return None
    end = min(at + MOST_COLUMNS + 1, len(lines))
    first = next((place for place in range(at + 1, end) if _is_number(lines[place], 1)), None)
    heads = read_heads([line.strip() for line in lines[at:first]]) if first else None
    if heads is None or Column.NONE in {head.column for head in heads}:
        return None
    entries, place, number = [], first, 1
    while place < len(lines) and _is_number(lines[place], number):
        following = _next_number(lines, place, number + 1, len(heads))
        entries += _listed_row([line.strip() for line in lines[place:following]], len(heads))
        place, number = following, number + 1
    return Table(heads, entries), place


def _is_number(line, number):
    found = _NUMBER.fullmatch(line)
    return bool(found) and int(found[1]) == number


def _next_number(lines, place, number, width):
    """Where the row after this one begins; where the last one ends."""
    for at in range(place + 1, min(place + 4 * width, len(lines))):
        if _is_number(lines[at], number):
            return at
    end = min(place + width, len(lines))
    return next((at for at in range(place + 1, end) if _ends_table(lines[at])), end)


def _ends_table(line):
    mark = read_mark(line.strip())
    return mark is not None and mark.level == 1


def _listed_row(cells, width):
    if len(cells) == width:
        return [Row(cells)]
    if len(cells) == width + 1 and read_mark(cells[-1]):
        return [Row(cells[:-1]), Section(cells[-1])]
    return [Stray("\n".join(cells))]

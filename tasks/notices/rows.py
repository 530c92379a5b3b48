"""The rows of a table as items: groups become headings, columns of units statements."""

import re
from dataclasses import dataclass

from tasks.notices.clauses import plausible, read_clauses
from tasks.notices.columns import Column, Head
from tasks.notices.finding import split_off
from tasks.notices.items import Item
from tasks.notices.names import looks_like_unit
from tasks.notices.notice import Unit
from tasks.notices.numbering import read_mark
from tasks.notices.roles import first_leads, role_of
from tasks.notices.statements import LONGEST_DEADLINE, Statement, read_statement
from tasks.notices.tables import DITTO, Row, Section, Stray, Table

# Inside a table all is finer than outside: numbered sections, those without a number, columns of groups, rows.
IN_TABLE, SECTION, GROUP, ROW = 4, 9, 10, 20

LONGEST_NUMBER = 8
_FEWER_GROUPS = 0.7  # groups to rows, for a column that is merged downwards to be one of groups

_NOTHING = re.compile(r"[-—–/\\\s]*|无")
_ORDER = {Column.NUMBER: 0, Column.TEXT: 1}  # a task's number and own words come before all else of its row
_UNITS = (Column.UNITS, Column.UNITS_AND_PERSONS)


def items_of_table(table: Table) -> list[Item]:
    """The items in order. What fits nowhere is a stray of the row above it."""
    reader = _TableReader(table)
    for entry in table.entries:
        reader.read(entry)
    return reader.finish()


def is_row(item: Item) -> bool:
    return item.level == ROW


@dataclass(frozen=True)
class _Cell:
    """`carried` is True for the words of the cell above, which this one goes on with."""

    words: str
    carried: bool


class _TableReader:
    def __init__(self, table):
        self._heads = _settle(table)
        self._above: dict[int, str] = {}
        self._groups: dict[int, str] = {}
        self._items, self._strays = [], []
        self._persons: dict[str, dict[str, None]] = {}

    def read(self, entry):
        match entry:
            case Section(words):
                self._items.append(_section(words))
                self._groups = {}
            case Stray(words):
                self._leave(words)
            case Row(cells):
                self._row([self._cell(*numbered) for numbered in enumerate(cells)])

    def finish(self):
        for name, persons in self._persons.items():
            self._leave(f"{name}：{'；'.join(persons)}")
        if self._strays and self._items:
            self._items[0].strays = self._strays + self._items[0].strays
        elif self._strays:
            self._items.append(Item(SECTION, "", "", self._strays))
        return self._items

    def _leave(self, words):
        (self._items[-1].strays if self._items else self._strays).append(words)

    def _cell(self, place, words):
        if words in DITTO or (not words and self._heads[place].column is Column.GROUP):
            return _Cell(self._above.get(place, ""), True)
        self._above[place] = words
        return _Cell(words, False)

    def _row(self, cells):
        pairs = list(zip(self._heads, cells, strict=True))
        self._open_groups(pairs)
        texts = [cell for head, cell in pairs if head.column is Column.TEXT and cell.words]
        numbers = [cell for head, cell in pairs if head.column is Column.NUMBER and cell.words and not cell.carried]
        if any(not cell.carried for cell in texts) or (texts and numbers):
            self._items.append(_row(pairs))
        elif self._items and is_row(self._items[-1]) and not numbers:
            self._go_on(_row([pair for pair in pairs if pair[0].column is not Column.TEXT]))
        elif words := _row(pairs).words:
            self._leave(words)
        self._note_persons(pairs)

    def _go_on(self, row):
        """A further line of the same task: who else does it, until when."""
        last = self._items[-1]
        last.statements += row.statements
        last.paragraphs += row.paragraphs

    def _open_groups(self, pairs):
        groups = [(place, cell) for place, (head, cell) in enumerate(pairs) if head.column is Column.GROUP]
        for depth, (place, cell) in enumerate(groups):
            if cell.words and self._groups.get(place) != cell.words:
                self._items.append(_group(cell.words, depth))
                self._groups = {at: words for at, words in self._groups.items() if at < place} | {place: cell.words}

    def _note_persons(self, pairs):
        for head, cell in pairs:
            if head.column is Column.PERSONS and cell.words and not cell.carried:
                self._persons.setdefault(head.name, {})[cell.words] = None


def _settle(table):
    """The heads, where a column of texts that is merged over rows has become one of groups, but never the last."""
    heads = list(table.heads)
    rows = [entry.cells for entry in table.entries if isinstance(entry, Row)]
    texts = [place for place, head in enumerate(heads) if head.column is Column.TEXT]
    if not texts:
        texts = [max(place for place, head in enumerate(heads) if head.column is Column.GROUP)]
        heads[texts[0]] = Head(Column.TEXT, heads[texts[0]].name)
    for place in texts[:-1]:
        own = sum(row[place] not in (*DITTO, "") for row in rows)
        merged = any(row[place] in DITTO for row in rows)
        if not merged or own > _FEWER_GROUPS * len(rows):
            break
        heads[place] = Head(Column.GROUP, heads[place].name)
    return heads


def _section(words):
    mark = read_mark(words)
    level = IN_TABLE + mark.level if mark else SECTION
    return _heading(level, words)


def _group(words, depth):
    return _heading(GROUP + depth, words)


def _heading(level, words):
    mark = read_mark(words)
    text, statements = split_off(words.removeprefix(mark.words).lstrip() if mark else words)
    return Item(level, mark.number if mark else "", mark.words if mark else "", [text] if text else [], statements)


def _row(pairs):
    """The row as an item of its own."""
    item = Item(ROW, "", "")
    for head, cell in sorted(pairs, key=lambda pair: _ORDER.get(pair[0].column, len(_ORDER))):
        if head.column is Column.NUMBER and len(cell.words) <= LONGEST_NUMBER:
            item.number = item.mark = item.number or ("" if cell.carried else cell.words.rstrip(".．、"))
        elif head.column in _UNITS and not _NOTHING.fullmatch(cell.words):
            item.statements.append(_statement(head, cell.words))
        elif head.column is Column.DEADLINE and not _NOTHING.fullmatch(cell.words):
            _add_deadline(item, head, cell.words)
        elif head.column not in (Column.GROUP, Column.PERSONS, *_UNITS, Column.DEADLINE) and _says(cell.words):
            _add_words(item, head, cell.words)
    return item


def _says(words):
    return any(sign.isalnum() for sign in words)


def _add_words(item, head, words):
    """The first words are the task's own; others stand behind the name of their column."""
    if head.column is Column.NONE and not item.number and words.isdigit() and len(words) <= LONGEST_NUMBER:
        item.number = item.mark = words
        return
    if item.paragraphs or head.column is Column.REMARK:
        item.paragraphs.append(f"{head.name}：{words}" if head.name else words)
        return
    mark = None if item.number else read_mark(words)
    if mark:
        item.number, item.mark, words = mark.number, mark.words, words.removeprefix(mark.words).lstrip()
    text, statements = split_off(words)
    item.paragraphs += [text] if text else []
    item.statements += statements


def _add_deadline(item, head, words):
    if len(words) > LONGEST_DEADLINE:
        item.paragraphs.append(f"{head.name}：{words}")
    else:
        item.statements.append(Statement(f"{head.name}：{words}", (), words, ()))


def _statement(head, words):
    labelled = read_statement(words)
    if labelled:
        return labelled
    if head.column is Column.UNITS_AND_PERSONS:
        words = "、".join(words.split())
    role = None if first_leads(head.name) else role_of(head.name)
    units = [Unit(unit.text, unit.role or role) for unit in read_clauses(words.rstrip("。"))[0]]
    taken = [unit for unit in units if plausible(unit) and _may_be(head, unit)]
    left = tuple(f"{head.name}：{unit.text}" for unit in units if unit not in taken)
    return Statement(f"{head.name}：{words}", tuple(taken), None, left)


def _may_be(head, unit):
    """Where units and persons stand in one column, only what ends like a unit is one."""
    return head.column is Column.UNITS or looks_like_unit(unit.text)

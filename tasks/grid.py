"""The matrix: units (or categories) as lines, tasks (or pillars) as columns. No ORM."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from tasks.categories import Group
from tasks.lights import ABNORMAL
from tasks.ranking import ranks
from tasks.tallies import Tally

MOST_COLUMNS, MOST_LINES = 40, 200


@dataclass(frozen=True)
class Column:
    """A task, or a pillar with its tasks. field: what an address calls it; opens: is it the first of its pillar?"""

    key: int
    label: str
    pillar: object
    field: str = "task"
    opens: bool = False


@dataclass(frozen=True)
class Cell:
    """One assignment; its progress is the accepted one, in percent."""

    url: str
    light: str
    progress: int
    pk: int = 0

    @property
    def worst(self) -> str:
        """As of a Tally."""
        return self.light if self.light in ABNORMAL else ""


@dataclass
class Line:
    """A unit, or (with `key` None) a whole category. `cells`: (column, Cell or Tally or None) by column."""

    key: int | None
    label: str
    group: Group
    tally: Tally
    place: int | None = None
    cells: list = field(default_factory=list)

    @property
    def query(self) -> str:
        """What an address says to name its rows."""
        return self.group.query if self.key is None else f"unit={self.key}"


def columns(tasks: Sequence) -> list[Column]:
    """A column for each task; above MOST_COLUMNS one for each pillar, unless all tasks are of one."""
    pillars = {task.pillar_id: task.pillar for task in tasks}
    if len(tasks) > MOST_COLUMNS and len(pillars) > 1:
        return [Column(pk, pillar.name, pillar, "pillar") for pk, pillar in pillars.items()]
    return [Column(task.pk, task.name, task.pillar) for task in tasks]


def heads(shown: Iterable[Column]) -> list[tuple]:
    """(pillar, its columns) side by side."""
    return [(pillar, list(group)) for pillar, group in groupby(shown, key=lambda column: column.pillar)]


def part_of(found: Sequence, number: int) -> tuple[list, int]:
    """The columns of page `number` (from 1, the last one when there are fewer), and how many pages there are."""
    pages = max(1, -(-len(found) // MOST_COLUMNS))
    start = (min(number, pages) - 1) * MOST_COLUMNS
    shown = found[start : start + MOST_COLUMNS]
    left = [None, *(column.pillar for column in shown)]
    return [replace(column, opens=column.pillar != pillar) for column, pillar in zip(shown, left, strict=False)], pages


def give_places(lines: Iterable[Line]) -> None:
    """Number the lines of each group by mean progress as it is shown; equal means share a place."""
    for members in _by_group(lines):
        for line, place in zip(members, ranks([line.tally.tenths for line in members]), strict=True):
            line.place = place


def by_place(lines: Iterable[Line]) -> list[Line]:
    """Groups as they stand, the lines of each by place."""
    return [line for members in _by_group(lines) for line in sorted(members, key=lambda line: line.place)]


def page_of_lines(lines: Sequence[Line], after: int | None) -> tuple[list[Line], int | None]:
    """At most MOST_LINES after the line with key `after`, and the key to go on from, None at the end."""
    keys = [line.key for line in lines]
    start = keys.index(after) + 1 if after in keys else 0
    shown = list(lines[start : start + MOST_LINES])
    return shown, shown[-1].key if start + MOST_LINES < len(lines) else None


def fill(lines: Iterable[Line], shown: Sequence[Column], cells: dict) -> None:
    """Put into each line what stands in its columns; `cells`: (key of the line, key of the column) → Cell or Tally."""
    for line in lines:
        key = line.key or (line.group.kind, line.group.category)
        line.cells = [(column, cells.get((key, column.key))) for column in shown]


def in_groups(lines: Iterable[Line]) -> list[tuple[Group, list[Line]]]:
    return [(members[0].group, members) for members in _by_group(lines)]


def _by_group(lines):
    return [list(members) for _, members in groupby(lines, key=lambda line: line.group)]

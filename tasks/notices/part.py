"""Which items are pillars, which are tasks, and which belong to neither."""

from enum import Enum, auto

from tasks.notices.headings import first_sentence, is_general
from tasks.notices.items import Item


class Kind(Enum):
    TASK = auto()
    PILLAR = auto()
    ABOVE = auto()  # a heading over pillars
    LOOSE = auto()  # in the task part, and not understood
    OUTSIDE = auto()  # goals, requirements


def sort_items(items: list[Item]) -> dict[Item, Kind]:
    """The kind of each item, in order. At least one item must name units."""
    kinds = _around_units(items)
    tasks = [position for position, item in enumerate(items) if kinds.get(item) is Kind.TASK]
    roots = {_root(item) for item in kinds}
    for position, item in enumerate(items):
        inside = tasks[0] < position < tasks[-1] or _root(item) in roots or not _is_general(_root(item))
        kinds.setdefault(item, Kind.LOOSE if inside else Kind.OUTSIDE)
    return {item: kinds[item] for item in items}


def pillar_of(task: Item) -> Item | None:
    """The nearest heading above a task that is no task itself."""
    return next((item for item in task.ancestors() if not item.has_units), None)


def _around_units(items):
    """The items that name units, the headings above them, and the items beside them: tasks without units."""
    named = [item for item in items if item.has_units]
    levels = {}
    for task in named:
        levels.setdefault(pillar_of(task), set()).add(task.level)
    kinds = {item: Kind.TASK for item in items if item.level in levels.get(item.parent, ()) and not _is_apart(item)}
    kinds |= {item: Kind.ABOVE for task in named for item in task.ancestors()}
    kinds |= {pillar: Kind.PILLAR for pillar in levels if pillar}
    return kinds | dict.fromkeys(named, Kind.TASK)


def _is_apart(item):
    """Goals and requirements, numbered like the tasks of a notice without sections."""
    return item.parent is None and _is_general(item)


def _root(item):
    return next(reversed([item, *item.ancestors()]))


def _is_general(item):
    return item.is_annex or is_general(first_sentence(item.text)[0])

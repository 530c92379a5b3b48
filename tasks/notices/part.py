"""Which items are pillars, which are tasks, and which belong to neither."""

from enum import Enum, auto

from tasks.notices.headings import first_sentence, is_general
from tasks.notices.items import Item
from tasks.notices.rows import is_row


class Kind(Enum):
    TASK = auto()
    PILLAR = auto()
    ABOVE = auto()  # a heading over pillars
    LOOSE = auto()  # in the task part, and not understood
    OUTSIDE = auto()  # goals, requirements


def sort_items(items: list[Item]) -> dict[Item, Kind]:
    """The kind of each item, in order. At least one item must name units."""
    kinds = _around_units(items)
    roots = {_root(item) for item in kinds}
    between = _between_tasks(items, kinds)
    for item in items:
        inside = item in between or _root(item) in roots or not _is_general(_root(item))
        kinds.setdefault(item, Kind.LOOSE if inside else Kind.OUTSIDE)
    return {item: kinds[item] for item in items}


def _between_tasks(items, kinds):
    """The items between the first and the last task of the text itself, and of each annex."""
    between, waiting, begun = set(), [], False
    for item in items:
        if item.is_annex:
            waiting, begun = [], False
        elif kinds.get(item) is Kind.TASK:
            between.update(waiting)
            waiting, begun = [], True
        elif begun:
            waiting.append(item)
    return between


def pillar_of(task: Item) -> Item | None:
    """The nearest heading above a task that is no task itself."""
    return next((item for item in task.ancestors() if not item.has_units), None)


def _around_units(items):
    """The items that name units, the headings above them, and the items beside them: tasks without units."""
    named = [item for item in items if item.has_units]
    levels = {}
    for task in [*named, *filter(is_row, items)]:
        levels.setdefault(pillar_of(task), set()).add(task.level)
    beside = [item for item in items if item.level in levels.get(item.parent, ()) and not _is_apart(item)]
    kinds = dict.fromkeys([*beside, *filter(is_row, items)], Kind.TASK)
    kinds |= {item: Kind.ABOVE for task in [*named, *filter(is_row, items)] for item in task.ancestors()}
    kinds |= {pillar: Kind.PILLAR for pillar in levels if pillar}
    return kinds | dict.fromkeys(named, Kind.TASK)


def _is_apart(item):
    """Goals and requirements, numbered like the tasks of a notice without sections."""
    return item.parent is None and _is_general(item)


def _root(item):
    return next(reversed([item, *item.ancestors()]))


def _is_general(item):
    return item.is_annex or is_general(first_sentence(item.text)[0])

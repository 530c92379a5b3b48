"""Which items are pillars, which are tasks, and which belong to neither."""

import re
from enum import Enum, auto

from tasks.notices.items import Item

_GENERAL = re.compile(
    "总体|目标|要求|原则|思想|保障|组织领导|意义|背景|依据|认识|安排|步骤|考核|督导|督促|监督|宣传|附则|有关事项|附件"
)


class Kind(Enum):
    TASK = auto()
    PILLAR = auto()
    ABOVE = auto()  # a heading over pillars
    LOOSE = auto()  # in the task part, and not understood
    OUTSIDE = auto()  # goals, requirements


def sort_items(items: list[Item]) -> dict[Item, Kind]:
    """The kind of each item, in order. An item beside tasks is a task even when it names no units."""
    named = [item for item in items if item.has_units]
    levels = {}
    for task in named:
        levels.setdefault(pillar_of(task), set()).add(task.level)
    above = {ancestor for task in named for ancestor in task.ancestors()}
    first, last = items.index(named[0]), items.index(named[-1])
    roots = {_root(task) for task in named}

    def kind(index, item):
        if item.has_units:
            return Kind.TASK
        if item in levels:
            return Kind.PILLAR
        if item in above:
            return Kind.ABOVE
        if item.level in levels.get(item.parent, ()) and not (item.parent is None and _is_general(item)):
            return Kind.TASK
        if first < index < last or _root(item) in roots or not _is_general(_root(item)):
            return Kind.LOOSE
        return Kind.OUTSIDE

    return {item: kind(index, item) for index, item in enumerate(items)}


def pillar_of(task: Item) -> Item | None:
    """The nearest heading above a task that is no task itself."""
    return next((item for item in task.ancestors() if not item.has_units), None)


def _root(item):
    return next(reversed([item, *item.ancestors()]))


def _is_general(item):
    """Whether the heading speaks of goals, requirements and the like."""
    heading = item.mark + item.paragraphs[0] if item.paragraphs else item.mark
    return bool(_GENERAL.search(re.split("[。，；]", heading, maxsplit=1)[0]))

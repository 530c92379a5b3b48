"""How items nest, and on which level the tasks are."""

from tasks.notices.finding import SENTENCE_END
from tasks.notices.items import Item
from tasks.notices.rows import is_row


def nest(items: list[Item]) -> list[Item]:
    """The items with their parents set; points finer than tasks have become text of the item above them.

    On a level of points units stand only behind the last one of several, and are meant for them all.
    """
    link(items)
    over_rows = {item for row in filter(is_row, items) for item in row.ancestors()}
    for level in (4, 3, 2):
        if _has_tasks(items, level):
            break
        items = _fold(items, level, over_rows)
    items = [part for item, following in _with_next(items) for part in _opened(item, following)]
    link(items)
    return items


def link(items: list[Item]) -> None:
    """Set each item's parent: the nearest one before it with a coarser number."""
    open_items = []
    for item in items:
        while open_items and open_items[-1].level >= item.level:
            open_items.pop()
        item.parent = open_items[-1] if open_items else None
        open_items.append(item)


def _has_tasks(items, level):
    groups = {}
    for item in items:
        if item.level == level:
            groups.setdefault(item.parent, []).append(item.has_units)
    return any(any(named[:-1]) or named == [True] for named in groups.values())


def _fold(items, level, over_rows):
    kept = []
    for item in items:
        if item.level == level and item.parent and item not in over_rows:
            item.parent.take_in(item)
        else:
            kept.append(item)
    return kept


def _with_next(items):
    return zip(items, [*items, None][1:], strict=True)


def _opened(item, following):
    """A heading whose first task lost its number, or that names units itself, is a heading before all."""
    is_group = following is not None and following.parent is item
    opens_in_prose = item.paragraphs and set(SENTENCE_END) & set(item.paragraphs[0])
    if not (is_group and item.has_units) or opens_in_prose:
        return [item]
    heading = Item(item.level, item.number, item.mark, item.paragraphs[:1])
    if len(item.paragraphs) > 1:
        return [heading, Item(following.level, "", "", item.paragraphs[1:], item.statements, item.strays)]
    heading.strays = [statement.words for statement in item.statements] + item.strays
    return [heading]

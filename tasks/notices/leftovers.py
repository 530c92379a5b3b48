"""What a notice says among its tasks that found no place in them."""

from collections.abc import Iterator

from tasks.notices.columns import is_label
from tasks.notices.finding import find_statements
from tasks.notices.headings import first_sentence
from tasks.notices.items import Item
from tasks.notices.part import Kind


def units_above_numbers(paragraphs: list[str]) -> list[str]:
    """Paragraphs above the first number that name units: tasks, perhaps, that lost their numbers; and forms."""
    rows = [words for words in paragraphs if "\t" in words]
    is_form = any(is_label(cell) for row in rows for cell in row.split("\t"))
    return [words for words in paragraphs if (is_form and "\t" in words) or _names_units(words)]


def _names_units(words):
    return any(found.statement.units for found in find_statements(words))


def not_understood(kinds: dict[Item, Kind]) -> Iterator[str]:
    """The words in the order of the notice."""
    tasks_begin = False
    for item, kind in kinds.items():
        tasks_begin = tasks_begin or kind is Kind.TASK
        if kind is Kind.OUTSIDE:
            continue
        if kind is Kind.LOOSE:
            yield item.words
        elif kind is Kind.TASK:
            yield from _in_statements(item)
        else:
            opens_part = not tasks_begin and item.parent is None  # 二、主要任务
            yield from _beside_heading(item, with_heading=kind is Kind.ABOVE and not opens_part)
        yield from item.strays


def other_sections(kinds: dict[Item, Kind]) -> Iterator[str]:
    """The headings of goals and requirements."""
    for item, kind in kinds.items():
        if kind is Kind.OUTSIDE and not item.parent:
            yield item.mark + first_sentence(item.text)[0]


def _in_statements(item):
    return (words for statement in dict.fromkeys(item.statements) for words in statement.leftovers)


def _beside_heading(item, with_heading):
    """What stands with a heading, and the heading itself where the plan has no place for it."""
    heading, rest = first_sentence(item.text)
    words = [item.mark + heading] if with_heading else []
    return [*words, *filter(None, rest.split("\n")), *(statement.words for statement in item.statements)]

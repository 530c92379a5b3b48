"""From the text of a notice to what it says."""

from collections import Counter

from tasks.notices.blocks import Block, cut
from tasks.notices.due import find_deadline
from tasks.notices.errors import NoticeError
from tasks.notices.head import find_number, find_signature, find_title, head_lines, issuer_in_head
from tasks.notices.items import Item, items_of
from tasks.notices.lines import clean_lines, mend
from tasks.notices.nesting import nest
from tasks.notices.notice import Notice, Pillar, Task
from tasks.notices.paragraphs import Layout, layout_of, paragraphs
from tasks.notices.part import Kind, pillar_of, sort_items
from tasks.notices.roles import first_leads, settle
from tasks.notices.sentences import first_sentence
from tasks.notices.statements import find_statements
from tasks.notices.targets import find_targets


def read_notice(text: str) -> Notice:
    """All that the notice says. NoticeError where no numbered item names a responsible unit."""
    lines = clean_lines(text)
    head, *blocks = cut(mend(lines))
    layout = layout_of(blocks)
    items = items_of(blocks, layout)
    if not any(item.has_units for item in items):
        raise NoticeError(
            "没有找到任务：文件里没有写明责任单位的编号段落。"
            "请检查任务前是否有“1.”或“（一）”这样的编号，任务后是否有“（责任单位：……）”这样的文字。"
        )
    kinds = sort_items(items := nest(items))
    numbers = _pillar_numbers([item for item in items if kinds[item] is Kind.PILLAR])
    first_is_lead = first_leads(text)
    tasks = [_task(item, numbers, first_is_lead) for item in items if kinds[item] is Kind.TASK]
    return Notice(
        **_formalities(lines),
        pillars=tuple(Pillar(number, _heading(item)) for item, number in numbers.items()),
        tasks=tuple(tasks),
        not_understood=(*_units_above_the_numbers(head, layout), *_not_understood(items, kinds)),
        other_sections=_other_sections(items, kinds),
    )


def _formalities(lines):
    head = head_lines(lines)
    issuer, day = find_signature(lines)
    return {
        "document_number": find_number(head),
        "title": find_title(head),
        "issuer": issuer or issuer_in_head(head),
        "date": day,
    }


def _pillar_numbers(pillars):
    """Numbers as written; one that comes again is told apart by its section, or by a count."""
    numbers, used = {}, Counter()
    for item in pillars:
        number = item.number
        if number in used and item.parent:
            number = f"{item.parent.number}、（{number}）"
        used[number] += 1
        numbers[item] = number if used[number] == 1 else f"{number}（第{used[number]}处）"
    return numbers


def _task(item, numbers, first_is_lead):
    statements = list(dict.fromkeys(item.statements))
    units = tuple(unit for statement in statements for unit in statement.units)
    stated = next((statement.deadline for statement in statements if statement.deadline), None)
    return Task(
        number=item.number,
        pillar=numbers.get(pillar_of(item)),
        title=_heading(item),
        text=item.text,
        units=settle(units, first_is_lead),
        targets=find_targets(item.text),
        deadline=stated or find_deadline(item.text),
        statement="\n".join(statement.words for statement in statements),
    )


def _heading(item):
    return first_sentence(item.text)[0]


def _units_above_the_numbers(head: Block, layout: Layout):
    """Paragraphs above the first number that name units: tasks, perhaps, whose numbers were lost."""
    return [words for words in paragraphs(head, layout) if any(one.statement.units for one in find_statements(words))]


def _not_understood(items, kinds):
    tasks_begin = False
    for item in items:
        kind = kinds[item]
        tasks_begin = tasks_begin or kind is Kind.TASK
        if kind is Kind.TASK:
            yield from (words for statement in dict.fromkeys(item.statements) for words in statement.leftovers)
        elif kind is Kind.LOOSE:
            yield item.words
        elif kind is not Kind.OUTSIDE:
            yield from _beside_heading(item, with_heading=kind is Kind.ABOVE and tasks_begin)
        if kind is not Kind.OUTSIDE:
            yield from item.strays


def _beside_heading(item: Item, with_heading):
    """What stands with a heading, and the heading itself where the plan has no place for it."""
    heading, rest = first_sentence(item.text)
    words = [item.mark + heading if with_heading else "", *rest.split("\n")]
    return [one for one in [*words, *(statement.words for statement in item.statements)] if one]


def _other_sections(items, kinds):
    outside = (item for item in items if kinds[item] is Kind.OUTSIDE and not item.parent)
    return tuple(item.mark + _heading(item) for item in outside)

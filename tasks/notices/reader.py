"""From the text of a notice to what it says."""

from collections import Counter

from tasks.notices.blocks import cut
from tasks.notices.counts import chinese
from tasks.notices.due import find_deadline
from tasks.notices.errors import NoticeError
from tasks.notices.head import find_number, find_signature, find_title, head_lines, issuer_in_head
from tasks.notices.headings import first_sentence
from tasks.notices.items import Item, below_table, items_of, spread_upwards
from tasks.notices.leftovers import not_understood, other_sections, units_above_numbers
from tasks.notices.lines import clean_lines, mend
from tasks.notices.nesting import nest
from tasks.notices.notice import Notice, Pillar, Task
from tasks.notices.paragraphs import layout_of, paragraphs
from tasks.notices.part import Kind, pillar_of, sort_items
from tasks.notices.roles import first_leads, settle
from tasks.notices.rows import items_of_table
from tasks.notices.tables import Table, split_tables
from tasks.notices.targets import find_targets

MAX_LINES = 50_000


def read_notice(text: str) -> Notice:
    """All that the notice says. NoticeError where no numbered item names a unit, or where lines are far too many."""
    lines = clean_lines(text)
    if len(lines) > MAX_LINES:
        raise NoticeError(f"文件超过 {MAX_LINES} 行，不像一份通知，没有读取。")
    stretches = split_tables(lines)
    head, layout, items = _items(stretches)
    if not any(item.has_units for item in items):
        raise NoticeError(
            "没有找到任务：文件里没有写明责任单位的编号段落，也没有带责任单位一栏的任务表。"
            "请检查任务前是否有“1.”或“（一）”这样的编号，任务后是否有“（责任单位：……）”这样的文字。"
        )
    kinds = sort_items(nest(items))
    formalities = _formalities(stretches)
    numbers = _pillar_numbers([item for item, kind in kinds.items() if kind is Kind.PILLAR])
    first_is_lead = first_leads("".join(lines))
    tasks = [_task(item, numbers, first_is_lead) for item, kind in kinds.items() if kind is Kind.TASK]
    return Notice(
        **formalities,
        pillars=_pillars(numbers, tasks, formalities["title"]),
        tasks=tuple(tasks),
        not_understood=(*units_above_numbers(paragraphs(head, layout)), *not_understood(kinds)),
        other_sections=tuple(other_sections(kinds)),
    )


def _items(stretches):
    """(the block above the first number, the layout, all items)"""
    parts = [part if isinstance(part, Table) else cut(mend(part)) for part in stretches]
    layout = layout_of([block for blocks in parts if isinstance(blocks, list) for block in blocks[1:]])
    items = []
    for part in parts:
        if isinstance(part, Table):
            items += items_of_table(part)
            continue
        if items:
            items += below_table(items[-1], part[0], layout)
        items += items_of(part[1:], layout)
    spread_upwards(items)
    return parts[0][0], layout, items


def _formalities(stretches):
    head = head_lines(stretches[0])
    issuer, day = find_signature([line for part in stretches if isinstance(part, list) for line in part])
    return {
        "document_number": find_number(head),
        "title": find_title(head),
        "issuer": issuer or issuer_in_head(head),
        "date": day,
    }


def _pillar_numbers(pillars):
    """Numbers as written, or a count; one that comes again is told apart by its section, or by its place."""
    numbers, used, sections = {}, Counter(), {}
    for place, item in enumerate(pillars, start=1):
        number = item.number or chinese(place)
        if item.parent and sections.setdefault(number, item.parent) is not item.parent:
            number = f"{item.parent.number}、（{number}）"
        used[number] += 1
        numbers[item] = number if used[number] == 1 else f"{number}（第{used[number]}处）"
    return numbers


def _pillars(numbers, tasks, title):
    under_none = [Pillar("", title)] if any(task.pillar == "" for task in tasks) else []
    return (*under_none, *(Pillar(number, _heading(item)) for item, number in numbers.items()))


def _task(item, numbers, first_is_lead):
    statements = list(dict.fromkeys(item.statements))
    units = tuple(unit for statement in statements for unit in statement.units)
    stated = next((statement.deadline for statement in statements if statement.deadline), None)
    return Task(
        number=item.number,
        pillar=numbers.get(pillar_of(item), ""),
        title=_heading(item),
        text=item.text,
        units=settle(units, first_is_lead),
        targets=find_targets(item.text),
        deadline=stated or find_deadline(item.text),
        statement="\n".join(statement.words for statement in statements),
    )


def _heading(item: Item):
    return first_sentence(item.text)[0]

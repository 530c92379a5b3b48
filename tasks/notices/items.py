"""The numbered items of a notice: headings, tasks and what stands between them, nested by their numbers."""

from dataclasses import dataclass, field

from tasks.notices.blocks import Block
from tasks.notices.finding import split_off
from tasks.notices.numbering import ANNEX
from tasks.notices.paragraphs import Layout, paragraphs
from tasks.notices.signatures import without_ending
from tasks.notices.statements import Statement


@dataclass(eq=False)
class Item:
    """`paragraphs` are without the statements that closed them; `strays` came after those and name no units."""

    level: int
    number: str
    mark: str
    paragraphs: list[str] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    parent: "Item | None" = None

    @property
    def is_annex(self):
        return self.number == ANNEX

    @property
    def has_units(self):
        return any(statement.units for statement in self.statements)

    @property
    def text(self):
        return "\n".join(self.paragraphs)

    @property
    def words(self):
        """All of it, number and statements included."""
        return self.mark + "\n".join([*self.paragraphs, *(one.words for one in self.statements)])

    def ancestors(self):
        above = self.parent
        while above:
            yield above
            above = above.parent

    def take_in(self, point: "Item"):
        """Make a finer item part of this one's text."""
        first, *others = point.paragraphs or [""]
        self.paragraphs += [point.mark + first, *others]
        self.statements += point.statements
        self.strays += point.strays


def items_of(blocks: list[Block], layout: Layout) -> list[Item]:
    """One item per numbered block, and one more for each further paragraph that names units after the first did."""
    items = []
    for block, following in zip(blocks, [*blocks, None][1:], strict=True):
        first, *others = paragraphs(block, layout)
        ends_document = following is None or following.mark.number == ANNEX
        items += _items(block, [first, *(without_ending(others) if ends_document else others)])
    return items


def below_table(last: Item, block: Block, layout: Layout) -> list[Item]:
    """What stands between a table and the next number: items where units are named, else strays of its last item."""
    items = []
    for paragraph in without_ending(paragraphs(block, layout)):
        text, statements = split_off(paragraph)
        if not text:
            last.statements += statements
        elif any(statement.units for statement in statements):
            items.append(Item(last.level, "", "", [text], statements))
        else:
            last.strays.append(paragraph)
    return items


def _items(block, words):
    items = [Item(block.mark.level, block.mark.number, block.mark.words)]
    for paragraph in [words[0].removeprefix(block.mark.words).lstrip(), *words[1:]]:
        text, statements = split_off(paragraph)
        item = items[-1]
        if text and item.has_units:
            if not any(statement.units for statement in statements):
                item.strays.append(paragraph)
                continue
            item = Item(block.mark.level, "", "")
            items.append(item)
        item.paragraphs += [text] if text else []
        item.statements += statements
    return items


def spread_upwards(items: list[Item]) -> None:
    """A statement on 以上工作 holds for the items before it that name no units."""
    for index, item in enumerate(items):
        above = [statement for statement in item.statements if statement.covers_above]
        for earlier in range(index - 1, -1, -1) if above else ():
            if items[earlier].level < item.level or items[earlier].has_units:
                break
            if items[earlier].level == item.level:
                items[earlier].statements += above

"""How a bulletin falls onto numbered pages of A4, tables with their head on each. No ORM; heights in points."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.agenda import lines_of
from tasks.bulletins import Sheet, Text
from tasks.order_pages import broken

PAGE, LINE = 667, 29  # what a page holds, and a line of text
ISSUER_WIDTH, TITLE_WIDTH = 15, 19  # Chinese characters in a line of the red head and of the title
HEAD, ISSUER_LINE, TITLE_LINE = 112, 40, 34  # the first page: what is there anyhow, and each line of the two
CLOSING = 4 * LINE  # signature and the line on the figures
CAPTION, ROW, ROW_LINE = 30, 22, 16  # a row of one line, and each line more
CELL_WIDTHS = {1: 11, 2: 12}  # characters in a line of the columns of names
KEPT_WHOLE = 4  # a paragraph of so many lines is not divided
LEAST_ROWS = 3  # of a table, below its caption


@dataclass(frozen=True)
class Part:
    """A heading, (the rest of) a paragraph, or some lines of a table. sums: its last line adds up."""

    text: str = ""
    is_heading: bool = False
    goes_on: bool = False
    heads: Sequence[str] = ()
    lines: Sequence[Sequence[str]] = ()
    sums: bool = False
    named: bool = False  # a table with columns of names


@dataclass
class Pages:
    """Pages as they fill; `room`: what is left of the last."""

    room: int
    pages: list[list[Part]] = field(default_factory=lambda: [[]])

    def put(self, part, height) -> None:
        self.pages[-1].append(part)
        self.room -= height

    def need(self, height) -> None:
        """Begin a new page when the last one has not so much left."""
        if self.room < height:
            self.turn()

    def turn(self) -> None:
        self.pages.append([])
        self.room = PAGE


def pages_of(parts, issuer, title) -> list[list[Part]]:
    """parts: of `bulletins.parts_of`. No heading ends a page; the signature is never alone on one."""
    heads = ISSUER_LINE * lines_of(issuer, ISSUER_WIDTH) + TITLE_LINE * lines_of(title, TITLE_WIDTH)
    pages = Pages(PAGE - HEAD - heads)
    for place, part in enumerate(parts):
        is_last = place == len(parts) - 1
        if isinstance(part, Sheet):
            _put_table(pages, part)
        elif part.is_heading:
            pages.need(LINE + _start_of(parts[place + 1], CLOSING if place == len(parts) - 2 else 0))
            pages.put(Part(part.text, is_heading=True), LINE)
        else:
            _put_text(pages, part, CLOSING if is_last else 0)
    return pages.pages


def _start_of(part, after) -> int:
    """What has to stand on the same page as the heading above it; after: as for `_put_text`."""
    if isinstance(part, Sheet):
        return CAPTION + ROW + sum(_height(part, line) for line in part.lines[:LEAST_ROWS])
    lines = len(broken(part.text))
    return LINE * lines + after if lines <= KEPT_WHOLE else LINE


def _put_text(pages, part: Text, after) -> None:
    """after: what must stand on the same page as the last line."""
    lines, goes_on = broken(part.text), False
    while lines:
        count = len(lines)
        if pages.room < LINE * count + after:
            is_short = count <= KEPT_WHOLE and not goes_on
            count = 0 if is_short else min(pages.room // LINE, count - bool(after))
        if count < 1:
            pages.turn()
            continue
        pages.put(Part("".join(lines[:count]), goes_on=goes_on), LINE * count)
        lines, goes_on = lines[count:], True


def _put_table(pages, sheet: Sheet) -> None:
    heights = [_height(sheet, line) for line in sheet.lines]
    pages.need(CAPTION + ROW + sum(heights[:LEAST_ROWS]))
    caption, lines = sheet.caption, list(sheet.lines)
    while lines:
        room, count = pages.room - ROW - (CAPTION if caption else 0), 0
        while count < len(lines) and room >= heights[count]:
            room -= heights[count]
            count += 1
        count = max(1, count)
        part = Part(caption, heads=sheet.heads, lines=lines[:count], sums=sheet.sums, named=bool(sheet.names))
        pages.put(part, pages.room - room)
        caption, lines, heights = "", lines[count:], heights[count:]
        if lines:
            pages.turn()


def _height(sheet, line) -> int:
    wrapped = (lines_of(line[column], CELL_WIDTHS[column]) for column in sheet.names)
    return ROW + ROW_LINE * (max(wrapped, default=1) - 1)

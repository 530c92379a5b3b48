"""The text of a supervision order, and how it falls onto numbered pages of A4. No ORM.

Browsers number printed pages differently or not at all, so the pages are made here, each with its number.
"""

from dataclasses import dataclass

from records.dates import full_date
from tasks.colours import COLOUR_LABELS

FIRST_LINES, NEXT_LINES, CLOSING_LINES = 17, 23, 3
ISSUER_WIDTH, ISSUER_LINES = 15, 2  # characters of the red head in a line, which is as high as so many lines of text
WIDTH, LATIN = 26, 0.6  # Chinese characters in a line; a Latin one beside them
INDENT = 2
KEPT_WHOLE = 4  # a paragraph of so many lines is not divided


@dataclass(frozen=True)
class Piece:
    """A heading, or a paragraph or what is left of one from the page before (`goes_on`)."""

    text: str
    is_heading: bool = False
    goes_on: bool = False


def paragraphs(order) -> list[Piece]:
    """What the sheet says of an issued order, without head and signature."""
    day = full_date(order.answer_by)
    parts = [
        ("督办事项", [order.paper["matter"]]),
        ("事由", [*order.reason.splitlines(), *_grounds(order)]),
        ("要求", order.demands.splitlines()),
        (
            "答复",
            [f"请于{day}前逐项书面答复，并附有关材料。到期未答复或答复未通过的，按规定升级督办。"],
        ),
    ]
    found = []
    for number, (heading, texts) in zip("一二三四", parts, strict=True):
        found += [Piece(f"{number}、{heading}", is_heading=True), *(Piece(text) for text in texts if text.strip())]
    return found


def _grounds(order) -> list[str]:
    """Why it has its colour: the conditions met, the order before it, the reason of an exception, the decision."""
    found = [f"符合{COLOUR_LABELS[order.colour]}督办条件：{'；'.join(order.facts)}。"] if order.facts else []
    if order.follows:
        found.append(f"此前已发{order.follows.name}（{COLOUR_LABELS[order.follows.colour]}）。")
    if order.exception:
        found.append(f"特别理由：{order.exception}")
    if order.decision:
        day = full_date(order.decision.held_on)
        found.append(f"依据：{day}{order.decision.body}决定（{order.decision.minutes_number}）。")
    return found


def first_page(order) -> int:
    """The lines of text that the first page holds under its red head."""
    return FIRST_LINES - ISSUER_LINES * ((len(order.paper["issuer"]) - 1) // ISSUER_WIDTH)


def pages_of(pieces: list[Piece], first: int = FIRST_LINES) -> list[list[Piece]]:
    """The pieces page by page, `first` lines on the first; no heading ends a page, and the signature follows text."""
    pages, room = [[]], first
    for piece in pieces:
        lines, goes_on = broken(piece.text), False
        while lines:
            if room < _least(piece, lines):
                pages.append([])
                room = NEXT_LINES
            pages[-1].append(Piece("".join(lines[:room]), piece.is_heading, goes_on))
            lines, room, goes_on = lines[room:], room - len(lines[:room]), True
    if room < CLOSING_LINES:
        pages.append(_last_of(pages[-1]))
    return pages


def _last_of(page) -> list[Piece]:
    """The last paragraph with its heading, taken off a page that holds more."""
    count = 2 if len(page) > 2 and page[-2].is_heading else 1
    taken = page[-count:] if len(page) > count else []
    del page[len(page) - len(taken) :]
    return taken


def _least(piece, lines) -> int:
    """The lines that have to fit on what is left of a page: a heading with text below it, a short paragraph whole."""
    return 1 + KEPT_WHOLE if piece.is_heading else min(len(lines), KEPT_WHOLE)


def broken(text: str) -> list[str]:
    """A paragraph line by line, as wide as it will be about; the first is indented."""
    lines, line, width = [], "", INDENT
    for char in text:
        wide = 1 if ord(char) > 0xFF else LATIN
        if width + wide > WIDTH:
            lines.append(line)
            line, width = "", 0
        line, width = line + char, width + wide
    return [*lines, line]

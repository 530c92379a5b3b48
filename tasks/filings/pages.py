"""How the rows of the sheet to sign fall onto pages of A4. No ORM.

Browsers number printed pages differently or not at all, so the pages are made here, each with its number.
"""

from math import ceil

PAGE_LINES, SIGNING_LINES = 30, 9
TASK_WIDTH, MEASURES_WIDTH, TEXT_WIDTH = 7, 12, 18  # Chinese characters in a line of each column


def pages_of(rows: list[dict]) -> list[list[dict]]:
    """The rows of a receipt page by page; the last has room to sign."""
    pages, room = [[]], PAGE_LINES
    for row in rows:
        lines = _lines_of(row)
        if lines > room and pages[-1]:
            pages.append([])
            room = PAGE_LINES
        pages[-1].append(row)
        room -= lines
    if room < SIGNING_LINES:
        pages.append([])
    return pages


def _lines_of(row) -> int:
    measures = sum(_wrapped(f"{text}：{status}", MEASURES_WIDTH) for text, status in row["measures"])
    return max(_wrapped(row["task"], TASK_WIDTH), measures, _wrapped(row["text"], TEXT_WIDTH)) + 1


def _wrapped(text: str, width: int) -> int:
    """Lines of a text; a Latin character is half as wide."""
    pieces = (sum(1 if ord(char) > 0xFF else 0.5 for char in piece) for piece in text.split("\n"))
    return sum(max(1, ceil(piece / width)) for piece in pieces)

"""How the rows of a printed statement fall onto pages of A4. No ORM.

Browsers number printed pages differently or not at all, so the pages are made here, each with its number.
"""

from collections.abc import Sequence
from math import ceil

FIRST_LINES, NEXT_LINES, SIGNING_LINES = 31, 37, 8
LABEL_WIDTH, HOW_WIDTH = 11, 17  # Chinese characters in a line of each column


def pages_of(rows: Sequence) -> list[list]:
    """The rows of `assessment.trace` page by page; the last has room to sign."""
    pages, room = [[]], FIRST_LINES
    for row in rows:
        lines = max(_wrapped(row.label + row.weighs, LABEL_WIDTH - row.depth), _wrapped(row.detail, HOW_WIDTH))
        if lines > room and pages[-1]:
            pages.append([])
            room = NEXT_LINES
        pages[-1].append(row)
        room -= lines
    if room < SIGNING_LINES:
        pages.append([])
    return pages


def _wrapped(text: str, width: int) -> int:
    """Lines of a text; a Latin character is half as wide."""
    return max(1, ceil(sum(1 if ord(char) > 0xFF else 0.5 for char in text) / width))

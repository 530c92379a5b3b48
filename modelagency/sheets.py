"""Lists laid out on numbered A4 sheets: whole lines, so that every browser prints the same page numbers."""

from dataclasses import dataclass

LINES = 38  # of a sheet
CHARACTERS = 44  # of a line; what is longer takes several


@dataclass(frozen=True)
class Sheet:
    """One page: rows are (is it a heading?, text)."""

    number: int
    count: int
    rows: list


def sheets(parts, *, reserved=0) -> list[Sheet]:
    """(title, lines) on as many sheets as it takes; the last keeps `reserved` lines free (for signatures)."""
    pages, free = [[]], LINES
    for title, lines in parts:
        for is_heading, text in [(True, title), *((False, line) for line in lines)]:
            height = 2 if is_heading else -(-len(text) // CHARACTERS)
            if height + is_heading > free:  # a heading keeps at least one line below it
                pages.append([])
                free = LINES
            pages[-1].append((is_heading, text))
            free -= height
    if free < reserved:
        pages.append([])
    return [Sheet(number, len(pages), rows) for number, rows in enumerate(pages, start=1)]

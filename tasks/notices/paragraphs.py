"""Lines put together to paragraphs: over page breaks and, where the text was wrapped, over its margin."""

import re
from collections import Counter
from dataclasses import dataclass

from tasks.notices.blocks import Block
from tasks.notices.finding import SENTENCE_END, ends_with_statement, opens_statement
from tasks.notices.headings import is_general
from tasks.notices.lines import length, page_width
from tasks.notices.numbering import read_mark
from tasks.notices.signatures import ends_letter, signed_by

LONGEST_FRAGMENT = 40

_ENDS = re.compile(f"[{SENTENCE_END}：:][”’）)]?$")


@dataclass(frozen=True)
class Layout:
    """`width`: see page_width. `heading_levels`: levels whose headings stand on a line of their own."""

    width: float | None
    heading_levels: frozenset[int]


def layout_of(blocks: list[Block]) -> Layout:
    width = page_width([line for block in blocks for line in block.lines])
    totals = Counter(block.mark.level for block in blocks)
    heads = Counter(block.mark.level for block in blocks if _is_heading(block.lines[0]))
    return Layout(width, frozenset(level for level in totals if 2 * heads[level] > totals[level]))


def paragraphs(block: Block, layout: Layout) -> list[str]:
    """The paragraphs of the block, the first one with its number."""
    headed = _opens_with_heading(block, layout)
    joined = []
    for line, following in zip(block.lines, [*block.lines, None][1:], strict=True):
        if joined and _runs_on(joined[-1], line, following, headed and len(joined) == 1, layout.width):
            joined[-1].append(line)
        else:
            joined.append([line])
    return ["".join(lines) for lines in joined]


def _opens_with_heading(block, layout):
    if not (block.mark and _is_heading(block.lines[0])):
        return False
    return block.mark.level in layout.heading_levels or is_general(block.lines[0].removeprefix(block.mark.words))


def _is_heading(line):
    return not re.search(f"[{SENTENCE_END}]", line) and not ends_with_statement(line)


def _runs_on(paragraph, line, following, is_heading, width):
    """Whether `line` goes on with the paragraph, given as its lines so far."""
    last = paragraph[-1]
    if _is_row(last) or _is_row(line):
        return False
    if last[-1] in "：:" and opens_statement(last):
        return not _begins_anew(line, following)
    if _ENDS.search(last[-2:]) or ends_with_statement(last) or _begins_anew(line, following):
        return False
    if last[-1] in "、，,":
        return True
    if width:
        return length(last) >= width - 2
    if is_heading or opens_statement(paragraph[0]):
        return _is_fragment(line, following)
    return True


def _is_row(line):
    """Whether tabs divide the line into cells."""
    mark = read_mark(line)
    return "\t" in (line.removeprefix(mark.words).strip() if mark else line)


def _begins_anew(line, following):
    signs = following is not None and signed_by(following) == ""
    return signs or opens_statement(line) or ends_letter(line)


def _is_fragment(line, following):
    """The rest of a heading or of a list of units that a page break cut off."""
    if len(line) > LONGEST_FRAGMENT or re.search(f"[{SENTENCE_END}]", line):
        return False
    return following is None or opens_statement(following)

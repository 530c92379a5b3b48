"""Lines put together to paragraphs: over page breaks and, where a page was wrapped, over its margin."""

import re
from collections import Counter
from dataclasses import dataclass

from tasks.notices.blocks import Block
from tasks.notices.dates import is_date_line
from tasks.notices.lines import length, page_width
from tasks.notices.statements import SENTENCE_END, ends_with_statement, opens_statement

LONGEST_FRAGMENT = 40

_ENDS = re.compile(f"[{SENTENCE_END}：:][”’）)]?$")
_NOTE = re.compile("[（(]此件.*[）)]$|附件?\\s?[：:]|抄送|主题词")


@dataclass(frozen=True)
class Layout:
    """`width`: see page_width. `heading_levels`: levels whose headings stand on a line of their own."""

    width: float | None
    heading_levels: frozenset[int]


def layout_of(blocks: list[Block]) -> Layout:
    width = page_width([line for block in blocks for line in block.lines])
    numbered = [block for block in blocks if block.mark and block.lines]
    totals = Counter(block.mark.level for block in numbered)
    heads = Counter(block.mark.level for block in numbered if _is_heading(block.lines[0]))
    return Layout(width, frozenset(level for level in totals if 2 * heads[level] > totals[level]))


def paragraphs(block: Block, layout: Layout) -> list[str]:
    """The block's paragraphs, the lines of a signature and the like left out at the end."""
    under_heading = bool(
        block.mark and block.lines and block.mark.level in layout.heading_levels and _is_heading(block.lines[0])
    )
    joined = []
    for line, following in zip(block.lines, [*block.lines[1:], None], strict=True):
        stands_alone = bool(joined) and (opens_statement(joined[-1][0]) or (under_heading and len(joined) == 1))
        if joined and _runs_on(joined[-1][-1], line, following, stands_alone, layout.width):
            joined[-1].append(line)
        else:
            joined.append([line])
    return ["".join(lines) for lines in joined]


def _is_heading(line):
    return not re.search(f"[{SENTENCE_END}]", line) and not ends_with_statement(line)


def _runs_on(last, line, following, stands_alone, width):
    """Whether `line` goes on with the paragraph that `last` is the last line of."""
    if _ENDS.search(last[-2:]) or ends_with_statement(last) or _begins_anew(line, following):
        return False
    if last[-1] in "、，,":
        return True
    if width:
        return length(last) >= width - 2
    return _is_fragment(line, following) if stands_alone else True


def _begins_anew(line, following):
    if opens_statement(line) or is_date_line(line) or _NOTE.match(line):
        return True
    return following is not None and is_date_line(following)  # a signature


def _is_fragment(line, following):
    """The rest of a heading or of a list of units that a page break cut off."""
    if len(line) > LONGEST_FRAGMENT or re.search(f"[{SENTENCE_END}]", line):
        return False
    return following is None or opens_statement(following)


def without_closing(words: list[str]) -> list[str]:
    """The paragraphs without signature, date and notes under them."""
    kept = list(words)
    signed = False
    while kept and (_is_closing(kept[-1]) or (signed and _is_heading(kept[-1]) and len(kept[-1]) <= LONGEST_FRAGMENT)):
        signed = is_date_line(kept.pop())
    return kept


def _is_closing(paragraph):
    return bool(is_date_line(paragraph) or _NOTE.match(paragraph))

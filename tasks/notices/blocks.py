"""A notice cut at its numbers: each block is a number and the lines up to the next one."""

import re
from dataclasses import dataclass
from itertools import pairwise

from tasks.notices.brackets import without_breaks
from tasks.notices.finding import find_statements
from tasks.notices.numbering import Mark, numbered_lines, read_mark

# A heading whose line break was lost: 二、主要任务（一）…, （一）…的表率1.…
_HAN = "[一二三四五六七八九十]{1,3}"
_RUNS_ON = (
    rf"(?:{_HAN}、[^。；：，（(]{{2,30}}(?=[（(]{_HAN}[）)])"
    rf"|(?:{_HAN}、|[（(]{_HAN}[）)])[^。；：0-9]{{2,40}}(?<![第A-Za-z])(?=[0-9]{{1,2}}[.．、][^0-9]))"
)
_HEADING_RUNS_ON = re.compile(_RUNS_ON)
_HEADING_AFTER_SENTENCE = re.compile(rf"(?<=。)(?:{_RUNS_ON}|(?:{_HAN}、|[（(]{_HAN}[）)])[^。；：]{{2,40}}$)")


@dataclass(frozen=True)
class Block:
    """`mark` is None for what stands before the first number; lines[0] begins with the number."""

    mark: Mark | None
    lines: list[str]


def cut(text: str) -> list[Block]:
    """The blocks in order, the one before the first number first (it may be empty)."""
    whole = "".join(without_breaks(piece) for piece in _pieces(text))
    restored = "\n".join(_with_lost_breaks(line) for line in whole.split("\n"))
    head, *numbered = _pieces(restored)
    return [Block(None, _lines(head)), *(Block(read_mark(piece), _lines(piece)) for piece in numbered)]


def _pieces(text):
    starts = numbered_lines(text)
    return [text[start:end] for start, end in zip([0, *starts], [*starts, len(text)], strict=True)]


def _lines(piece):
    return [line.strip() for line in piece.split("\n") if line.strip()]


def _with_lost_breaks(line):
    """Break the line between a heading, a statement of units, or a sentence and the number that follows directly."""
    cuts = {heading.start() for heading in _HEADING_AFTER_SENTENCE.finditer(line)}
    cuts |= {found.end for found in find_statements(line) if read_mark(line, found.end)}
    for start in (0, *sorted(cuts)):
        while heading := _HEADING_RUNS_ON.match(line, start):
            cuts.add(start := heading.end())
    edges = [0, *sorted(cuts), len(line)]
    return "\n".join(line[start:end] for start, end in pairwise(edges))

"""A notice cut at its numbers: each block is a number and the lines up to the next one."""

import re
from dataclasses import dataclass

from tasks.notices.brackets import without_breaks
from tasks.notices.numbering import Mark, numbered_lines, read_mark
from tasks.notices.statements import find_statements

# A heading whose line break was lost: 二、主要任务（一）…, （一）…的表率1.…
_HEADING_RUNS_ON = re.compile(
    "(?:[一二三四五六七八九十]{1,3}、[^。；：，\n（(]{2,30}(?=[（(]一[）)])"
    "|[（(][一二三四五六七八九十]{1,3}[）)][^。；：\n0-9]{2,40}(?=1[.．、][^0-9]))"
)


@dataclass(frozen=True)
class Block:
    """`mark` is None for what stands before the first number; lines[0] is without the number."""

    mark: Mark | None
    lines: list[str]


def cut(text: str) -> list[Block]:
    """The blocks in order, the one before the first number first (it may be empty)."""
    whole = "".join(without_breaks(piece) for piece in _pieces(text))
    restored = "\n".join(_with_lost_breaks(line) for line in whole.split("\n"))
    head, *numbered = _pieces(restored)
    return [Block(None, _lines(head)), *(_numbered(piece) for piece in numbered)]


def _pieces(text):
    starts = numbered_lines(text)
    return [text[start:end] for start, end in zip([0, *starts], [*starts, len(text)], strict=True)]


def _numbered(piece):
    mark = read_mark(piece)
    return Block(mark, _lines(piece[len(mark.words) :]))


def _lines(piece):
    return [line.strip() for line in piece.split("\n") if line.strip()]


def _with_lost_breaks(line):
    """Break the line where a number follows a heading or a statement of units directly."""
    heading = _HEADING_RUNS_ON.match(line)
    cuts = [heading.end()] if heading else []
    cuts += [found.end for found in find_statements(line) if read_mark(line, found.end)]
    edges = zip([0, *cuts], [*cuts, len(line)], strict=True)
    return "\n".join(line[start:end] for start, end in edges)

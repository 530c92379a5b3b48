"""The lines of a notice, rid of what only the page put there."""

import re
from collections import Counter

_BULLET = re.compile(r"(?:[•●■◆▪◦○◇▶➢➤‣⁃\ue000-\uf8ff]|[-·*](?=\s))\s*")
_PAGE_NUMBER = re.compile(
    r"[-—–－―]+\s?[0-9]{1,4}\s?[-—–－―]+|第\s?[0-9]{1,4}\s?页(?:\s?[,，/]?\s?共\s?[0-9]{1,4}\s?页)?"
)
_BEFORE_CLOSING_SIGN = re.compile(r"\n(?=[，。、；：！？）)】］》”’％%,;:.．])")
_AFTER_OPENING_SIGN = re.compile(r"(?<=[（(【［《“‘])\n")

_WRAPPED = range(16, 61)  # characters to a line
_FEWEST_LINES = 12


def clean_lines(text: str) -> list[str]:
    """Lines without margins, blank lines, page numbers and bullets; tabs stay where they may divide cells."""
    lines = (line.strip(" \u3000" if "\t" in line else None) for line in text.splitlines())
    kept = (_without_bullet(line) for line in lines if not _PAGE_NUMBER.fullmatch(line))
    return [line for line in kept if line.strip()]


def _without_bullet(line):
    bullet = _BULLET.match(line)
    return line[bullet.end() :] if bullet else line


def mend(lines: list[str]) -> str:
    """The lines, one under the other; none begins with a closing sign or ends with an opening one."""
    text = _BEFORE_CLOSING_SIGN.sub("", "\n".join(lines))
    return _AFTER_OPENING_SIGN.sub("", text)


def length(line: str) -> float:
    """In Chinese characters; other signs take half the room."""
    return len(line) - sum(map(str.isascii, line)) / 2


def page_width(lines: list[str]) -> float | None:
    """The length of a full line where every paragraph is broken at the margin; None where none is."""
    if len(lines) < _FEWEST_LINES:
        return None
    lengths = [length(line) for line in lines]
    width, _ = Counter(map(round, lengths)).most_common(1)[0]
    full = sum(abs(one - width) <= 1 for one in lengths)
    return width if width in _WRAPPED and 2 * full >= len(lines) else None

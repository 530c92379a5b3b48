"""The numbers that open a paragraph: 一、 then （一） then 1. then （1）."""

import re
from dataclasses import dataclass

_HAN = "[一二三四五六七八九十百零〇]{1,5}"
_DIGITS = "[0-9０-９]{1,3}"
_BLANK = "[ \u3000]?"

MARK = (
    rf"(?:(?P<section>{_HAN}){_BLANK}[、．.]"
    rf"|(?P<annex>附{_BLANK}件){_BLANK}(?:{_DIGITS})?{_BLANK}(?:[：:]|$)"
    rf"|[（(]{_BLANK}(?P<part>{_HAN}){_BLANK}[）)]、?"
    rf"|(?P<item>{_DIGITS}){_BLANK}[.．、](?:(?=20[0-9]{{2}}年)|(?![0-9０-９]))"  # not 1.2亿, but 1.2026年
    rf"|[（(]{_BLANK}(?P<point>{_DIGITS}){_BLANK}[）)]"
    rf"|(?P<bare_point>{_DIGITS})[）)]|(?P<circled>[①-⑳]))"
)
ANNEX = "附件"
_LEVELS = {"section": 1, "annex": 1, "part": 2, "item": 3, "point": 4, "bare_point": 4, "circled": 4}
_AT_START = re.compile(MARK, re.MULTILINE)
_LINE_STARTS = re.compile("^" + MARK, re.MULTILINE)


@dataclass(frozen=True)
class Mark:
    """`level` 1 (coarsest) to 4, `number` as written, `words` with its brackets and dots."""

    level: int
    number: str
    words: str


def read_mark(text: str, start: int = 0) -> Mark | None:
    """The number that stands at `start` of `text`, if one does."""
    found = _AT_START.match(text, start)
    if not found:
        return None
    form = found.lastgroup
    number = ANNEX if form == "annex" else found[form]
    return Mark(_LEVELS[form], number, found[0])


def numbered_lines(text: str) -> list[int]:
    """Where the lines that open with a number begin."""
    return [found.start() for found in _LINE_STARTS.finditer(text)]

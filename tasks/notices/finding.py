"""Where the statements of units stand in a paragraph: in brackets, behind a label, mostly at its end."""

import re
from dataclasses import dataclass

from tasks.notices.brackets import CLOSING, LONGEST, OPENING, matched
from tasks.notices.numbering import read_mark
from tasks.notices.statements import LABEL, Statement, read_statement

SENTENCE_END = "。！？；"

_LABEL = re.compile(LABEL)
_LABEL_IN_TEXT = re.compile(rf"(?:^|(?<=[。！？])){LABEL}")


@dataclass(frozen=True)
class Found:
    """A statement and where it stands in its paragraph, brackets included."""

    start: int
    end: int
    statement: Statement


def opens_statement(line: str) -> bool:
    """Whether the line begins with 责任单位： or the like, bracketed or not."""
    return bool(_LABEL.match(line, 1 if line[:1] in tuple(OPENING) else 0))


def find_statements(paragraph: str) -> list[Found]:
    """All statements of a paragraph, in order."""
    pairs, unclosed = matched(paragraph)
    found = []
    for opening, closing in pairs:
        if (not found or opening >= found[-1].end) and closing - opening <= LONGEST:
            label_needed = not _ends_a_sentence(paragraph, opening, closing + 1)
            statement = read_statement(paragraph[opening + 1 : closing], label_needed)
            if statement:
                found.append(Found(opening, closing + 1, statement))
    return found + _find_at_end(paragraph, found[-1].end if found else 0, unclosed)


def _find_at_end(paragraph, start, unclosed):
    """A statement without brackets, or whose bracket is never closed."""
    opening = _LABEL_IN_TEXT.search(paragraph, start)
    if unclosed is not None and unclosed >= start and _LABEL.match(paragraph, unclosed + 1):
        position, words = unclosed, paragraph[unclosed + 1 :]
    elif opening:
        position, words = opening.start(), paragraph[opening.start() :]
    else:
        return []
    statement = read_statement(words) if len(words) <= LONGEST else None
    return [Found(position, len(paragraph), statement)] if statement else []


def _ends_a_sentence(paragraph, opening, end):
    """Whether the bracket stands where （A、B负责） names units: after a sentence, at the end, before a number."""
    rest = paragraph[end : end + 2]
    before = paragraph[max(0, opening - 1) : opening]
    return rest.strip() in ("", "。") or before in (*SENTENCE_END, "") or read_mark(paragraph, end) is not None


def split_off(paragraph: str) -> tuple[str, list[Statement]]:
    """The paragraph without the statements that close it, and all its statements."""
    found = find_statements(paragraph)
    words = paragraph
    for one in reversed(found):
        after = words[one.end :].strip()
        if after not in ("", "。"):
            break
        before = words[: one.start].rstrip()
        words = before + (after if before and before[-1] not in SENTENCE_END else "")
    return words, [one.statement for one in found]


def ends_with_statement(line: str) -> bool:
    if not line or line.rstrip("。")[-1:] not in tuple(CLOSING):
        return False
    found = find_statements(line)
    return bool(found) and line[found[-1].end :] in ("", "。")

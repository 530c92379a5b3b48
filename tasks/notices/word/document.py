"""From the parts of a .docx to lines of text: a paragraph is a line, and so is a row of a table."""

from collections.abc import Iterator

from lxml import etree

from tasks.notices.errors import NoticeError
from tasks.notices.word.elements import child, kind_of, value
from tasks.notices.word.inline import ends_deleted, left_out, words_of
from tasks.notices.word.lists import Lists
from tasks.notices.word.package import DAMAGED, open_parts
from tasks.notices.word.styles import Styles
from tasks.notices.word.tables import lines_of_table

MAX_PARAGRAPHS = 50_000
DEEPEST = 20  # tables within tables

_TOO_MANY = f"文件超过 {MAX_PARAGRAPHS} 段，不像一份通知，没有读取。请只保留通知正文，另存为 .docx 后再上传。"
_TOO_DEEP = f"表格套了 {DEEPEST} 层以上，不能读取。请在 Word 或 WPS 中把表格改简单后再上传。"


def read_docx(data: bytes) -> str:
    """The text of the body, without headers, footers, notes and text boxes. NoticeError where it cannot be read."""
    parts = open_parts(data)
    body = child(parts.document, "body")
    if body is None:
        raise NoticeError(DAMAGED)
    styles = Styles(parts.styles)
    return "\n".join(Reading(styles, Lists(parts.numbering, styles)).lines(body))


class Reading:
    """One pass over a document."""

    def __init__(self, styles: Styles, lists: Lists):
        self._styles, self._lists, self._paragraphs = styles, lists, 0

    def lines(self, container: etree._Element, depth: int = 0) -> Iterator[str]:
        """The lines of a body or a cell, blank ones left out."""
        if depth > DEEPEST:
            raise NoticeError(_TOO_DEEP)
        carried = ""
        for block in blocks(container):
            if kind_of(block) == "p":
                line = self._line(block, carried)
                carried = line if ends_deleted(block) else ""
                yield from () if carried else _split(line)
            else:
                yield from _split(carried)
                carried = ""
                yield from lines_of_table(block, lambda cell: self.lines(cell, depth + 1))
        yield from _split(carried)

    def _line(self, paragraph, before):
        self._paragraphs += 1
        if self._paragraphs > MAX_PARAGRAPHS:
            raise NoticeError(_TOO_MANY)
        if self._styles.is_contents(value(child(paragraph, "pPr", "pStyle"))):
            return before
        words = before + words_of(paragraph)
        if ends_deleted(paragraph):
            return words
        label = self._lists.label(paragraph)
        return label + words if words.strip() else ""


def _split(line):
    return [one for one in line.split("\n") if one.strip()]


def blocks(container: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, those inside content controls and the like too."""
    waiting = list(reversed(container))
    while waiting:
        element = waiting.pop()
        kind = kind_of(element)
        if kind in ("p", "tbl"):
            yield element
        elif not left_out(element) and not _is_contents(element):
            waiting.extend(reversed(element))


def _is_contents(control):
    """Whether it is the frame of a table of contents."""
    gallery = value(child(control, "sdtPr", "docPartObj", "docPartGallery")) or ""
    return gallery == "Table of Contents"

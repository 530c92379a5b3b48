"""From the parts of a .docx to lines of text: a paragraph is a line, and so is a row of a table."""

from collections.abc import Iterator

from lxml import etree

from tasks.notices.errors import NoticeError
from tasks.notices.word.elements import child, kind_of, value
from tasks.notices.word.inline import ends_deleted, inside, words_of
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
        words = []  # of one paragraph, and of those before it whose ends are deleted
        for block in blocks(container):
            if kind_of(block) == "tbl":
                yield from _lines("", words)
                yield from lines_of_table(block, lambda cell: self.lines(cell, depth + 1))
            elif self._is_read(block):
                words.append(words_of(block))
                if ends_deleted(block):
                    continue
                yield from _lines(self._lists.label(block), words)
            else:
                continue
            words = []
        yield from _lines("", words)

    def _is_read(self, paragraph):
        """All paragraphs are, but those of the table of contents; NoticeError where they are far too many."""
        self._paragraphs += 1
        if self._paragraphs > MAX_PARAGRAPHS:
            raise NoticeError(_TOO_MANY)
        return not self._styles.is_contents(value(child(paragraph, "pPr", "pStyle")))


def _lines(label, words):
    whole = "".join(words)
    return [line for line in (label + whole).split("\n") if line.strip()] if whole.strip() else []


def blocks(container: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, those inside content controls and the like too."""
    waiting = inside(container)
    while waiting:
        element = waiting.pop()
        kind = kind_of(element)
        if kind in ("p", "tbl"):
            yield element
        elif not _is_contents(element):
            waiting += inside(element)


def _is_contents(control):
    """Whether it is the frame of a table of contents."""
    gallery = value(child(control, "sdtPr", "docPartObj", "docPartGallery")) or ""
    return gallery == "Table of Contents"

"""The words of one paragraph, without those deleted, hidden, or floating beside the text."""

import re
from collections.abc import Iterator

from lxml import etree

from tasks.notices.errors import NoticeError
from tasks.notices.word.elements import child, kind_of, value
from tasks.notices.word.styles import is_hidden

_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_LEFT_OUT = {
    *("pPr", "rPr", "sdtPr", "sdtEndPr"),  # settings
    *("del", "moveFrom", "delText", "instrText", "delInstrText", "fldData"),  # deleted words, codes of fields
    *("drawing", "pict", "object"),  # text boxes and pictures
    "rt",  # the pronunciation above a word
}
_SYMBOL = re.compile("[0-9A-Fa-f]{4}")
_FOREIGN = "文件里嵌有另一份文档，读不到其中的文字。请在 Word 或 WPS 中全选、复制到新文档，另存为 .docx 后再上传。"


def words_of(paragraph: etree._Element) -> str:
    """Tabs and line breaks are kept as signs."""
    return "".join(_words(paragraph))


def ends_deleted(paragraph: etree._Element) -> bool:
    """Whether the end of the paragraph is deleted: its words then run on into the next one."""
    mark = child(paragraph, "pPr", "rPr")
    return child(mark, "del") is not None or child(mark, "moveFrom") is not None


def inside(element: etree._Element) -> list[etree._Element]:
    """What is read of the elements in one, the last one first; of several forms of one content the simplest.

    NoticeError where one stands for another document, whose words are not here.
    """
    if kind_of(element) == "alternatives":
        simplest = child(element, "fallback")
        chosen = child(element, "choice") if simplest is None else simplest
        return [] if chosen is None else [chosen]
    return [one for one in reversed(element) if not _left_out(one)]


def _left_out(element):
    kind = kind_of(element)
    if kind in ("altChunk", "subDoc"):
        raise NoticeError(_FOREIGN)
    return kind in _LEFT_OUT or (kind == "r" and is_hidden(element))


def _words(paragraph) -> Iterator[str]:
    waiting = [paragraph]
    while waiting:
        element = waiting.pop()
        kind = kind_of(element)
        if kind == "t":
            yield element.text or ""
        elif kind == "sym":
            yield _symbol(value(element, "char") or "")
        elif kind in _SIGNS:
            yield _SIGNS[kind]
        else:
            waiting += inside(element)


def _symbol(code):
    """A sign of a symbol font; those of its private area mean nothing outside it."""
    sign = chr(int(code, 16)) if _SYMBOL.fullmatch(code) else ""
    return "" if "\ud800" <= sign <= "\uf8ff" else sign

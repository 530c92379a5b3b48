"""Elements put together at random, and files with bytes changed: read or refused, never anything else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.notices import NoticeError, read_file, read_notice
from tests.tasks.notices.samples import text_of
from tests.tasks.notices.word.documents import as_docx, raw

pytestmark = pytest.mark.once
unhurried = settings(deadline=None)

NAMES = (
    *("p", "r", "t", "tab", "br", "sym", "tbl", "tr", "tc", "tcPr", "trPr", "pPr", "rPr", "numPr", "numId", "ilvl"),
    *("pStyle", "vMerge", "hMerge", "gridSpan", "gridBefore", "cellDel", "del", "ins", "moveFrom", "moveTo"),
    *("sdt", "sdtContent", "sdtPr", "docPartObj", "docPartGallery", "vanish", "hyperlink", "ruby", "rt", "drawing"),
)
LISTS = (
    *("abstractNum", "num", "abstractNumId", "lvl", "numFmt", "lvlText", "start", "lvlRestart", "isLgl", "lvlOverride"),
    *(
        "startOverride",
        "styleLink",
        "numStyleLink",
        "style",
        "name",
        "basedOn",
        "pPr",
        "pStyle",
        "numPr",
        "numId",
        "ilvl",
    ),
)
# The outermost elements, so that what is drawn stands where it is read.
BODY = "<w:p>{0}<w:r>{1}<w:t>建账</w:t></w:r></w:p><w:tbl><w:tr>{1}<w:tc>{2}<w:p>{0}</w:p></w:tc></w:tr>{2}</w:tbl>{1}"
NUMBERING = (
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0">{0}</w:lvl>{1}</w:abstractNum><w:num w:numId="1">{2}</w:num>'
)
VALUES = ["", "0", "1", "2", "8", "9", "-1", "99999999999", "restart", "continue", "false", "F0B7", "bullet", "decimal"]
VALUES += ["chineseCounting", "（%1）", "%9%1%2.", "%", "甲", "Table of Contents", "toc 1"]


def trees(names):
    attributes = st.dictionaries(
        st.sampled_from(["val", "numId", "abstractNumId", "ilvl", "styleId", "char"]),
        st.sampled_from(VALUES),
        max_size=3,
    )

    def element(name, attributes, content):
        written = "".join(f' w:{key}="{value}"' for key, value in attributes.items())
        return f"<w:{name}{written}>{content}</w:{name}>"

    leaves = st.sampled_from(["", "建账", "一、总则", "（责任单位：局办公室）"])
    return st.recursive(
        leaves,
        lambda inner: st.builds(element, st.sampled_from(names), attributes, st.lists(inner, max_size=5).map("".join)),
        max_leaves=40,
    )


@unhurried
@given(*[st.tuples(trees(names), trees(names), trees(names)) for names in (NAMES, LISTS)], trees(LISTS))
def test_any_tree_is_read_or_refused(body, numbering, styles):
    try:
        text = read_file("a.docx", raw(BODY.format(*body), NUMBERING.format(*numbering), styles))
    except NoticeError as refusal:
        assert str(refusal)
    else:
        assert text.strip()


WHOLE = as_docx(text_of("verbs.txt"))


@unhurried
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=4)), min_size=1, max_size=4))
def test_changed_bytes_are_read_or_refused(changes):
    data = bytearray(WHOLE)
    for place, content in changes:
        data[place : place + len(content)] = content
    try:
        read_notice(read_file("a.docx", bytes(data)))
    except NoticeError as refusal:
        assert str(refusal)

"""Text as it comes from Word, WPS, a browser or a PDF reader."""

import pytest

from tasks.notices import read_file, read_notice
from tasks.notices.signs import plain
from tests.tasks.notices.samples import READABLE, notice, text_of


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("甲\r\n乙\r丙\v丁\f戊\u2028己\u2029庚\x85辛", "甲\n乙\n丙\n丁\n戊\n己\n庚\n辛"),
        ("局\xa0办\u2003公\u202f室\u3000", "局 办 公 室\u3000"),
        ("\ufeff局\u200b办\xad公\u2060室\u202e\ufe0f", "局办公室"),
        ("一\x07、\x01甲\x9f", "一、甲"),
        ("⼀、⼯作⽬标，⺠政局⻓期⾰新", "一、工作目标，民政局长期革新"),
        ("\uf9dc局", "隆局"),
        ("①⑴１２％Ａ", "①⑴１２％Ａ"),
        ("损坏\ufffd处", "损坏\ufffd处"),
    ],
)
def test_plain(text, clean):
    assert plain(text) == clean


def scattered(text, sign, every=7):
    """The sign after each seventh character, never before a line's own mark."""
    return "\n".join(
        line[:9] + sign.join(line[start : start + every] for start in range(9, len(line), every))
        if len(line) > 9
        else line
        for line in text.split("\n")
    )


@pytest.mark.parametrize("name", READABLE)
@pytest.mark.parametrize(
    "disguise",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: text.replace("\n", "\v"),
        lambda text: text.replace("\n", "\n\xa0\xa0\u3000\u2003"),
        lambda text: text.replace("\n", "\xa0\n"),
        lambda text: text.replace("\n", "\n\n\xa0\n"),
        lambda text: scattered(text, "\u200b"),
        lambda text: scattered(text, "\xad"),
        lambda text: scattered(text, "\ufeff"),
        lambda text: text.replace("\n", "\n• "),
        lambda text: text.replace("\n", "\n\uf06c\t"),
        lambda text: text.replace("一", "⼀").replace("工", "⼯").replace("人", "⼈"),
    ],
    ids=[
        "crlf",
        "cr",
        "vt",
        "margins",
        "trailing",
        "blank",
        "zero-width",
        "soft-hyphen",
        "bom",
        "bullets",
        "pua",
        "pdf",
    ],
)
def test_a_disguised_text_reads_the_same(name, disguise):
    data = disguise(text_of(name)).encode()
    assert read_notice(read_file("粘贴.txt", data)) == notice(name)

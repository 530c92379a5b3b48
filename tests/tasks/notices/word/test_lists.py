"""Numbers that the file does not store in the text."""

import pytest

from tasks.notices import read_file
from tests.tasks.notices.word.documents import p, raw


def level(ilvl, form, text, more=""):
    return f'<w:lvl w:ilvl="{ilvl}"><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def template(number, *levels):
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def use(number, of, more=""):
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def item(words, ilvl=0, list_id=1):
    return p(words, f'<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{list_id}"/></w:numPr>')


THREE = template(
    7,
    level(0, "chineseCountingThousand", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
)


ONE_LIST = THREE + use(1, 7)


def read(body, numbering=ONE_LIST, styles=""):
    return read_file("a.docx", raw(body, numbering, styles)).split("\n")


def test_levels_restart_under_coarser_ones():
    body = "".join(
        item(words, ilvl)
        for words, ilvl in [("甲", 0), ("乙", 1), ("丙", 2), ("丁", 2), ("戊", 1), ("己", 2), ("庚", 0), ("辛", 1)]
    )
    assert read(body) == ["一、甲", "（一）乙", "1.丙", "2.丁", "（二）戊", "1.己", "二、庚", "（一）辛"]


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("chineseCounting", "一 二 十 十一 二十"),
        ("chineseCountingThousand", "一 二 十 十一 二十"),
        ("japaneseCounting", "一 二 十 十一 二十"),
        ("ideographDigital", "一 二 一〇 一一 二〇"),
        ("decimal", "1 2 10 11 20"),
        ("decimalZero", "01 02 10 11 20"),
        ("decimalEnclosedCircleChinese", "① ② ⑩ ⑪ ⑳"),
        ("decimalFullWidth", "１ ２ １０ １１ ２０"),
        ("upperRoman", "I II X XI XX"),
        ("lowerLetter", "a b j k t"),
        ("ideographTraditional", "甲 乙 癸 11 20"),
        ("chineseLegalSimplified", "壹 贰 壹拾 壹拾壹 贰拾"),
        ("aFormOfTheFuture", "1 2 10 11 20"),
    ],
)
def test_forms(form, numbers):
    lines = read("".join(item("甲") for _ in range(20)), template(7, level(0, form, "（%1）")) + use(1, 7))
    assert [lines[n - 1] for n in (1, 2, 10, 11, 20)] == [f"（{number}）甲" for number in numbers.split()]


def test_a_level_may_show_the_ones_above_it_in_digits():
    levels = level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", "<w:isLgl/>")
    assert read(item("甲") + item("乙", 1), template(7, *levels) + use(1, 7)) == ["第一章甲", "1.1乙"]


def test_bullets_have_no_number():
    assert read(item("甲"), template(7, level(0, "bullet", "\uf06c")) + use(1, 7)) == ["甲"]


def test_two_uses_of_a_template_count_on_and_an_own_start_begins_anew():
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = THREE + use(1, 7) + use(2, 7) + use(3, 7, override)
    body = item("甲") + item("乙", 0, 2) + item("丙", 0, 3) + item("丁", 0, 3)
    assert read(body, numbering) == ["一、甲", "二、乙", "一、丙", "二、丁"]


def test_a_use_may_have_its_own_levels():
    fifth = level(0, "decimal", "%1、", '<w:start w:val="5"/>')
    override = f'<w:lvlOverride w:ilvl="0">{fifth}</w:lvlOverride>'
    assert read(item("甲") + item("乙"), THREE + use(1, 7, override)) == ["5、甲", "6、乙"]


def test_a_level_that_never_restarts():
    levels = level(0, "chineseCounting", "%1、"), level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>')
    body = item("甲") + item("乙", 1) + item("丙") + item("丁", 1)
    assert read(body, template(7, *levels) + use(1, 7)) == ["一、甲", "1.乙", "二、丙", "2.丁"]


def style(name, based_on="", numbered=""):
    settings = f"<w:pPr><w:numPr>{numbered}</w:numPr></w:pPr>"
    return f'<w:style w:styleId="{name}"><w:basedOn w:val="{based_on}"/>{settings}</w:style>'


STYLED = style("标题1", "", '<w:numId w:val="1"/>') + style("细目", "标题1", '<w:ilvl w:val="2"/>') + style("环", "环")


def styled(words, style, more=""):
    return p(words, f'<w:pStyle w:val="{style}"/>{more}')


def test_styles_number_their_paragraphs():
    body = styled("甲", "标题1") + styled("乙", "细目") + styled("丙", "环") + styled("丁", "无")
    assert read(body, styles=STYLED) == ["一、甲", "1.乙", "丙", "丁"]


def test_a_level_may_be_tied_to_a_style():
    levels = level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="节"/>')
    styles = style("节", "", '<w:numId w:val="1"/>')
    assert read(item("甲") + styled("乙", "节"), template(7, *levels) + use(1, 7), styles) == ["一、甲", "（一）乙"]


def test_a_paragraph_may_leave_the_list_of_its_style():
    assert read(styled("甲", "标题1", '<w:numPr><w:numId w:val="0"/></w:numPr>'), styles=STYLED) == ["甲"]


def test_a_template_behind_a_style_of_lists():
    numbering = (
        template(7, '<w:numStyleLink w:val="公文"/>')
        + template(8, '<w:styleLink w:val="公文"/>', level(0, "decimal", "%1."))
        + use(1, 7)
    )
    assert read(item("甲"), numbering) == ["1.甲"]


def test_empty_paragraphs_count_and_show_nothing():
    assert read(item("甲") + item("") + item("丙")) == ["一、甲", "三、丙"]


def test_a_deleted_paragraph_does_not_count():
    deleted = '<w:rPr><w:del w:id="1"/></w:rPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    assert read(item("甲") + p("", deleted) + item("乙")) == ["一、甲", "二、乙"]


@pytest.mark.parametrize(
    ("settings", "numbering"),
    [
        ('<w:numPr><w:numId w:val="9"/></w:numPr>', THREE),
        ('<w:numPr><w:ilvl w:val="77"/><w:numId w:val="1"/></w:numPr>', ONE_LIST),
        ('<w:numPr><w:ilvl w:val="-1"/><w:numId w:val="x"/></w:numPr>', ONE_LIST),
        ('<w:numPr><w:ilvl w:val="8"/><w:numId w:val="1"/></w:numPr>', ONE_LIST),
        ('<w:numPr><w:numId w:val="1"/></w:numPr>', use(1, 99)),
        ("<w:numPr/>", ""),
    ],
)
def test_lists_that_are_not_there_number_nothing(settings, numbering):
    assert read(p("甲", settings), numbering) == ["甲"]


def test_counts_stay_short():
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="999999999"/></w:lvlOverride>'
    forms = ("upperRoman", "chineseCounting", "lowerLetter")
    lines = [read(item("甲"), template(7, level(0, form, "%1.")) + use(1, 7, override))[0] for form in forms]
    assert max(map(len, lines)) < 30

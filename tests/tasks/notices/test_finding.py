import pytest

from tasks.notices.finding import ends_with_statement, find_statements, opens_statement, split_off


def names(paragraph):
    return [[unit.text for unit in found.statement.units] for found in find_statements(paragraph)]


@pytest.mark.parametrize(
    ("paragraph", "words", "expected"),
    [
        ("建好台账。（责任单位：局办公室）", "建好台账。", [["局办公室"]]),
        ("建好台账（责任单位：局办公室）。", "建好台账。", [["局办公室"]]),
        ("建好台账。（责任单位：局办公室)", "建好台账。", [["局办公室"]]),
        ("建好台账。【责任单位：局办公室】", "建好台账。", [["局办公室"]]),
        ("建好台账。（责任单位：局办公室", "建好台账。", [["局办公室"]]),
        ("建好台账。责任单位：局办公室。", "建好台账。", [["局办公室"]]),
        ("建好台账（试行）。（局办公室负责）", "建好台账（试行）。", [["局办公室"]]),
        ("责任单位：市交通委（市道运局）", "", [["市交通委（市道运局）"]]),
        ("（注：建好台账。（责任单位：局办公室）", "（注：建好台账。", [["局办公室"]]),
    ],
)
def test_takes_the_closing_statement_off(paragraph, words, expected):
    assert split_off(paragraph)[0] == words
    assert names(paragraph) == expected


def test_a_statement_amid_the_text_stays_in_it():
    paragraph = "建好台账。（责任单位：局办公室）核对台账。（责任单位：机关党委）"
    assert split_off(paragraph)[0] == "建好台账。（责任单位：局办公室）核对台账。"
    assert names(paragraph) == [["局办公室"], ["机关党委"]]


@pytest.mark.parametrize("paragraph", ["各科室（由局办公室负责）要报送台账。", "建好台账（试行）"])
def test_prose_in_brackets_is_no_statement(paragraph):
    assert names(paragraph) == []


def test_opening_and_ending():
    assert opens_statement("（责任单位：局办公室")
    assert opens_statement("完成时限：年底前")
    assert not opens_statement("（试行）")
    assert ends_with_statement("甲。（责任单位：局办公室）。")
    assert not ends_with_statement("甲。（责任单位：局办公室）乙（试行）")
    assert not ends_with_statement("")

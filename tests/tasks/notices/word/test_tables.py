"""Tables as lines."""

import pytest

from tasks.notices import NoticeError, read_file
from tests.tasks.notices.word.documents import p, raw, table, tc

DOWN, ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def read(body):
    return read_file("a.docx", raw(body)).split("\n")


def test_a_row_is_a_line_between_its_neighbours():
    assert read(p("前") + table(tc("甲") + tc("乙"), tc("丙") + tc("丁")) + p("后")) == ["前", "甲\t乙", "丙\t丁", "后"]


def test_paragraphs_and_tabs_in_a_cell_become_blanks():
    assert read(
        table(tc("教育局|财政局") + "<w:tc><w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r></w:p></w:tc>")
    ) == ["教育局 财政局\t甲 乙"]


def test_a_cell_merged_downwards_goes_on_as_a_ditto_sign():
    rows = tc("党建", DOWN) + tc("甲"), tc("", ON) + tc("乙"), tc("业务", DOWN) + tc("丙"), tc("", ON) + tc("丁")
    assert read(table(*rows)) == ["党建\t甲", "〃\t乙", "业务\t丙", "〃\t丁"]


def test_an_empty_merged_cell_is_empty_below():
    assert read(table(tc("", DOWN) + tc("甲"), tc("", ON) + tc("乙"))) == ["\t甲", "\t乙"]


def test_a_wide_cell_keeps_the_columns_in_place():
    wide = '<w:gridSpan w:val="2"/>'
    assert read(table(tc("责任单位", wide) + tc("时限"), tc("牵头") + tc("配合") + tc("年底"))) == [
        "责任单位\t\t时限",
        "牵头\t配合\t年底",
    ]


def test_an_old_merge_to_the_side_and_columns_left_free():
    row = "<w:trPr><w:gridBefore w:val='1'/></w:trPr>" + tc("乙") + tc("丙")
    aside = tc("甲", '<w:hMerge w:val="restart"/>') + tc("不见", "<w:hMerge/>") + tc("丁")
    assert read(table(aside, row)) == ["甲\t\t丁", "\t乙\t丙"]


def test_a_row_of_one_cell_is_a_line_of_its_own():
    assert read(table(tc("一、党建", '<w:gridSpan w:val="3"/>'), tc("1") + tc("甲") + tc("乙"))) == [
        "一、党建",
        "1\t甲\t乙",
    ]


def test_a_frame_of_one_cell_keeps_paragraphs_and_tables():
    inner = table(tc("甲") + tc("乙"))
    assert read(f"<w:tbl><w:tr><w:tc>{p('题目')}{p('正文')}{inner}</w:tc></w:tr></w:tbl>") == ["题目", "正文", "甲\t乙"]


def test_a_table_in_a_cell_becomes_words_of_the_cell():
    inner = table(tc("甲") + tc("乙"), tc("丙") + tc("丁"))
    assert read(f"<w:tbl><w:tr>{tc('外')}<w:tc>{inner}{p('')}</w:tc></w:tr></w:tbl>") == ["外\t甲 乙 丙 丁"]


def test_changes_are_taken_as_accepted():
    deleted = "<w:trPr><w:del w:id='1'/></w:trPr>" + tc("删") + tc("去")
    added = "<w:trPr><w:ins w:id='1'/></w:trPr>" + tc("新") + tc("增")
    assert read(table(tc("甲") + tc("乙"), deleted, added)) == ["甲\t乙", "新\t增"]


def test_rows_and_cells_inside_content_controls():
    def control(content):
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    row = f"<w:tr>{control(tc('甲'))}{tc('乙')}</w:tr>"
    assert read(control(f"<w:tbl>{control(row)}</w:tbl>")) == ["甲\t乙"]


def test_rows_without_words_and_without_cells():
    assert read(p("文") + table("", tc("") + tc(""), tc("甲") + tc("乙"))) == ["文", "甲\t乙"]


def test_no_cell_of_an_absurdly_wide_row_is_lost():
    words = [f"格{n}" for n in range(200)]
    cells = "".join(tc(word, '<w:gridSpan w:val="60"/>') for word in words)
    first, second = read(table(cells, tc("甲") + tc("乙")))
    assert [word for word in first.split("\t") if word] == words
    assert len(second.split("\t")) == 63


@pytest.mark.parametrize("span", ["0", "-3", "x", "999999999"])
def test_absurd_widths_are_kept_within_bounds(span):
    lines = read(table(tc("甲", f'<w:gridSpan w:val="{span}"/>') + tc("乙"), tc("丙") + tc("丁")))
    assert "".join(lines).replace("\t", "") == "甲乙丙丁"
    assert all(len(line) < 70 for line in lines)


def test_refuses_tables_too_deep():
    deep = p("底")
    for _ in range(22):
        deep = f"<w:tbl><w:tr><w:tc>{deep}</w:tc></w:tr></w:tbl>"
    with pytest.raises(NoticeError, match="^表格套了 20 层以上"):
        read(deep)

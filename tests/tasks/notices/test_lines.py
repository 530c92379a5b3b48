from tasks.notices.lines import clean_lines, length, mend, page_width


def test_drops_margins_blank_lines_and_page_numbers():
    text = "　　一、总则　\n\n— 3 —\n第 2 页 共 9 页\n　\n- 12 -\n1.甲\n20\n"
    assert clean_lines(text) == ["一、总则", "1.甲", "20"]


def test_mends_signs_that_a_break_put_on_the_wrong_side():
    assert mend(["1", ".甲（", "一", "）乙", "，丙", "丁"]) == "1.甲（一）乙，丙\n丁"


def test_length_counts_other_signs_half():
    assert length("达95%以上") == 4.5


def test_page_width_is_that_of_wrapped_text():
    assert page_width(["甲" * 28] * 9 + ["甲" * 5] * 4) == 28


def test_text_with_whole_paragraphs_has_no_width():
    assert page_width(["甲" * 200] * 9 + ["甲" * 5] * 4) is None
    assert page_width(["甲" * n for n in range(5, 40)]) is None
    assert page_width(["甲" * 28] * 5) is None
    assert page_width(["甲" * 9] * 20) is None

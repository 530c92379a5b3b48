from tasks.notices.brackets import matched, split_outside, without_breaks


def test_matches_nested_brackets_of_any_width():
    assert matched("甲（乙(丙）)丁") == ([(1, 6), (3, 5)], None)


def test_tells_of_a_bracket_left_open():
    assert matched("）甲（乙（丙）") == ([(4, 6)], 2)


def test_takes_breaks_out_of_brackets_only():
    assert without_breaks("甲\n（乙\n丙)\n丁（戊\n") == "甲\n（乙丙)\n丁（戊\n"


def test_a_very_long_bracket_is_none():
    text = "（" + "\n" * 1001 + "）"
    assert without_breaks(text) == text


def test_splits_outside_brackets():
    assert split_outside("甲（乙、丙）、丁", "、") == ["甲（乙、丙）", "丁"]

from tasks.notices.blocks import cut


def lines(text):
    return [block.lines for block in cut(text)]


def test_cuts_at_numbers():
    assert lines("总则\n一、甲\n乙\n（一）丙\n1.丁") == [["总则"], ["一、甲", "乙"], ["（一）丙"], ["1.丁"]]


def test_the_head_may_be_empty():
    assert lines("一、甲") == [[], ["一、甲"]]


def test_restores_breaks_that_were_lost():
    text = "一、任务（一）夯实基础1.建账。（责任单位：局办公室）2.核对。（局办公室负责）（二）办好实事"
    assert lines(text)[1:] == [
        ["一、任务"],
        ["（一）夯实基础"],
        ["1.建账。（责任单位：局办公室）"],
        ["2.核对。（局办公室负责）"],
        ["（二）办好实事"],
    ]


def test_restores_the_break_before_a_heading_at_the_end_of_a_line():
    assert lines("一、目标\n年底见效。二、主要任务\n1.甲") == [
        [],
        ["一、目标", "年底见效。"],
        ["二、主要任务"],
        ["1.甲"],
    ]


def test_numbers_in_mid_sentence_stay():
    assert lines("（一）推进第1、第2批清单，按（一）项执行。") == [[], ["（一）推进第1、第2批清单，按（一）项执行。"]]

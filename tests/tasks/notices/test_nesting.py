from tasks.notices.blocks import cut
from tasks.notices.items import items_of
from tasks.notices.nesting import nest
from tasks.notices.paragraphs import layout_of

BY = "（责任单位：局办公室）"


def nested(text):
    blocks = cut(text)[1:]
    items = nest(items_of(blocks, layout_of(blocks)))
    return [(item.mark, item.text, item.parent and item.parent.mark, item.has_units) for item in items]


def test_items_hang_under_coarser_numbers():
    assert nested(f"一、甲\n（一）乙\n1.丙。{BY}\n（二）丁\n1.戊。{BY}") == [
        ("一、", "甲", None, False),
        ("（一）", "乙", "一、", False),
        ("1.", "丙。", "（一）", True),
        ("（二）", "丁", "一、", False),
        ("1.", "戊。", "（二）", True),
    ]


def test_points_with_units_behind_the_last_one_become_text():
    assert nested(f"一、甲。\n1.乙；\n2.丙。{BY}\n二、丁。\n1.戊。\n2.己。{BY}") == [
        ("一、", "甲。\n1.乙；\n2.丙。", None, True),
        ("二、", "丁。\n1.戊。\n2.己。", None, True),
    ]


def test_one_task_that_lost_its_units_is_no_point():
    assert nested(f"一、甲\n1.乙。\n2.丙。{BY}\n二、丁\n1.戊。{BY}\n2.己。{BY}")[1] == ("1.", "乙。", "一、", False)


def test_a_paragraph_with_units_behind_a_finished_task_is_a_task_without_number():
    assert nested(f"一、甲\n1.乙。{BY}\n丙。{BY}\n2.丁。{BY}")[1:3] == [
        ("1.", "乙。", "一、", True),
        ("", "丙。", "一、", True),
    ]


def test_a_heading_stays_one_when_the_first_task_lost_its_number():
    assert nested(f"一、甲\n乙。{BY}\n1.丙。{BY}\n二、丁\n1.戊。{BY}")[:3] == [
        ("一、", "甲", None, False),
        ("", "乙。", "一、", True),
        ("1.", "丙。", "一、", True),
    ]


def test_a_heading_that_names_units_stays_a_heading():
    assert nested(f"一、甲{BY}\n1.丙。{BY}\n2.丁。{BY}")[0] == ("一、", "甲", None, False)

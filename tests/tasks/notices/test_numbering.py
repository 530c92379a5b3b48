import pytest

from tasks.notices.numbering import Mark, numbered_lines, read_mark


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("一、主要任务", Mark(1, "一", "一、")),
        ("十二、附则", Mark(1, "十二", "十二、")),
        ("（三）夯实基础", Mark(2, "三", "（三）")),
        ("(二十) 建设", Mark(2, "二十", "(二十)")),
        ("1.建好台账", Mark(3, "1", "1.")),
        ("12．建好台账", Mark(3, "12", "12．")),
        ("3、建好台账", Mark(3, "3", "3、")),
        ("1.2026年底前完成", Mark(3, "1", "1.")),
        ("（1）第一期", Mark(4, "1", "（1）")),
        ("2)第二期", Mark(4, "2", "2)")),
        ("①第一期", Mark(4, "①", "①")),
        ("附件：任务分工表", Mark(1, "附件", "附件：")),
        ("附件2", Mark(1, "附件", "附件2")),
    ],
)
def test_reads_a_number(line, mark):
    assert read_mark(line) == mark


@pytest.mark.parametrize(
    "line", ["1.2亿千瓦", "2026.3.5", "2026年", "一是建好台账", "附件上传后", "（试行）", "（责任单位：甲）", ""]
)
def test_other_openings_are_no_numbers(line):
    assert read_mark(line) is None


def test_finds_the_numbered_lines():
    assert numbered_lines("总则\n一、甲\n乙1.丙\n（一）丁") == [3, 12]

"""Which lines are a table of tasks."""

import pytest

from tasks.notices.tables import Row, Section, Stray, Table, split_tables

HEADS = "序号\t任务\t责任单位\t时限"


def entries(text):
    """The entries of the only table."""
    (table,) = [part for part in split_tables(text.split("\n")) if isinstance(part, Table)]
    return table.entries


def around(text):
    return [part if isinstance(part, list) else "表" for part in split_tables(text.split("\n"))]


ONE, TWO = Row(["1", "建账", "局办公室", "年底"]), Row(["2", "核对", "机关党委", ""])
LINES = ["1\t建账\t局办公室\t年底", "2\t核对\t机关党委\t"]


def test_rows_under_heads():
    assert entries("\n".join([HEADS, *LINES])) == [ONE, TWO]


def test_lines_around_stay():
    assert around("\n".join(["一、前", "\t缩进", HEADS, *LINES, "二、后"])) == [["一、前", "缩进"], "表", ["二、后"]]


def test_missing_cells_at_the_end_are_empty():
    assert entries(f"{HEADS}\n2\t核对\t机关党委") == [TWO]


def test_lines_across_the_table_are_sections():
    assert entries("\n".join([HEADS, LINES[0], "（二）业务", LINES[1]])) == [ONE, Section("（二）业务"), TWO]


def test_a_lone_unit_between_rows_is_not_taken_for_a_section():
    assert entries("\n".join([HEADS, LINES[0], "人事科", LINES[1]])) == [ONE, Stray("人事科"), TWO]


@pytest.mark.parametrize("between", ["按季报送进展。", "附件2", "甲" * 41, "甲\n乙\n丙\n丁"])
def test_other_lines_end_the_table(between):
    assert around("\n".join([HEADS, LINES[0], between, LINES[1]]))[1:] == [
        "表",
        [*between.split("\n"), LINES[1].strip()],
    ]


def test_repeated_heads_are_passed_over():
    assert entries("\n".join([HEADS, LINES[0], HEADS, LINES[1]])) == [ONE, TWO]


def test_other_heads_begin_another_table():
    assert around("\n".join([HEADS, LINES[0], "事项\t牵头单位", "甲\t乙"])) == [[], "表", [], "表", []]


@pytest.mark.parametrize(
    "heads",
    [
        "序号\t任务\t责任单位\t\n〃\t〃\t牵头\t配合",
        "序号\t任务\t责任单位\t\n\t\t牵头单位\t配合单位",
        "序号\t任务\t分工情况\t\n〃\t〃\t牵头单位\t配合单位",
    ],
)
def test_heads_in_two_lines(heads):
    (table,) = [part for part in split_tables(f"{heads}\n1\t建账\t甲\t乙".split("\n")) if isinstance(part, Table)]
    assert [head.name[:2] for head in table.heads] == ["序号", "任务", "牵头", "配合"]
    assert table.entries == [Row(["1", "建账", "甲", "乙"])]


def test_a_first_row_with_gaps_is_no_second_line_of_heads():
    assert entries("类别\t任务\t责任单位\n\t建账\t办公室")[0] == Row(["", "建账", "办公室"])


def test_a_cell_broken_into_paragraphs_is_put_together():
    assert entries(f"{HEADS}\n1\t建账\t局办公室\n机关党委\t年底\n{LINES[1]}") == [
        Row(["1", "建账", "局办公室 机关党委", "年底"]),
        TWO,
    ]


def test_the_next_row_is_not_put_into_a_short_one():
    assert entries(f"{HEADS}\n1\t建账\n2\t核对\n3\t销号") == [
        Row([str(n), word, "", ""]) for n, word in ((1, "建账"), (2, "核对"), (3, "销号"))
    ]


LISTED = "序号\n任务\n责任单位\n时限\n1\n建账\n局办公室\n年底\n2\n核对\n机关党委\n6月底"
SECOND = Row(["2", "核对", "机关党委", "6月底"])


def test_a_line_for_each_cell():
    assert entries(LISTED) == [ONE, SECOND]
    assert around(f"前\n{LISTED}\n后") == [["前"], "表", ["后"]]


def test_a_row_of_another_length_is_left_whole():
    assert entries(LISTED.replace("局办公室", "局办公室\n机关党委")) == [
        Stray("1\n建账\n局办公室\n机关党委\n年底"),
        SECOND,
    ]
    assert entries(LISTED.replace("\n6月底", "\n三、要求")) == [ONE, Stray("2\n核对\n机关党委")]


def test_a_section_between_cells():
    assert entries(LISTED.replace("\n2\n", "\n二、业务\n2\n")) == [ONE, Section("二、业务"), SECOND]


@pytest.mark.parametrize(
    "form",
    [
        "工作任务\t推进医共体建设\t责任单位\t体改科\n完成时限\t年底\t责任领导\t章某",
        "责任单位\t局办公室\n完成时限\t年底前",
        "责任单位\t局办公室\t完成时限\t年底前",
    ],
)
def test_a_form_is_no_table(form):
    assert around(form) == [form.split("\n")]


@pytest.mark.parametrize(
    "text", ["序号\n姓名\n电话\n1\n章某\n123", "序号\n任务\n责任单位", "序号", "任务\n责任单位\n1\n甲", "a\tb\nc\td"]
)
def test_what_is_no_table_of_tasks(text):
    assert split_tables(text.split("\n")) == [text.split("\n")]

"""What holds for any text, and for the notices however their lines are broken."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.notices import NoticeError, read_notice
from tasks.notices.files import MAX_TEXT_BYTES
from tests.tasks.notices.samples import READABLE, lost, notice, said, text_of, unspaced

pytestmark = pytest.mark.once
unhurried = settings(deadline=None)  # a busy machine is no fault

ANLAN = text_of("anlan.txt")
PIECES = [
    "一、",
    "（一）",
    "1.",
    "（1）",
    "（",
    "）",
    "(",
    "责任单位：",
    "牵头单位：",
    "以上工作",
    "局办公室",
    "、",
    "。",
    "负责",
    "牵头，",
    "配合",
]
PIECES += [
    "\n",
    "\n\n",
    "等和",
    "第一位者为牵头",
    "95%",
    "10月底前",
    "2026年2月26日",
    "附件",
    "试行",
    "　",
    "各区、",
    "建好台账",
]


def body(text):
    """The numbered part, where the tasks are."""
    return text[text.index("二、主要任务") : text.index("三、工作要求")]


def words(read):
    return [(task.number, unspaced(task.text)) for task in read.tasks]


@unhurried
@given(st.text(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_any_text_is_read_or_refused(text):
    try:
        read = read_notice(text)
    except NoticeError:
        return
    assert any(task.units for task in read.tasks)
    assert {task.pillar for task in read.tasks} == {pillar.number for pillar in read.pillars}


@pytest.mark.parametrize("name", READABLE)
def test_nothing_is_lost(name):
    assert lost(text_of(name), notice(name)) == ""


@unhurried
@given(st.data())
def test_a_page_break_anywhere_changes_nothing(data):
    start = ANLAN.index("二、主要任务") + len("二、主要任务")
    positions = data.draw(st.lists(st.integers(start, ANLAN.index("三、工作要求")), max_size=4))
    text = ANLAN
    one_a_line = {ANLAN.count("\n", 0, position): position for position in positions}
    for position in sorted(one_a_line.values(), reverse=True):
        text = text[:position] + "\n\n" + text[position:]
    read = read_notice(text)
    assert said(read) == said(notice("anlan.txt"))
    assert words(read) == words(notice("anlan.txt"))
    assert read.pillars == notice("anlan.txt").pillars
    assert read.not_understood == ()


BREAKS = [found.span() for found in re.finditer(r"\n+", ANLAN) if "二、主要任务" in ANLAN[: found.start()]]


@unhurried
@given(st.sets(st.sampled_from(BREAKS), max_size=4))
def test_a_lost_line_break_changes_no_unit(breaks):
    text = ANLAN
    for start, end in sorted(breaks, reverse=True):
        text = text[:start] + text[end:]
    assert said(read_notice(text)) == said(notice("anlan.txt"))


@pytest.mark.parametrize("width", range(16, 46))
def test_wrapped_at_any_width(width):
    lines = [line[start : start + width] for line in ANLAN.splitlines() for start in range(0, len(line), width)]
    read = read_notice("\n".join(lines))
    assert said(read) == said(notice("anlan.txt"))
    assert words(read) == words(notice("anlan.txt"))
    assert [task.title for task in read.tasks] == [task.title for task in notice("anlan.txt").tasks]
    assert read.pillars == notice("anlan.txt").pillars
    assert read.not_understood == ()


@unhurried
@given(st.integers(0, len(body(ANLAN)) - 1))
def test_nothing_is_lost_when_a_sign_is_missing(position):
    position += ANLAN.index("二、主要任务")
    text = ANLAN[:position] + ANLAN[position + 1 :]
    assert lost(text, read_notice(text)) == ""


INSERTS = [
    "另行通知有关事宜。",
    "各单位按季小结",
    "（备注：本项由专班统筹）",
    "责任人：张某",
    "（六）其他。按需推进。",
    "4.另行安排。",
]


@unhurried
@given(st.sampled_from(BREAKS), st.sampled_from(INSERTS))
def test_an_inserted_line_is_never_lost(gap, line):
    text = ANLAN[: gap[0]] + f"\n\n{line}\n\n" + ANLAN[gap[1] :]
    assert lost(text, read_notice(text)) == ""


HEADS = "序号\t任务\t责任单位\n"
TASK = "1.建好台账。（责任单位：局办公室）\n"


@pytest.mark.parametrize(
    "hostile",
    [
        "（" * 500_000,
        "）" * 500_000,
        "（" * 300_000 + "）" * 300_000,
        ("（" * 500 + "）" * 500) * 500,
        "（责任单位：" * 80_000,
        "责任单位：局办公室" * 50_000,
        "（" + "局委和" * 200_000 + "负责）",
        "等和" * 300_000,
        "1" * MAX_TEXT_BYTES,
        "1." * 500_000,
        "一" * 500_000,
        "\n" * MAX_TEXT_BYTES,
        " " * MAX_TEXT_BYTES,
        "1.\n" * 49_000,
        "2026年" * 150_000,
        "第一位" * 200_000,
        "\t" * MAX_TEXT_BYTES,
        HEADS + "1\t建账\t甲局\n" * 49_000,
        HEADS + "\t〃\t甲局\n" * 49_000,
        HEADS * 49_000,
        HEADS + "甲\n\n乙\n丙\t丁\n" * 16_000,
        HEADS + "1\t建账\t" + "甲局、" * 400_000,
        HEADS + "1\t" + "建账（" * 400_000 + "\t甲局",
        "责任单位（\t" * 200_000,
        "序号\n任务\n责任单位\n" * 16_000,
        "序号\n任务\n责任单位\n" + "".join(f"{n}\n建账\n甲局\n" for n in range(1, 999)) * 16,
    ],
    ids=lambda text: text[:8].strip(),
)
def test_hostile_text_is_answered(hostile):
    assert read_notice(TASK + hostile).tasks[0].number == "1"

"""Notices put together at random: whatever stands among the tasks comes out again, from text and from Word alike."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.notices import Notice, read_file, read_notice
from tests.tasks.notices.samples import PLANS, READABLE, notice, text_of
from tests.tasks.notices.word.documents import as_docx, p, raw, table, tc

pytestmark = pytest.mark.once
unhurried = settings(deadline=None)

HEADS = ["序号", "类别", "工作任务", "具体要求", "牵头单位", "责任单位及责任人", "责任领导", "完成时限", "备注", ""]
WORDS = {"序号": "{}", "牵头单位": "第{}科", "责任单位及责任人": "第{}科 员{}", "责任领导": "员{}", "备注": "补{}"}
TOKEN = re.compile("[\u4e00-\u9fff][0-9]{3}")


class Writer:
    """Gives each piece of text a number of its own."""

    def __init__(self, draw):
        self.draw, self.count = draw, 100

    def words(self, form):
        self.count += 1
        return form.replace("{}", str(self.count))

    def cell(self, head):
        kind = self.draw(st.sampled_from(["words"] * 4 + ["empty", "ditto", "two"]))
        form = WORDS.get(head, "事{}。")
        if kind == "two" and head != "序号":
            return self.words(form) + "、" + self.words(form)
        return {"empty": "", "ditto": "〃"}.get(kind) if kind in ("empty", "ditto") else self.words(form)

    def table(self):
        """Rows of cells; a row of one cell stands across."""
        heads = self.draw(st.permutations(HEADS).map(lambda heads: heads[: self.draw(st.integers(3, 10))]))
        heads += [head for head in ("工作任务", "牵头单位") if head not in heads]
        rows = [heads]
        for _ in range(self.draw(st.integers(1, 5))):
            if len(rows) > 1 and self.draw(st.integers(0, 4)) == 0:
                rows.append([self.words(self.draw(st.sampled_from(["节{}", "一、节{}", "（二）节{}"])))])
            rows.append([self.cell(head) for head in heads])
        rows.append([self.words("事{}。") if head == "工作任务" else "终科" * (head == "牵头单位") for head in heads])
        return rows

    def lines(self):
        """Lines as rows of one cell, and tables as lists of rows."""
        for _ in range(self.draw(st.integers(1, 4))):
            yield [[self.words("（一）板块{}")]]
            for _ in range(self.draw(st.integers(0, 3))):
                yield [[self.words("1.做事{}。（责任单位：第{}科、各院）")]]
                yield from [[[self.words("另有{}。")]]] * self.draw(st.integers(0, 1))
            if self.draw(st.booleans()):
                yield self.table()
                yield from [[[self.words("注{}。")]]] * self.draw(st.integers(0, 1))


@st.composite
def notices(draw):
    """Tables between lines, each as a list of rows."""
    return [
        *([[line]] for line in ("某县方案", "一、总体要求", "全年见效。", "二、主要任务")),
        *Writer(draw).lines(),
        *([[line]] for line in ("1.收尾。（责任单位：终科）", "三、工作要求", "加强领导。")),
    ]


def as_text(parts):
    return "\n".join("\t".join(row) for part in parts for row in part)


def in_word(parts):
    blocks = []
    for part in parts:
        wide = '<w:gridSpan w:val="9"/>'
        rows = ["".join(_cell(words, wide if len(row) == 1 else "") for words in row) for row in part]
        blocks.append(table(*rows) if len(part) > 1 else p(part[0][0]))
    return raw("".join(blocks))


def _cell(words, settings):
    return tc("", "<w:vMerge/>") if words == "〃" else tc(words, '<w:vMerge w:val="restart"/>' + settings)


def everything(read: Notice) -> str:
    tasks = [[task.number, task.text, task.statement, task.deadline or ""] for task in read.tasks]
    pillars = [pillar.number + pillar.title for pillar in read.pillars]
    words = [*sum(tasks, []), *pillars, *read.not_understood, *read.other_sections]
    return "\n".join(words)


def missing(text: str, read: Notice) -> set[str]:
    """The numbered pieces of the text that are nowhere in what was read."""
    return set(TOKEN.findall(text)) - set(TOKEN.findall(everything(read)))


@unhurried
@given(notices())
def test_no_piece_of_text_is_lost(parts):
    text = as_text(parts)
    assert missing(text, read_notice(text)) == set()


@unhurried
@given(notices())
def test_word_and_text_give_the_same(parts):
    from_word = read_file("a.docx", in_word(parts))
    assert missing(as_text(parts), read_notice(from_word)) == set()
    assert read_notice(from_word) == read_notice(read_file("a.txt", from_word.encode()))


NAMES = [*READABLE, *sorted(path.name for path in PLANS.glob("*.txt"))]


@pytest.mark.parametrize("name", NAMES)
def test_a_notice_saved_in_word_reads_the_same(name):
    assert read_notice(read_file("a.docx", as_docx(text_of(name)))) == notice(name)

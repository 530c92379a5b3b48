"""The notice on a page: every character of it, escaped, in its order - whatever is marked."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.models import Notice
from tasks.templatetags.notices import Words, notice_text
from tests import make

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</p></article><b>",
    "{{7*7}}{% load x %}",
    "=1+1&lt;&amp;",
    "<!--",
    "]]>",
]
ALLOWED = {"p", "h3", "mark", "a"}


class Reader(HTMLParser):
    """What a browser finds: tags with their attributes."""

    def __init__(self):
        super().__init__()
        self.tags, self.classes = set(), set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.classes |= {f"{name}={value}" for name, value in attrs}

    def handle_comment(self, data):
        self.tags.add("comment")


def read(drawn) -> Reader:
    reader = Reader()
    reader.feed(drawn)
    return reader


def words(drawn) -> str:
    """What a person reads: without the tags, unescaped."""
    return unescape(re.sub(r"<[^>]*>", "", drawn))


def unspaced(text) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_shown_as_it_is_and_does_nothing(hostile):
    drawn = notice_text(Notice(title="", text=f"始\n{hostile}\n完"))
    assert [unescape(line) for line in re.findall("<p>(.*)</p>", drawn)] == ["始", hostile, "完"]
    assert read(drawn).tags == {"p"}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_titles_and_names_are_only_marked(hostile, cast, units):
    text = make.NOTICE.replace("以理论学习为先导", f"以{hostile}为先导").replace("局办公室", f"局{hostile[:4]}办公室")
    plan = make.draft_plan(cast.office, text)
    drawn = notice_text(plan.notice, plan.tasks.all())
    assert read(drawn).tags <= ALLOWED
    assert unspaced(words(drawn)) == unspaced(plan.notice.text)


def test_each_line_is_a_paragraph_and_blank_ones_are_left_out():
    drawn = notice_text(Notice(title="", text="　　一、总体目标\n\n  \n把工作 做实。\r\n完"))
    assert drawn == "<p>一、总体目标</p>\n<p>把工作 做实。</p>\n<p>完</p>"


def test_an_empty_notice_draws_nothing():
    assert notice_text(Notice(title="", text="")) == ""


def test_what_was_read_is_marked_and_nothing_is_altered(cast, units):
    plan = make.draft_plan(cast.office)
    drawn = notice_text(plan.notice, plan.tasks.all())
    assert unspaced(words(drawn)) == unspaced(plan.notice.text)
    assert re.findall("<h3>(.*?)</h3>", drawn) == ["关于印发“模范机关”建设要点的通知"]
    assert [words(head) for head in re.findall('<p class="h">(.*?)</p>', drawn)] == [
        "（一）建设政治型机关，做表率",
        "（二）建设清廉型机关，做模范",
    ]
    tasks = [task.title for task in plan.tasks.all()]
    assert re.findall('<mark class="task" id="s-[0-9]+"><a href="#t-[0-9]+">(.*?)</a></mark>', drawn) == tasks
    named = {task.order: [n.text for n in task.responsibilities.all()] for task in plan.tasks.all()}
    marked = re.findall('<mark class="(?:|ask)"(?: id="u-[0-9]+")?>(.*?)</mark>', drawn)
    assert marked == [name for order in sorted(named) for name in named[order]]
    unknown = [n.text for task in plan.tasks.all() for n in task.responsibilities.all() if not n.is_known]
    assert re.findall('<mark class="ask" id="u-[0-9]+">(.*?)</mark>', drawn) == unknown


@given(st.text(alphabet="一二。<>&\"'{}%= \t\n\r\x0b\x0c\x1c\x85\u2028　x/", max_size=60))
def test_any_text_comes_out_as_it_went_in(text):
    drawn = notice_text(Notice(title="", text=text))
    assert read(drawn).tags <= {"p"}
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    shown = [unescape(part) for part in drawn.removeprefix("<p>").removesuffix("</p>").split("</p>\n<p>")]
    assert [line for line in shown if line] == lines


@pytest.mark.parametrize(
    ("text", "names", "found"),
    [
        ("甲院、乙院", ["甲院", "乙院"], ["甲院", "乙院"]),
        ("甲 院、乙\n院", ["甲院", "乙院"], ["甲 院", "乙\n院"]),
        ("甲院做事。（甲院、乙院）", ["甲院", "乙院"], ["甲院", "乙院"]),
        ("甲院。" + "字" * 60 + "乙院", ["甲院", "乙院"], []),
        ("丙院", ["甲院"], []),
        ("", ["甲院"], []),
    ],
)
def test_names_are_found_side_by_side_whatever_blanks_are_in_them(text, names, found):
    searched = Words(text)
    spans = [searched.outside(span) for span in searched.names(names, 0, len(searched.text))]
    assert [text[start:end] for start, end in spans] == found


def test_a_pillars_title_is_marked_above_its_tasks_not_where_it_is_spoken_of(cast, units):
    spoken = "为建设政治型机关，做表率，现提出如下要点。"
    plan = make.draft_plan(cast.office, make.NOTICE.replace("一、总体目标", f"{spoken}\n一、总体目标"))
    drawn = notice_text(plan.notice, plan.tasks.all())
    assert f"<p>{spoken}</p>" in drawn
    assert '<p class="h">（一）建设政治型机关，做表率</p>' in drawn

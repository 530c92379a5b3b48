"""How a bulletin falls onto pages: nothing is lost, no heading ends a page, tables go on under their head."""

from itertools import chain
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.bulletin_pages import CAPTION, CLOSING, LINE, PAGE, ROW, pages_of
from tasks.bulletins import Sheet, Text
from tasks.order_pages import WIDTH, broken

HEADS = ["序号", "责任单位", "任务", "应完成日期", "逾期天数"]


def sheet(rows) -> Sheet:
    lines = [[str(n), "甲医院", "◆ 责任型 1　组织力提升", "8月21日", "26"] for n in range(1, rows + 1)]
    return Sheet("表", HEADS, lines, names=(1, 2))


def height(part) -> int:
    if part.heads:
        return ROW * (len(part.lines) + 1) + (CAPTION if part.text else 0)
    return LINE * (1 if part.is_heading else ceil(len(part.text) / WIDTH if part.goes_on else len(broken(part.text))))


texts = st.lists(st.integers(1, 300), min_size=1, max_size=12)


@settings(max_examples=150, deadline=None)
@given(before=texts, rows=st.integers(1, 70), after=texts)
def test_nothing_is_lost_and_every_page_holds_what_is_on_it(before, rows, after):
    said = [Text("字" * length) for length in before]
    end = [Text("句" * length) for length in after]
    pages = pages_of([*said, Text("二、标题", is_heading=True), sheet(rows), *end], "某局", "通报")
    parts = list(chain.from_iterable(pages))
    assert "".join(part.text for part in parts if not part.heads and not part.is_heading) == "".join(
        one.text for one in [*said, *end]
    )
    lines = [line for part in parts if part.heads for line in part.lines]
    assert [line[0] for line in lines] == [str(number) for number in range(1, rows + 1)]
    assert all(part.heads == HEADS for part in parts if part.lines)
    assert not any(page[-1].is_heading for page in pages)
    assert all(sum(map(height, page)) <= PAGE for page in pages)
    assert sum(map(height, pages[-1])) + CLOSING <= PAGE


@pytest.mark.parametrize(("issuer", "title"), [("局", "通报"), ("局" * 40, "关于通报" * 15)])
def test_a_long_head_leaves_less_room_on_the_first_page(issuer, title):
    parts = [Text("字" * 26) for _ in range(40)]
    first = len(pages_of(parts, issuer, title)[0])
    assert first == {1: 8, 40: 5}[len(issuer)]


def test_a_table_that_is_divided_has_its_caption_once():
    pages = pages_of([sheet(60), Text("完")], "局", "通报")
    assert [[part.text for part in page if part.heads] for page in pages] == [["表"], [""], [""]][: len(pages)]

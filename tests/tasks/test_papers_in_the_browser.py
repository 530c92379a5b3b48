"""会前一页 and 通报 in a real browser, as in tests/test_pages.py; and how many sheets of A4 they are."""

import re
from datetime import date

import pytest

from tasks.actions.bulletins import edit_bulletin
from tasks.actions.rollups import count_plan
from tests import make
from tests.assessment.doors.papers import WORDS, drafted, issued
from tests.libreoffice import needs_poppler, pages_of
from tests.tasks import ordered

pytestmark = pytest.mark.browser
LONG = "安澜县卫生健康系统青禾镇、竹里乡、云岭镇联合中心卫生院（第一名称）"


def crowd(plan, count, name="第{}乡镇卫生院"):
    """So many overdue rows of as many units."""
    row = plan.assignments.filter(unit__name="甲医院").first()
    said = {"task": row.task, "role": row.role, "starts_on": row.starts_on, "state": "in_progress"}
    for number in range(count):
        unit = make.unit(name.format(number))
        plan.assignments.create(unit=unit, late_on=date(2026, 8, 22), due_on=date(2026, 8, 21), **said)
    count_plan(plan)


def printed(visitor) -> list[str]:
    return pages_of(visitor.page.pdf(prefer_css_page_size=True))


def test_pages_of_papers(visitor, cast, plan, units):
    ordered.drafted(cast, make.assignment_of(plan, units["甲医院"]))
    crowd(plan, 4, LONG + "{}")
    visitor.sign_in(cast.office)
    visitor.open("brief")
    visitor.open("tasks:bulletins")
    visitor.page.get_by_role("button", name="起草通报").click()
    visitor.page.get_by_text("草稿已建立").wait_for()
    visitor.look("a draft of a bulletin")
    visitor.page.get_by_role("link", name="修改文字").click()
    visitor.look("the words of a bulletin")
    visitor.page.get_by_label("标题").fill("")
    visitor.page.get_by_role("button", name="保存通报文字").click()
    visitor.page.get_by_role("alert").wait_for()
    visitor.look("a bulletin without a title")
    visitor.page.get_by_label("标题").fill("关于落实情况的通报")
    visitor.page.get_by_role("button", name="保存通报文字").click()
    visitor.page.get_by_role("link", name="打印", exact=True).click()
    visitor.look("a bulletin on paper")
    visitor.page.go_back()
    visitor.page.locator("summary", has_text="印发通报").click()
    visitor.look("asked before a bulletin is issued")
    visitor.page.get_by_role("button", name="印发通报").click()
    visitor.page.get_by_text("通报已印发").wait_for()
    visitor.open("tasks:bulletins")
    assert visitor.seen == {}


@needs_poppler
@pytest.mark.parametrize(("matters", "late"), [(0, 0), (3, 60), (20, 60)])
def test_the_brief_is_one_sheet_whatever_there_is(matters, late, visitor, cast, plan, units):
    for number in range(matters):
        make.decision(cast.office, title=f"关于第{number}项逾期事项督办及后续整改落实情况的决定")
    crowd(plan, late, LONG + "{}" if matters == 20 else "第{}乡镇卫生院")
    visitor.sign_in(cast.committee)
    visitor.open("brief")
    (sheet,) = printed(visitor)
    assert "第 1 页，共 1 页" in sheet and "较上月变化" in sheet
    assert ("见清单" in sheet) == bool(late)


@needs_poppler
@pytest.mark.parametrize("late", [0, 14, 15, 16, 17, 18, 19, 20, 45])
def test_a_bulletin_has_its_number_and_head_on_each_page(late, visitor, cast, plan):
    crowd(plan, late)
    made = issued(cast, plan)
    visitor.sign_in(cast.stranger)
    visitor.open("tasks:bulletin_print", made.pk)
    sheets = printed(visitor)
    assert [re.findall(r"—\s*(\d+)\s*—", sheet) for sheet in sheets] == [[str(n + 1)] for n in range(len(sheets))]
    named = [sheet for sheet in sheets if "乙医院" in sheet or "乡镇卫生院" in sheet]
    assert all("责任单位" in sheet for sheet in named)
    assert sum(sheet.count("卫生院") for sheet in sheets) == late
    assert "快照 2026-09-16" in sheets[-1] and made.sign in sheets[-1]
    assert "（二）" in sheets[-1] or "（三）" in sheets[-1]


BOUNDS = """() => [...document.querySelectorAll(".letter")].map((sheet) => {
  const foot = sheet.querySelector(".letter-foot"), text = foot.previousElementSibling;
  return Math.round(foot.getBoundingClientRect().top - text.getBoundingClientRect().bottom);
})"""


@needs_poppler
@pytest.mark.parametrize("demands", [1, 9, 20])
def test_long_words_stay_above_the_foot_of_each_page(demands, visitor, cast, plan):
    crowd(plan, 30, LONG + "{}")
    made = drafted(cast, plan)
    said = WORDS | {"title": "关于全县卫生健康系统模范机关建设推进情况的通报" * 2, "issuer": LONG * 2, "sign": LONG}
    said["demands"] = "\n".join(
        "各单位对照清单逐项补报，写明原因、责任人和完成时间，逾期不再受理。" * 2 for _ in range(demands)
    )
    edit_bulletin(by=cast.office, bulletin=made, version=0, **said)
    visitor.sign_in(cast.office)
    visitor.open("tasks:bulletin_print", made.pk)
    visitor.page.emulate_media(media="print")
    spaces = visitor.page.evaluate(BOUNDS)
    assert min(spaces) > 0, spaces
    assert len(printed(visitor)) == len(spaces)


def test_a_draft_is_read_on_the_phone(visitor, cast, plan):
    made = drafted(cast, plan)
    visitor.sign_in(cast.deputy)
    visitor.open("tasks:bulletin", made.pk)
    assert visitor.seen == {}

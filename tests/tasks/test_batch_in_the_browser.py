"""Batch review as it is used: by the keyboard alone, beside what a reviewer without scripts sees; and the dialogs."""

import re

import pytest
from django.urls import reverse

from tests.tasks import filed
from tests.tasks.filed import TEXT
from tests.visitor import Visitor

pytestmark = pytest.mark.browser
FOCUS = "document.activeElement.id"


@pytest.fixture
def two(cast, plan, units):
    return filed.both(cast, plan, units)


@pytest.fixture
def batch(visitor, cast, two):
    visitor.sign_in(cast.lead)
    visitor.page.goto(visitor.server.url + reverse("tasks:batch_review", args=[two[0].assignment.task_id]))
    return visitor.page


def test_a_task_is_reviewed_without_a_mouse(batch, two):
    first, second = (report.assignment_id for report in two)
    assert batch.locator("[data-act]").inner_text() == "通过所选 2 项"
    batch.keyboard.press("j")
    assert batch.evaluate(FOCUS) == f"row-{first}"
    batch.keyboard.press("r")
    batch.locator("#returning select").wait_for()
    batch.wait_for_function(f"() => {FOCUS} === 'id_sentence'")
    batch.keyboard.press("Escape")
    assert batch.evaluate(FOCUS) == f"row-{first}"
    assert batch.locator("#returning").count() == 0
    batch.keyboard.press("j")
    batch.keyboard.press("Space")
    assert batch.locator("[data-act]").inner_text() == "通过所选 1 项"
    batch.keyboard.press("k")
    batch.keyboard.press("r")
    batch.wait_for_function(f"() => {FOCUS} === 'id_sentence'")
    batch.keyboard.press("ArrowDown")
    batch.locator("#id_reason").fill("请附签到表。")
    batch.keyboard.press("Tab")
    batch.keyboard.press("Tab")
    batch.keyboard.press("Enter")
    batch.get_by_text("已退回。").wait_for()
    batch.wait_for_function(f"() => {FOCUS} === 'row-{second}'")
    assert batch.locator("[data-act]").inner_text() == "通过所选 0 项"  # the tick that was taken off is remembered
    two[0].refresh_from_db()
    assert two[0].assignment.steps.first().text == f"“{TEXT}”：请附签到表。"


def test_the_pages_of_a_batch(visitor, cast, two):
    url = reverse("tasks:batch_review", args=[two[0].assignment.task_id])
    visitor.sign_in(cast.lead)
    for query in ("", f"?back={two[0].assignment_id}", "?show=missing"):
        visitor.go(url + query)
    visitor.page.goto(visitor.server.url + url)
    visitor.page.locator("[data-act]").click()
    visitor.page.get_by_text("已通过 2 项。").wait_for()
    visitor.look("passed")
    visitor.open("tasks:batch_review", two[0].assignment.task_id, query="?show=passed")
    assert visitor.seen == {}


def test_the_page_of_a_leader_and_the_dialog(visitor, cast, plan, units):
    row = plan.assignments.get(unit=units["甲医院"], task__order=1)
    report = filed.handed_in(row, cast.reporter, cast.leader, text="有序推进。")
    visitor.sign_in(cast.leader)
    visitor.open("tasks:batch_confirm", units["甲医院"].pk, report.period_id)
    visitor.open("tasks:review", row.pk)
    page = visitor.page
    page.locator("label", has_text="退回补正").click()
    page.locator("#id_sentence").select_option("整份进展")
    page.locator("#id_reason").fill("写具体些。")
    page.locator("summary", has_text="退回补正").click()
    dialog = page.get_by_role("dialog", name="退回甲医院“理论学习”")
    dialog.wait_for()
    assert page.evaluate("document.activeElement.textContent") == "取消"
    visitor.look("the dialog")
    dialog.get_by_role("button", name="取消").click()
    assert page.evaluate("document.activeElement.textContent") == "退回补正"
    page.locator("summary", has_text="退回补正").click()
    dialog.get_by_role("button", name="确认退回").click()
    page.get_by_text("已退回").first.wait_for()
    report.refresh_from_db()
    assert report.state == "returned"
    assert visitor.seen == {}


def test_without_scripts_the_same_is_done_step_by_step(browser, live_server, cast, two):
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    Visitor(page, live_server).sign_in(cast.lead)
    page.goto(live_server.url + reverse("tasks:batch_review", args=[two[0].assignment.task_id]))
    page.get_by_role("link", name=re.compile("退回.*甲医院")).click()
    page.get_by_label("哪一句").select_option("整份进展")
    page.get_by_label("缺什么").fill("写具体些。")
    page.get_by_role("button", name="确认退回").click()
    page.get_by_text("已退回。").wait_for()
    page.get_by_role("button", name="通过所选").click()
    page.get_by_text("已通过 1 项。").wait_for()
    page.get_by_role("button", name="撤回通过 1 项").click()
    page.get_by_text("已撤回通过 1 项。").wait_for()
    context.close()

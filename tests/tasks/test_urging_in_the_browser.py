"""Urging and the burden in a real browser: the dialog, and every page looked at."""

import pytest

from tasks.actions.burden import set_burden_limit
from tasks.models import Urge
from tests import make

pytestmark = pytest.mark.browser


@pytest.fixture
def late(cast, plan, units):
    """Rows of both hospitals that are late; the limit is what they are asked already."""
    rows = [
        make.working(make.assignment_of(plan, units[name]), reporter, leader)
        for name, reporter, leader in [
            ("甲医院", cast.reporter, cast.leader),
            ("乙医院", cast.stranger, cast.stranger_leader),
        ]
    ]
    plan.assignments.filter(pk__in=[row.pk for row in rows]).update(late_on="2026-09-10")
    set_burden_limit(by=cast.committee, limit=6, seen=None)
    return rows


def test_units_are_urged_from_the_list_of_what_is_late(visitor, cast, late):
    page = visitor.sign_in(cast.office).page
    visitor.open("tasks:assignments", query="?light=overdue")
    page.get_by_label("勾选 甲医院 理论学习").check()
    page.get_by_role("button", name="催办所选").click()
    page.get_by_role("heading", name="催办预览").wait_for()
    visitor.look("what would be urged")
    page.get_by_label("附言").fill("周五前报来。")
    page.locator("summary", has_text="催办 1 项").click()
    assert page.evaluate("document.activeElement.textContent") == "取消"
    visitor.look("the question")
    assert not Urge.objects.exists()
    page.get_by_role("dialog").get_by_role("button", name="催办 1 项").click()
    page.get_by_text("已催办 1 个单位的 1 项。").wait_for()
    visitor.look("what was urged")
    visitor.open("tasks:urge", query="?light=overdue")
    visitor.open("tasks:matrix", query="?kind=affiliated&pick=1")
    visitor.open("tasks:missing")
    visitor.open("tasks:assignment", late[0].pk)
    assert Urge.objects.get().text == "周五前报来。"
    assert visitor.seen == {}, visitor.seen


def test_it_works_without_scripts(browser, live_server, cast, late):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(live_server.url + "/accounts/login/?next=/matrix/%3Fkind=affiliated%26pick=1")
    page.get_by_label("用户名").fill("office")
    page.get_by_label("密码", exact=True).fill(make.PASSWORD)
    page.get_by_role("button", name="登录平台").click()
    page.get_by_label("勾选 乙医院 理论学习").check()
    page.get_by_role("button", name="催办所选").click()
    page.locator("summary", has_text="催办 1 项").click()
    page.get_by_role("button", name="催办 1 项").click()
    page.get_by_text("已催办 1 个单位的 1 项。").wait_for()
    assert Urge.objects.get().unit.name == "乙医院"
    page.context.close()


def test_pages_of_the_burden(visitor, cast, late):
    visitor.sign_in(cast.committee)
    visitor.open("tasks:burden")
    visitor.open("tasks:burden", query="?kind=reports")
    visitor.open("tasks:unit_burden", late[0].unit_id)
    visitor.open("tasks:burden_requests", late[0].unit_id, 2026, 9)
    visitor.open("tasks:burden_limit")
    visitor.page.get_by_label("每个单位每月最多请求").fill("0")
    visitor.page.get_by_role("button", name="保存上限").click()
    visitor.page.get_by_text("至少为 1").first.wait_for()
    visitor.look("a limit that is none")
    assert visitor.seen == {}, visitor.seen

"""Writing measures with the keyboard alone, and ticking a shared one once."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tasks.actions.assignments import accept_plan
from tasks.actions.copying import copy_measures
from tasks.actions.measures import save_measures
from tasks.actions.unit_plans import confirm_all, file_all
from tests import make

pytestmark = [pytest.mark.browser, pytest.mark.once]
LEDGER = {"text": "建立台账", "owner": "张工", "proof": "按月登记", "due_on": date(2026, 10, 30)}


@pytest.fixture
def rows(cast, plan, units):
    accept_plan(by=cast.reporter, plan=plan, unit=units["甲医院"])
    rows = [make.assignment_of(plan, units["甲医院"], order) for order in (1, 2)]
    save_measures(by=cast.reporter, assignment=rows[0], measures=[LEDGER], version=0)
    return rows


def test_lines_come_and_go_by_keyboard(visitor, cast, rows):
    page = visitor.sign_in(cast.reporter).page
    page.goto(f"{visitor.server.url}/assignments/{rows[0].pk}/measures/")
    page.locator("[name=m-0-text]").focus()
    page.keyboard.press("End")
    page.keyboard.type("（全院）")
    page.get_by_role("button", name="加一条").press("Enter")
    expect(page.locator("[name=m-2-text]")).to_be_focused()
    page.keyboard.type("做检查")
    expect(page.locator("[name=m-2-owner]")).to_have_value("")  # the line before names nobody
    page.locator("[name=m-2-due_on]").fill("2026-11-30")
    page.locator("[name=drop]").nth(1).press("Enter")
    expect(page.locator("[name=m-1-text]")).to_have_value("做检查")
    expect(page.locator("[name=m-1-text]")).to_be_focused()
    page.keyboard.press("Enter")  # saves the draft
    page.get_by_text("草稿已保存。").wait_for()
    assert list(rows[0].measures.values_list("text", "due_on")) == [
        ("建立台账（全院）", date(2026, 10, 30)),
        ("做检查", date(2026, 11, 30)),
    ]


def test_a_shared_measure_is_ticked_once(visitor, cast, rows):
    copy_measures(by=cast.reporter, assignment=rows[1], sources=[rows[0].measures.get().pk], version=0, shared=True)
    file_all(by=cast.reporter, unit=rows[0].unit, versions={row.pk: 1 for row in rows})
    confirm_all(by=cast.leader, unit=rows[0].unit, versions={row.pk: 1 for row in rows})
    first, second = (f"[name=r{row.pk}-measure-{row.measures.get().pk}][value=done]" for row in rows)
    page = visitor.sign_in(cast.reporter).page
    page.goto(visitor.server.url + make.page(rows[0]))
    page.locator(first).check(force=True)
    expect(page.locator(second)).to_be_checked()
    expect(page.locator(f"#row-{rows[1].pk} [data-percent]")).to_have_text("100%")

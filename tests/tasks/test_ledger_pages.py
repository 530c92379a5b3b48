"""The pages of the ledger in a real browser; as tests/test_pages.py."""

import pytest

from records.actions import tell
from tests import make
from tests.tasks import told

pytestmark = pytest.mark.browser
LONG = "退回：" + "archive-" * 20 + "，请补正。\n第二行。"


@pytest.fixture
def row(cast, plan, units):
    rows = [make.assignment_of(plan, units["甲医院"], order) for order in (1, 2, 3)]
    told.kept([cast.reporter, cast.leader], rows)
    tell([cast.reporter.pk], kind="returned", text=LONG)
    return rows[0]


def test_pages_of_the_ledger(visitor, cast, row):
    visitor.sign_in(cast.reporter)
    visitor.open("home")
    visitor.open("records:messages")
    visitor.page.get_by_role("link", name="为什么收到").first.click()
    visitor.page.locator("tr.sel").wait_for()
    visitor.page.mouse.move(0, 0)  # or the button that stands there now changes its colour
    visitor.page.evaluate("scrollTo(0, 0)")  # or the head of the page covers half a button
    visitor.look("what a message leads to")
    visitor.open("tasks:ledger", query="?result=waiting&rule=overdue")
    visitor.open("tasks:ledger_day", cast.reporter.pk, query="?day=2026-09-15")
    visitor.open("tasks:ledger_row", row.pk)
    visitor.open("tasks:ledger_person", cast.leader.pk, status=404)
    assert visitor.seen == {}


def test_pages_of_others_ledgers(visitor, cast, row):
    visitor.sign_in(cast.office)
    visitor.open("tasks:ledger_unit", row.unit_id)
    visitor.open("tasks:ledger_unit", row.unit_id, query="?result=event")
    visitor.page.get_by_label("查看其他人员或单位").fill("report")
    visitor.page.get_by_role("button", name="查找台账").click()
    visitor.page.get_by_role("link", name="reporter").click()
    visitor.page.get_by_role("heading", name="reporter").wait_for()
    visitor.look("somebody's ledger")
    visitor.open("tasks:ledger_find", query="?q=无此人")
    visitor.open("tasks:ledger_day", cast.reporter.pk, query="?day=2026-09-19")
    visitor.open("tasks:ledger_row", row.pk)
    assert visitor.seen == {}

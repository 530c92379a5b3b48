"""Every type of page of orders and decisions in a real browser, as in tests/test_pages.py; the main way by clicks."""

import pytest
from django.urls import reverse

from tests import make
from tests.tasks import ordered

pytestmark = pytest.mark.browser
LONG = "查明原因，详见https://example.invalid/" + "archive-" * 12 + "。\n第二行。"


@pytest.fixture
def rows(plan, units):
    return [make.assignment_of(plan, units["甲医院"], order) for order in (1, 2, 3)]


def test_pages_of_the_office(visitor, cast, plan, rows):
    plan.assignments.filter(pk=rows[2].pk).update(late_on="2026-09-01")
    ordered.issued(cast, rows[0], demands=LONG)
    order = ordered.drafted(cast, rows[1], reason=LONG)
    decision = make.decision(cast.deputy, text=LONG)
    visitor.sign_in(cast.office)
    visitor.open("home")
    for name in (
        "tasks:orders",
        "tasks:orders_due",
        "tasks:order_rules",
        "branches:decisions",
        "branches:decision_new",
    ):
        visitor.open(name)
    visitor.open("branches:decision", decision.pk)
    visitor.open("tasks:order", order.pk)
    visitor.open("tasks:order_edit", order.pk)
    visitor.open("tasks:order_new", rows[2].pk)
    visitor.page.get_by_role("button", name="提请党委签发").click()
    visitor.page.get_by_role("alert").wait_for()
    visitor.look("an order without demands")
    visitor.open("tasks:assignment", rows[0].pk)
    assert visitor.seen == {}


def test_an_order_by_clicks(visitor, cast, rows):
    order = ordered.drafted(cast, rows[0], demands=LONG)
    visitor.sign_in(cast.committee)
    visitor.page.get_by_role("link", name="去签发").click()
    visitor.look("an order to issue")
    visitor.page.get_by_role("button", name="签发督办单", exact=True).click()
    visitor.page.get_by_text("督办单已签发，已通知甲医院。").wait_for()
    visitor.page.context.clear_cookies()
    visitor.sign_in(cast.reporter)
    visitor.look("home with an order")
    visitor.page.get_by_role("link", name="去答复").click()
    visitor.look("an order to answer")
    visitor.page.get_by_role("link", name="答复督办单").click()
    visitor.page.get_by_label("答复").fill("已查明，是交接遗漏。")
    visitor.look("an answer")
    visitor.page.get_by_role("button", name="提交答复").click()
    visitor.page.get_by_text("督办单已答复。").wait_for()
    visitor.page.context.clear_cookies()
    visitor.sign_in(cast.leader)
    visitor.open("tasks:order", order.pk)
    visitor.page.get_by_role("button", name="确认答复").click()
    visitor.page.context.clear_cookies()
    visitor.sign_in(cast.office)
    visitor.open("tasks:order", order.pk)
    visitor.page.get_by_label("解除理由").fill("已补报")
    visitor.page.get_by_role("button", name="解除督办").click()
    visitor.page.get_by_text("督办已解除，已通知甲医院。").wait_for()
    visitor.look("a lifted order")
    assert visitor.seen == {}


@pytest.mark.parametrize(("length", "pages"), [(20, 1), (900, 3)])
def test_the_sheet_prints_on_the_pages_that_its_numbers_say(length, pages, visitor, cast, rows):
    order = ordered.issued(cast, rows[0], demands="按期报送，写明责任人。" * (length // 10))
    visitor.sign_in(cast.reporter)
    visitor.open("tasks:order_print", order.pk)
    assert visitor.seen == {}
    page = visitor.page
    page.emulate_media(media="print")
    assert page.locator(".letter-foot").all_inner_texts() == [f"— {number} —" for number in range(1, pages + 1)]
    height = page.evaluate("[...document.querySelectorAll('.letter')].map((sheet) => sheet.scrollHeight)")
    assert max(height) <= 1123  # 297 mm at 96 dots an inch
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") == pages
    assert page.url.endswith(reverse("tasks:order_print", args=[order.pk]))

"""The search box in a browser: suggestions while typing, by keyboard and by hand; and the pages it leads to."""

import pytest
from django.urls import reverse

from tests import make
from tests.visitor import PHONE, RULES

pytestmark = pytest.mark.browser


@pytest.fixture
def portal(visitor, cast, plan):
    visitor.sign_in(cast.office)
    for n in range(60):
        make.unit(f"第{n}中心卫生院")
    return visitor


@pytest.fixture
def box(portal):
    portal.page.goto(portal.server.url + "/")
    return portal.page.locator("#find")


def options(page):
    return page.locator("header [role=option]")


def test_pages_of_the_search(portal):
    portal.open("search")
    portal.open("search", query="?q=yiyuan")
    portal.open("search", query="?q=zxwsy&kind=units")
    portal.open("search", query="?q=没有的")
    assert portal.seen == {}


def test_slash_arrows_and_enter_open_what_is_chosen(portal, box):
    page = portal.page
    page.keyboard.press("/")
    page.keyboard.type("jiayy", delay=20)
    options(page).filter(has_text="查看全部 2 条").wait_for()
    assert options(page).first.inner_text().startswith("甲医院")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert options(page).first.get_attribute("aria-selected") == "true"
    assert box.get_attribute("aria-activedescendant") == options(page).first.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url("**/year/")


def test_suggestions_can_be_heard_and_seen(portal, box):
    box.fill("jiayy")
    options(portal.page).first.wait_for()
    portal.page.keyboard.press("ArrowDown")
    assert portal.axe.run(portal.page, options=RULES).response["violations"] == []


def test_enter_without_a_choice_leads_to_all_and_escape_closes(portal, box):
    page = portal.page
    box.fill("weishengyuan")
    options(page).first.wait_for()
    assert options(page).last.inner_text() == "查看全部 60 条"
    page.keyboard.press("Escape")
    assert not options(page).first.is_visible()
    page.keyboard.press("ArrowUp")
    options(page).first.wait_for()
    page.keyboard.press("ArrowUp")
    assert options(page).last.get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('search')}?q=weishengyuan")
    assert page.get_by_role("link", name="全部 60 个").is_visible()


def test_a_click_opens_and_what_is_gone_is_not_shown(portal, box):
    page = portal.page
    box.fill("weishengyuan")
    options(page).first.wait_for()
    box.fill("没有的")
    options(page).first.wait_for(state="hidden")
    box.fill("bzx")
    options(page).first.click()
    page.wait_for_url("**/units/*/**")


def test_on_the_phone_the_box_is_among_what_is_mine(portal):
    page = portal.page
    page.set_viewport_size(PHONE)
    page.goto(portal.server.url + "/")
    page.locator(".tabbar summary", has_text="我的").click()
    page.locator("#find-phone").fill("jiayy")
    found = page.locator(".tabbar [role=option]")
    found.first.wait_for()
    assert found.first.is_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('search')}?q=jiayy")


def test_without_the_script_the_form_is_enough(portal, browser):
    cookies = portal.page.context.cookies()
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(portal.server.url + "/")
    page.locator("#find").fill("jiayy")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('search')}?q=jiayy")
    assert page.get_by_role("link", name="甲医院", exact=True).is_visible()
    context.close()

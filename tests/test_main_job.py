"""The main job by clicking, as people do it: accept, measures, report with a file, confirm, pass - and the committee
sees it."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests import make
from tests.stages import PDF

pytestmark = pytest.mark.browser
MEASURE = "每季度集中学习一次并留存签到表"
REPORT = "第三季度已集中学习一次，到会 42 人。"


@pytest.fixture
def sign_in(browser, browser_context_args, live_server):
    """sign_in(user) → a page of that person, in a browser of their own, at 我的待办."""
    contexts = []

    def enter(user):
        contexts.append(browser.new_context(**browser_context_args, base_url=live_server.url))
        page = contexts[-1].new_page()
        page.set_default_timeout(10_000)
        page.goto(reverse("login"))
        page.get_by_label("用户名").fill(user.username)
        page.get_by_label("密码", exact=True).fill(make.PASSWORD)
        page.get_by_role("button", name="登录平台").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("我的待办")
        return page

    yield enter
    for context in contexts:
        context.close()


def press(page, name, says):
    """Press a button and read what the next page says of it."""
    page.get_by_role("button", name=name).first.click()
    expect(page.get_by_role("status").first).to_contain_text(says)


def take_up(page, title="理论学习"):
    """Follow what the to-do list says of the row."""
    page.goto(reverse("home"))
    page.get_by_role("region", name="待办事项").get_by_role("link", name="：理论学习，甲医院").click()
    expect(page).to_have_title(re.compile(title))


def plan_the_work(page):
    """The reporter accepts all tasks of the unit and writes a measure for the first."""
    press(page, "签收 3 项任务", "已签收 3 项任务，请制定举措。")
    take_up(page)
    page.get_by_label("举措").first.fill(MEASURE)
    page.get_by_label("完成标志").first.fill("记录齐全")
    page.get_by_label("责任人").first.fill("张工")
    page.get_by_label("完成时限").first.fill("2026-11-30")
    press(page, "报送举措", "举措已报送。")


def report(page):
    """The reporter says how far it is and adds a file."""
    take_up(page, "填报第三季度")
    page.get_by_role("group", name=MEASURE).get_by_text("完成", exact=True).click()
    page.get_by_label("理论学习：本期进展").fill(REPORT)
    page.get_by_label("新上传").set_input_files([{"name": "签到表.pdf", "mimeType": "application/pdf", "buffer": PDF}])
    expect(page.get_by_role("link", name="签到表.pdf")).to_be_visible()
    press(page, "提交第三季度", "第三季度 1 项进展已提交审核。")


def answer(page, button, says):
    """A leader or reviewer finds on the home page what waits, and answers."""
    take_up(page)
    press(page, button, says)


def figures(page) -> dict[str, str]:
    """What the committee reads above the table: word → number."""
    page.goto(reverse("tasks:overview"))
    words = page.locator(".kpi:visible .l").evaluate_all("all => all.map((one) => one.lastChild.textContent.trim())")
    numbers = page.locator(".kpi:visible .v").all_inner_texts()
    return dict(zip(words, (re.sub(r"\D", "", number) for number in numbers), strict=True))


def test_the_main_job_by_clicking(sign_in, cast, plan):
    committee = sign_in(cast.committee)
    before = figures(committee)

    reporter, leader, lead = sign_in(cast.reporter), sign_in(cast.leader), sign_in(cast.lead)
    plan_the_work(reporter)
    answer(leader, "确认举措", "举措已确认。")
    report(reporter)
    answer(leader, "确认并报送复核", "理论学习（甲医院）：已确认，等待复核。")
    with lead.expect_download() as download:
        take_up(lead)
        expect(lead.get_by_text(REPORT).first).to_be_visible()
        lead.get_by_role("link", name="签到表.pdf").first.click()
    assert (download.value.suggested_filename, download.value.path().read_bytes()) == ("签到表.pdf", PDF)
    press(lead, "复核通过", "理论学习（甲医院）：已通过。")

    nothing = {"办结": "0", "正常推进": "0", "待审核": "0", "滞后": "0", "逾期": "0"}
    assert (before, figures(committee)) == (nothing, nothing | {"正常推进": "1"})
    committee.locator(".kpi").get_by_role("link", name=re.compile("正常推进")).click()
    row = committee.get_by_role("row", name=re.compile("甲医院"))
    expect(row).to_contain_text("完成 100%")
    row.get_by_role("link").click()
    expect(committee.get_by_role("list", name="办理环节")).to_be_visible()
    expect(committee.get_by_text(REPORT)).to_be_visible()
    reporter.goto(reverse("records:messages"))
    expect(reporter.get_by_role("main").get_by_role("listitem").first).to_contain_text("进展已通过")

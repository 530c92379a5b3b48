"""The page of a unit and a period as it is used: saved while it is typed, two people at once, no network, no mouse."""

import itertools
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import expect

from modelagency.clock import today
from tasks.models import ProgressReport, ReportVersion
from tasks.progress import MEASURE_LABELS, percentage
from tests import make
from tests.cast import DUE
from tests.stages import PDF
from tests.test_queries import notice
from tests.visitor import PHONE

pytestmark = pytest.mark.browser
MOST_PRESSES = 40
SAVED, UNREACHABLE = re.compile("已自动保存"), re.compile("已存在本机")
ASKS_BEFORE_LEAVING = """
() => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }))
"""


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def rows(cast, plan, units):
    """Two rows of unit A at work, two measures each."""
    return [make.working(make.assignment_of(plan, units["甲医院"], n), cast.reporter, cast.leader) for n in (1, 2)]


@pytest.fixture
def screen(visitor, cast, rows):
    visitor.sign_in(cast.reporter)
    visitor.said.clear()
    visitor.page.goto(visitor.server.url + make.page(rows[0]))
    return visitor.page


def text_of(screen, row):
    return screen.locator(f"#id_r{row.pk}-text")


def mark_of(screen, row):
    return screen.locator(f"#r{row.pk}-mark")


def stored(row):
    return row.reports.get()


def test_a_desk_starts_in_the_first_open_row_and_a_phone_at_the_top(screen, rows):
    where = "[document.activeElement.id, window.scrollY]"
    assert screen.evaluate(where)[0] == f"id_r{rows[0].pk}-text"
    screen.set_viewport_size(PHONE)
    screen.reload()
    assert screen.evaluate(where) == ["", 0]


def test_what_is_typed_is_saved_when_the_typing_stops(screen, rows, visitor):
    text_of(screen, rows[0]).type("已学习 6 次。")
    expect(mark_of(screen, rows[0])).to_have_text(SAVED)
    assert stored(rows[0]).text == "已学习 6 次。"
    text_of(screen, rows[0]).type("参加 72 人次。")  # with the version that came back
    expect(screen.locator(f"#r{rows[0].pk}-version")).to_have_value("2")
    assert (stored(rows[0]).text, ReportVersion.objects.count()) == ("已学习 6 次。参加 72 人次。", 2)
    expect(screen.locator("#submit")).to_have_text(re.compile(r"（已齐 1 / 2 项）"))
    expect(screen.locator("#missing")).to_have_text("还差 1 处执行落实：本期进展")
    assert visitor.said == []  # nothing the content security policy had to stop
    assert {url.split("/")[2] for url in visitor.requests if url.startswith("http")} == {
        visitor.server.url.split("/")[2]
    }


def test_leaving_a_field_saves_at_once(screen, rows):
    text_of(screen, rows[0]).type("已办。")
    with screen.expect_response(re.compile("/rows/")) as answer:
        screen.keyboard.press("Tab")
    assert answer.value.status == 200
    expect(mark_of(screen, rows[0])).to_have_text(SAVED)


def test_percentages_are_the_servers_at_once(screen, rows):
    fieldsets = screen.locator(f"#row-{rows[0].pk} .tri")
    percent = screen.locator(f"#row-{rows[0].pk} [data-percent]")
    for chosen in itertools.product(MEASURE_LABELS, repeat=2):
        for place, status in enumerate(chosen):
            fieldsets.nth(place).get_by_text(MEASURE_LABELS[status], exact=True).click()
        assert percent.text_content() == f"{percentage(chosen)}%"
    expect(mark_of(screen, rows[0])).to_have_text(SAVED)
    screen.wait_for_timeout(500)  # the last click's save
    assert stored(rows[0]).progress == 100


@pytest.mark.parametrize(("choice", "kept"), [("保存我写的", "我写的"), ("改用已保存的", "同事写的")])
def test_of_two_texts_one_is_chosen(screen, rows, cast, choice, kept):
    period, theirs = make.draft(rows[0], today(), text="同事写的")
    make.saved(cast.reporter, rows[0], period, theirs)
    text_of(screen, rows[0]).fill("我写的")
    clash = screen.locator(f"#r{rows[0].pk}-clash")
    expect(clash.locator("[data-yours]")).to_have_text("我写的")
    expect(clash.locator("[data-theirs]")).to_have_text("同事写的")
    assert stored(rows[0]).text == "同事写的"
    clash.get_by_role("button", name=choice).click()
    expect(mark_of(screen, rows[0])).to_have_text(SAVED)
    expect(clash).to_be_empty()
    assert (stored(rows[0]).text, stored(rows[0]).version) == (kept, 2)


def test_without_the_server_the_words_stay_on_this_machine(screen, rows):
    screen.route("**/rows/**", lambda route: route.abort())
    text_of(screen, rows[0]).type("断网时写的")
    expect(mark_of(screen, rows[0])).to_have_text(UNREACHABLE)
    assert screen.evaluate(ASKS_BEFORE_LEAVING)
    screen.on("dialog", lambda dialog: dialog.accept())  # leave all the same
    screen.reload()
    screen.unroute("**/rows/**")
    expect(text_of(screen, rows[0])).to_have_value("")
    screen.get_by_role("button", name="恢复这段文字").click()
    expect(mark_of(screen, rows[0])).to_have_text(SAVED)
    assert stored(rows[0]).text == "断网时写的"
    screen.reload()
    assert screen.get_by_role("button", name="恢复这段文字").count() == 0


def test_a_page_whose_session_ended_keeps_the_words_too(screen, rows):
    screen.context.clear_cookies()
    text_of(screen, rows[0]).type("登录过期时写的")
    expect(mark_of(screen, rows[0])).to_have_text(UNREACHABLE)
    expect(mark_of(screen, rows[0])).to_have_text(re.compile("^登录已失效，请另开一页登录"))
    assert screen.locator("input[type=password]").count() == 0
    assert not ProgressReport.objects.exists()


def test_leaving_asks_only_while_something_is_unsaved(screen, rows):
    assert not screen.evaluate(ASKS_BEFORE_LEAVING)
    text_of(screen, rows[0]).type("已办。")
    assert screen.evaluate(ASKS_BEFORE_LEAVING)
    expect(mark_of(screen, rows[0])).to_have_text(SAVED)
    assert not screen.evaluate(ASKS_BEFORE_LEAVING)


def test_a_file_is_saved_when_it_is_chosen(screen, rows):
    file = {"name": "总结.pdf", "mimeType": "application/pdf", "buffer": PDF}
    screen.locator(f"#id_r{rows[0].pk}-uploads").set_input_files(file)
    expect(screen.locator(f"#row-{rows[0].pk} .file-row")).to_have_text(re.compile("总结.pdf"))
    assert [item.name for item in stored(rows[0]).evidence.all()] == ["总结.pdf"]
    bad = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"MZ"}
    screen.locator(f"#id_r{rows[0].pk}-uploads").set_input_files(bad)
    expect(mark_of(screen, rows[0])).to_have_text(re.compile("没有保存：文件内容不是 pdf 格式"))
    text_of(screen, rows[0]).type("文件不收，文字照收。")
    expect(mark_of(screen, rows[0])).to_have_text(SAVED)
    assert stored(rows[0]).text == "文件不收，文字照收。"


@pytest.fixture
def many(cast, units):
    """Fifteen rows of unit A, each with a report of last time to carry over."""
    plan = make.published_plan(cast.office, notice(15), due_on=DUE)
    rows = list(plan.assignments.filter(unit=units["甲医院"]).order_by("pk"))
    return [make.working(row, cast.reporter, cast.leader) for row in rows]


class Keyboard:
    """Counts presses; a key held with another counts as two."""

    def __init__(self, page):
        self.page, self.presses = page, 0

    def press(self, keys):
        self.presses += keys.count("+") + 1
        self.page.keyboard.press(keys)


@pytest.fixture
def keyboard(visitor, cast, many):
    visitor.sign_in(cast.reporter)
    visitor.page.goto(visitor.server.url + make.page(many[0]))
    return Keyboard(visitor.page)


def test_fifteen_rows_are_filled_in_and_handed_in_without_a_mouse(keyboard, many, live_server):
    page = keyboard.page
    for n in range(15):
        page.keyboard.type(f"第 {n} 项已办。")
        keyboard.press("Control+Enter")
    page.wait_for_url(live_server.url + "/")
    assert ProgressReport.objects.filter(state="to_confirm").count() == 15
    assert {row.reports.get().text for row in many} == {f"第 {n} 项已办。" for n in range(15)}
    assert keyboard.presses <= MOST_PRESSES


def test_the_tab_key_alone_leads_through_the_page(keyboard, many, live_server):
    page = keyboard.page
    left = {f"id_r{row.pk}-text" for row in many}
    for _ in range(200):
        focused = page.evaluate("document.activeElement.id")
        if focused in left:
            left.remove(focused)
            page.keyboard.type("已办。")
        if focused == "submit":
            break
        keyboard.press("Tab")
    assert (focused, left) == ("submit", set())
    expect(page.locator("#complete")).to_have_text("15")
    assert page.evaluate("document.activeElement.id") == "submit"  # what came back took no focus away
    keyboard.press("Enter")
    page.wait_for_url(live_server.url + "/")
    assert ProgressReport.objects.filter(state="to_confirm").count() == 15


def test_without_scripts_the_form_does_it_all(browser, live_server, cast, rows, client):
    client.force_login(cast.reporter, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + make.page(rows[0]))
    page.locator(f"#id_r{rows[0].pk}-text").fill("已办一。")
    page.get_by_role("button", name=re.compile("^提交第三季度")).click()
    expect(page.get_by_role("alert")).to_contain_text("执行落实：请填写本期进展")
    page.get_by_role("link", name=re.compile("^执行落实：请填写")).click()
    page.locator(f"#id_r{rows[1].pk}-text").fill("已办二。")
    page.get_by_role("button", name=re.compile("^提交第三季度")).click()
    expect(page.get_by_role("status")).to_have_text("第三季度 2 项进展已提交审核。")
    assert set(ProgressReport.objects.values_list("state", "text")) == {
        ("to_confirm", "已办一。"),
        ("to_confirm", "已办二。"),
    }
    context.close()


@pytest.mark.parametrize("width", [1440, 390])
def test_the_button_is_in_sight_wherever_one_is(keyboard, many, width):
    page = keyboard.page
    page.set_viewport_size({"width": width, "height": 844})
    for row in (many[0], many[7], many[14]):
        page.locator(f"#row-{row.pk}").scroll_into_view_if_needed()
        assert page.locator("#submit").is_visible()
        box = page.locator("#submit").bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= 844


def test_a_file_name_as_long_as_people_give_them_breaks_nothing(visitor, cast, rows):
    period, draft = make.draft(
        rows[0], today(), uploads=(SimpleUploadedFile("长" * 100 + ".pdf", PDF),), text="x" * 300
    )
    make.saved(cast.reporter, rows[0], period, draft)
    visitor.sign_in(cast.reporter)
    visitor.go(make.page(rows[0]))
    visitor.open("tasks:assignment", rows[0].pk)
    assert visitor.seen == {}

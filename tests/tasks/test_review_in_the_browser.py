"""The review screen as it is used: a task on one side brings its place in the notice into view on the other."""

import pytest
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.browser
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
SEEN = """
(id) => {
  const box = document.getElementById(id).getBoundingClientRect();
  const frame = document.querySelector("#source .doc:not(.more)").getBoundingClientRect();
  return box.top >= Math.max(56, frame.top) && box.bottom <= Math.min(innerHeight, frame.bottom);
}
"""


@pytest.fixture
def draft(cast):
    """A notice far longer than the screen, one name of which nobody knows."""
    filling = "\n".join(f"第{n}段说明，照此办理。" for n in range(80))
    text = make.NOTICE.replace("（二）建设清廉型", f"{filling}\n（二）建设清廉型").replace("局机关纪委", "机关纪检组")
    return make.draft_plan(cast.office, text)


@pytest.fixture
def screen(page, live_server, cast, draft):
    page.goto(live_server.url + reverse("login"))
    page.get_by_label("用户名").fill("office")
    page.get_by_label("密码", exact=True).fill(make.PASSWORD)
    page.get_by_role("button", name="登录平台").click()
    page.wait_for_url(live_server.url + "/")
    page.set_viewport_size(DESK)
    page.goto(live_server.url + reverse("tasks:names", args=[draft.pk]))
    return page


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_task_leads_to_its_place_in_the_notice(size, screen, draft):
    screen.set_viewport_size(size)
    last = draft.tasks.last()
    assert not screen.evaluate(SEEN, f"s-{last.pk}")
    screen.locator(f'a.t[href="#s-{last.pk}"]').click()
    screen.wait_for_function(SEEN, arg=f"s-{last.pk}")
    marked = screen.locator(f"#s-{last.pk}").evaluate("mark => getComputedStyle(mark).outlineStyle")
    assert marked == "solid"


def test_on_a_desk_the_results_stay_where_they_are(screen, draft):
    link = screen.locator(f'a.t[href="#s-{draft.tasks.last().pk}"]')
    link.click()
    screen.wait_for_function(SEEN, arg=f"s-{draft.tasks.last().pk}")
    assert link.is_visible()
    box = link.bounding_box()
    assert 56 <= box["y"] <= 900


def test_a_clerk_settles_everything_on_one_screen(screen, draft):
    screen.get_by_role("button", name="确认牵头规则").click()
    screen.get_by_text("已确认：排在第一位的单位牵头。").wait_for()
    screen.get_by_label("“机关纪检组”").select_option("局机关纪委")
    screen.get_by_role("button", name="确认“机关纪检组”").click()
    screen.get_by_text("“机关纪检组”确认为局机关纪委，共 1 处。").wait_for()
    screen.get_by_role("link", name="下一步：年度、时限、填报期").click()
    screen.get_by_role("button", name="下一步：核对与发布").click()
    screen.get_by_role("button", name="发布方案").click()
    screen.get_by_text("方案已发布，新增 13 个落实项。").wait_for()

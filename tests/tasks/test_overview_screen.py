"""总体情况 on the wall of a meeting room."""

import pytest
from django.urls import reverse
from lxml import html

from tasks.actions.rollups import count_rows
from tests import make, stages

pytestmark = pytest.mark.once


@pytest.fixture
def wall(cast, plan, units, signed_in):
    stages.reach("to_review", cast, make.assignment_of(plan, units["甲医院"]))
    client = signed_in(cast.committee)
    return lambda **query: html.fromstring(
        client.get(reverse("tasks:overview"), {"screen": 1} | query).content.decode()
    )


def words(node) -> str:
    return " ".join(node.text_content().split())


def test_it_names_no_person_and_has_no_navigation(cast, wall):
    page = wall()
    assert page.get("lang") and page.xpath("//body/@class") == ["screen"]
    assert not page.xpath("//nav[@aria-label='主导航']")
    people = [person.name for person in vars(cast).values()]
    assert people and not [name for name in people if name in words(page)]


def test_it_shows_what_the_page_shows(cast, wall, signed_in):
    page = html.fromstring(signed_in(cast.committee).get(reverse("tasks:overview")).content.decode())
    numbers = "//div[@class='kpis']//span[@class='v']"
    assert [words(one) for one in wall().xpath(numbers)] == [words(one) for one in page.xpath(numbers)]
    assert len(wall().xpath(numbers)) == 6


def test_a_tab_stays_and_one_finds_back(wall):
    page = wall(kind="affiliated")
    assert words(page.xpath("//h1")[0]) == "总体情况直属单位 3 个"
    assert page.xpath("//table[@class='heat spots']")
    back = page.xpath("//a[@data-leave]/@href")[0]
    assert "kind=affiliated" in back and "screen" not in back


@pytest.mark.browser
def test_it_renews_itself_until_paused(visitor, cast, plan, units):
    page = visitor.sign_in(cast.committee).page
    page.clock.install()
    page.goto(visitor.server.url + reverse("tasks:overview") + "?screen=1")
    late = page.locator(".kpi.bad .v")
    assert late.count() == 0
    page.get_by_role("button", name="暂停刷新").click()
    plan.assignments.filter(unit=units["甲医院"]).update(state="in_progress", late_on="2026-09-01")
    count_rows(plan)
    page.clock.run_for(301_000)
    assert page.get_by_role("status").inner_text() == "已暂停刷新"
    assert late.count() == 0
    page.get_by_role("button", name="继续刷新").click()
    late.wait_for()
    assert late.inner_text().startswith("3")

"""任务矩阵 over HTTP: exact cells, who sees which, and what the counts lead to."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from branches.models import Unit
from tasks import grid
from tasks.actions.assignments import close_assignment
from tests import make, stages

WIDE = """安卫党〔2026〕11号
关于印发“模范机关”建设细则的通知
二、主要任务
（一）建设政治型机关，做表率
{}
（二）建设清廉型机关，做模范
{}
安澜县卫生健康局
2026年3月2日
"""


@pytest.fixture
def sorted_units(units):
    """甲医院 and 乙医院 are hospitals, 丙中心 is of no category yet."""
    Unit.objects.filter(name__in=["甲医院", "乙医院"]).update(category="县级医院")
    return units


@pytest.fixture
def busy(cast, plan, sorted_units):
    """Lights of every kind: 甲医院 closed, overdue, not started; 乙医院 normal, behind, waiting."""
    units = sorted_units
    row = make.assignment_of(plan, units["甲医院"])
    stages.reach("closing", cast, row)
    close_assignment(by=cast.lead, assignment=row)
    for name, order, fields in [
        ("甲医院", 2, {"state": "in_progress", "progress": 25, "late_on": "2026-09-16"}),
        ("甲医院", 3, {"state": "in_progress", "progress": 0, "late_on": None, "behind_on": None}),
        ("乙医院", 1, {"state": "in_progress", "progress": 75, "late_on": None, "behind_on": None}),
        ("乙医院", 2, {"state": "in_progress", "progress": 50, "late_on": None, "behind_on": "2026-09-16"}),
        ("乙医院", 3, {"state": "in_progress", "progress": 63, "awaiting": "review"}),
    ]:
        plan.assignments.filter(unit=units[name], task__order=order).update(**fields)
    rest = plan.assignments.exclude(unit__name__in=["甲医院", "乙医院"])
    rest.update(state="in_progress", progress=100, late_on=None, behind_on=None)
    return plan


def opened(client, **query):
    answer = client.get(reverse("tasks:matrix"), query)
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def words(node) -> str:
    return " ".join(node.text_content().split())


def lines(page) -> dict:
    """Name of the line → what its cells say, the mean last (before a place)."""
    rows = page.xpath("//table[@data-arrows]/tbody/tr[not(@class='g')]")
    return {words(row[0]): [words(cell) for cell in row[1:]] for row in rows}


def tinted(page) -> list[str]:
    return [words(cell) for cell in page.xpath("//td[contains(@class, 'overdue') or contains(@class, 'behind')]")]


def heads(page) -> list[str]:
    return [words(head) for head in page.xpath("//table[@data-arrows]/thead/tr[2]/th")]


def test_cells_say_light_and_accepted_progress(busy, cast, signed_in):
    page = opened(signed_in(cast.office))
    assert heads(page) == ["理论学习", "执行落实", "严明纪律戒尺"]
    assert lines(page) == {
        "甲医院": ["办结", "逾期25", "未开始0", "41.7"],
        "乙医院": ["正常75", "滞后50", "待审核63", "62.7"],
        "丙中心": ["正常100", "正常100", "正常100", "100.0"],
    }
    assert tinted(page) == ["逾期25", "滞后50"]
    assert [words(row) for row in page.xpath("//tr[@class='g']/th")] == ["县级医院（2）", "直属单位（未分类）（1）"]


def test_what_a_unit_does_not_bear_is_a_dash(busy, cast, signed_in):
    page = opened(signed_in(cast.committee), kind="bodies")
    assert lines(page) == {"局机关党委": ["正常100", "—", "—", "100.0"], "局机关纪委": ["—", "—", "正常100", "100.0"]}
    assert page.xpath("//td[@class='p x']")[0].text == "—"


def test_each_cell_leads_to_its_assignment(busy, units, cast, signed_in):
    page = opened(signed_in(cast.office))
    links = page.xpath("//tr[th//text()='甲医院']/td/a/@href")
    assert links == [f"/assignments/{make.assignment_of(busy, units['甲医院'], n).pk}/" for n in (1, 2, 3)]


def test_the_page_has_heads_with_scope(busy, cast, signed_in):
    page = opened(signed_in(cast.office))
    scopes = {words(head): head.get("scope") for head in page.xpath("//table[@data-arrows]//th")}
    assert scopes["单位"] == scopes["理论学习"] == scopes["平均"] == "col"
    assert (scopes["政治型"], scopes["县级医院（2）"], scopes["甲医院"]) == ("colgroup", "rowgroup", "row")


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("reporter", {"甲医院": ["办结", "逾期25", "未开始0", "41.7"]}),
        ("leader", {"甲医院": ["办结", "逾期25", "未开始0", "41.7"]}),
        ("stranger", {"乙医院": ["正常75", "滞后50", "待审核63", "62.7"]}),
        ("lead", {"甲医院": ["办结", "100.0"], "乙医院": ["正常75", "75.0"], "丙中心": ["正常100", "100.0"]}),
        ("system_admin", {}),
        ("audit_admin", {}),
    ],
)
def test_everybody_sees_the_own_rows_only(who, seen, busy, cast, signed_in):
    assert lines(opened(signed_in(getattr(cast, who)))) == seen


@pytest.mark.parametrize("who", ["office", "deputy", "committee", "inspector"])
def test_who_sees_all_sees_every_unit(who, busy, cast, signed_in):
    assert list(lines(opened(signed_in(getattr(cast, who))))) == ["甲医院", "乙医院", "丙中心"]


def segments(page) -> list[str]:
    return [words(link) for link in page.xpath("//nav[@aria-label='责任主体']/a")]


def test_segments_count_units(busy, cast, signed_in):
    page = opened(signed_in(cast.office))
    assert segments(page) == ["直属单位 3", "机关党支部 1", "机关科室 1", "机关党委、纪委和群团 2"]
    assert segments(opened(signed_in(cast.reporter))) == ["直属单位 1"]


def test_only_what_is_abnormal(busy, cast, signed_in, units):
    busy.assignments.filter(unit=units["丙中心"]).update(warn_on="2026-09-01", late_on="2026-09-17")  # 临期 only
    page = opened(signed_in(cast.office), abnormal=1)
    assert list(lines(page)) == ["甲医院", "乙医院"]
    assert segments(page)[0] == "直属单位 2"
    assert words(page.xpath("//a[contains(., '只看异常')]")[0]) == "只看异常 2"
    assert "2 个直属单位有滞后或逾期，异常 2 项" in words(page.xpath("//p[@class='sub']")[0])


def test_an_abnormal_list_without_anybody_says_so(busy, cast, signed_in):
    page = opened(signed_in(cast.office), abnormal=1, kind="office")
    assert "没有滞后或逾期的单位。" in words(page)


def test_filters_narrow_columns_and_lines(busy, cast, signed_in):
    client, clean = signed_in(cast.office), busy.pillars.get(name="清廉型")
    assert lines(opened(client, pillar=clean.pk, category="县级医院")) == {
        "甲医院": ["未开始0", "0.0"],
        "乙医院": ["待审核63", "63.0"],
    }
    assert list(lines(opened(client, kind="affiliated", category="-"))) == ["丙中心"]
    assert lines(opened(client, category="没有这一类")) == {}


def test_places_are_given_inside_each_category(busy, cast, signed_in):
    page = opened(signed_in(cast.inspector), sort="mean")
    places = {name: cells[-1] for name, cells in lines(page).items()}
    assert list(places.items()) == [("乙医院", "1"), ("甲医院", "2"), ("丙中心", "1")]


def test_a_place_counts_all_units_of_the_category_whatever_is_shown(busy, cast, signed_in, units):
    busy.assignments.filter(unit=units["乙医院"]).update(behind_on=None)
    page = opened(signed_in(cast.office), sort="mean", abnormal=1)
    assert {name: cells[-1] for name, cells in lines(page).items()} == {"甲医院": "2"}


@pytest.mark.parametrize("who", ["reporter", "leader", "stranger", "lead"])
def test_nobody_else_is_shown_places(who, busy, cast, signed_in):
    client = signed_in(getattr(cast, who))
    asked, plain = opened(client, sort="mean"), opened(client)
    assert lines(asked) == lines(plain)
    assert "名" not in words(asked.xpath("//table[@data-arrows]/thead")[0])
    assert not asked.xpath("//nav[@aria-label='排序']")


def test_too_many_units_are_shown_by_category_first(busy, cast, signed_in, monkeypatch):
    monkeypatch.setattr(grid, "MOST_LINES", 2)
    client = signed_in(cast.office)
    page = opened(client)
    assert lines(page) == {
        "县级医院（2）": ["88%，共 2 项", "38%，共 2 项滞后1逾期1", "32%，共 2 项", "52.2"],
        "直属单位（未分类）（1）": ["100%，共 1 项", "100%，共 1 项", "100%，共 1 项", "100.0"],
    }
    link = page.xpath("//th[@scope='row']/a/@href")[0]
    within = html.fromstring(client.get(reverse("tasks:matrix") + link).content.decode())
    assert list(lines(within)) == ["甲医院", "乙医院"]


def test_a_long_category_goes_on_by_unit(busy, cast, signed_in, monkeypatch, units):
    monkeypatch.setattr(grid, "MOST_LINES", 1)
    client = signed_in(cast.office)
    first = opened(client, category="县级医院")
    assert list(lines(first)) == ["甲医院"]
    onward = first.xpath("//a[@rel='next']/@href")[0]
    assert f"page={units['甲医院'].pk}" in onward
    second = html.fromstring(client.get(reverse("tasks:matrix") + onward).content.decode())
    assert list(lines(second)) == ["乙医院"]
    assert not second.xpath("//a[@rel='next']")


def wide(cast, *sizes):
    items = [
        "\n".join(f"{n}.抓好第{n}项{kind}工作，按季检查。（责任单位：局直属各单位）" for n in range(1, size + 1))
        for kind, size in zip("甲乙", sizes, strict=True)
    ]
    return make.published_plan(cast.office, WIDE.format(*items), due_on=make.date(2026, 12, 18))


def test_too_many_tasks_are_shown_by_pillar_first(cast, sorted_units, signed_in):
    plan = wide(cast, 41, 2)
    plan.assignments.filter(unit__name="甲医院").update(state="in_progress", progress=50, late_on="2026-09-01")
    client = signed_in(cast.office)
    page = opened(client)
    assert heads(page) == ["展开任务", "展开任务"]
    assert lines(page)["甲医院"] == ["50%，共 41 项逾期41", "50%，共 2 项逾期2", "50.0"]
    first = opened(client, pillar=plan.pillars.first().pk)
    assert len(heads(first)) == 40
    second = opened(client, pillar=plan.pillars.first().pk, part=2)
    assert heads(second) == ["抓好第41项甲工作"]
    assert lines(second)["甲医院"] == ["逾期50", "50.0"]


def test_the_phone_opens_each_unit_to_its_tasks(busy, cast, signed_in):
    page = opened(signed_in(cast.office))
    units = page.xpath("//details[summary/b]")
    assert [words(unit.find("summary/span")) for unit in units] == ["甲医院", "乙医院", "丙中心"]
    assert [words(item) for item in units[0].findall("ul/li")] == [
        "办结理论学习100%",
        "逾期执行落实25%",
        "未开始严明纪律戒尺0%",
    ]


def test_a_portal_without_a_plan_says_so(cast, signed_in):
    assert "还没有发布实施方案" in words(opened(signed_in(cast.office)))


def test_queries_do_not_grow_with_what_is_shown(cast, plan, sorted_units, signed_in, monkeypatch):
    client, found = signed_in(cast.office), {}
    wide(cast, 41, 2)
    for name, query in [("tasks", {"plan": plan.pk}), ("pillars", {}), ("places", {"plan": plan.pk, "sort": "mean"})]:
        with CaptureQueriesContext(connection) as queries:
            opened(client, **query)
        found[name] = len(queries)
    assert max(found.values()) <= 15, found


def counts_of(page) -> dict:
    """Address → number, of the links that lead to the matrix itself and show a number; a pressed toggle leads away."""
    links = page.xpath("//main//a[starts-with(@href, '?')][not(@aria-current = 'true')]")
    shown = {link.get("href"): re.search(r"\d+", words(link)) for link in links if "page" not in link.get("href")}
    return {url: int(number.group()) for url, number in shown.items() if number}


@pytest.mark.parametrize("query", [{}, {"abnormal": 1}, {"kind": "bodies"}, {"category": "县级医院"}])
@pytest.mark.parametrize("who", ["office", "reporter", "lead"])
def test_each_count_of_units_leads_to_as_many_lines(who, query, busy, cast, signed_in):
    client = signed_in(getattr(cast, who))
    counted = counts_of(opened(client, **query))
    pages = {url: html.fromstring(client.get(reverse("tasks:matrix") + url).content.decode()) for url in counted}
    assert {url: len(lines(page)) for url, page in pages.items()} == counted
    assert counted


def sheet(client, **query):
    answer = client.get(reverse("tasks:matrix_print"), query)
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def test_the_sheet_says_what_the_screen_says(busy, cast, signed_in):
    client = signed_in(cast.office)
    page = sheet(client, sort="mean", pick=1)
    rows = page.xpath("//main//tbody/tr[not(@class='g')]")
    printed = {words(row[0]): [words(cell).replace(" ", "") for cell in row[1:]] for row in rows}
    assert printed == lines(opened(client, sort="mean"))
    assert [words(head) for head in page.xpath("//main//thead/tr[2]/th")] == heads(opened(client))
    assert words(page.xpath("//h1")[0]) == "2026 年任务矩阵（直属单位）"
    assert "加框的为滞后（细框）和逾期（粗框）" in words(page)
    assert page.xpath("//a[contains(., '返回任务矩阵')]/@href") == ["/matrix/?sort=mean"]
    assert tinted(page) == ["滞后 50", "逾期 25"]


def test_the_sheet_goes_on_where_the_screen_does(busy, cast, signed_in, monkeypatch):
    monkeypatch.setattr(grid, "MOST_LINES", 1)
    client = signed_in(cast.office)
    page = sheet(client, category="县级医院")
    assert "后面的单位见下一张表" in words(page)
    onward = page.xpath("//a[@rel='next']/@href")[0]
    second = html.fromstring(client.get(reverse("tasks:matrix_print") + onward).content.decode())
    assert [words(row) for row in second.xpath("//th[@scope='row']")] == ["乙医院"]


@pytest.mark.parametrize(("who", "names"), [("reporter", ["甲医院"]), ("audit_admin", [])])
def test_the_sheet_shows_the_own_rows_only(who, names, busy, cast, signed_in):
    page = sheet(signed_in(getattr(cast, who)))
    assert [words(row) for row in page.xpath("//th[@scope='row']")] == names
    assert ("没有可以打印的落实项" in words(page)) == (not names)


@pytest.fixture
def browsing(page, live_server, busy, cast):
    """The matrix in a browser, as the office sees it."""
    page.goto(live_server.url + reverse("login"))
    page.get_by_label("用户名").fill(cast.office.username)
    page.get_by_label("密码", exact=True).fill(make.PASSWORD)
    page.get_by_role("button", name="登录平台").click()
    page.wait_for_url(live_server.url + "/")
    page.goto(live_server.url + reverse("tasks:matrix"))
    return page


def focused(page) -> str:
    return page.evaluate(
        "(a => a.closest('tr').cells[0].textContent + ' ' + a.textContent)(document.activeElement)"
    ).strip()


@pytest.mark.browser
def test_arrow_keys_walk_between_cells_and_tab_leaves_the_table(browsing):
    browsing.locator("td > a").first.focus()
    seen = [focused(browsing)]
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowLeft", "ArrowLeft", "ArrowUp"):
        browsing.keyboard.press(key)
        seen.append(focused(browsing))
    assert seen == [
        "甲医院 办结",
        "甲医院 逾期25",
        "乙医院 滞后50",
        "丙中心 正常100",  # over the head of the group
        "丙中心 正常100",
        "丙中心 正常100",
        "丙中心 正常100",
        "乙医院 正常75",
    ]
    browsing.keyboard.press("Tab")
    assert browsing.evaluate("document.activeElement.closest('td')") is None
    assert browsing.locator("td > a[tabindex='0']").count() == 1


@pytest.mark.browser
def test_home_and_end_go_to_the_edges_of_the_line(browsing):
    browsing.locator("td > a").nth(4).focus()
    seen = []
    for key in ("Home", "End"):
        browsing.keyboard.press(key)
        seen.append(focused(browsing))
    assert seen == ["乙医院 正常75", "乙医院 待审核63"]


@pytest.mark.browser
def test_what_is_late_is_chosen_and_urged_with_the_keyboard(browsing):
    browsing.goto(browsing.url + "?pick=1")
    browsing.locator("td > a").first.focus()
    browsing.keyboard.press("ArrowRight")  # the box of 甲医院, 执行落实
    browsing.keyboard.press("Space")
    browsing.get_by_role("button", name="催办 1 项").wait_for()
    browsing.keyboard.press("ArrowDown")
    browsing.keyboard.press("Space")
    browsing.get_by_role("button", name="催办 2 项").wait_for()
    browsing.keyboard.press("Enter")
    browsing.get_by_role("heading", name="催办预览").wait_for()
    assert browsing.get_by_text("甲医院").count()
    assert browsing.get_by_text("乙医院").count()


@pytest.mark.browser
def test_heads_and_units_stay_in_sight(browsing):
    browsing.set_viewport_size({"width": 780, "height": 260})
    box = browsing.locator(".matrix-box")
    browsing.locator("table.matrix").evaluate("table => (table.style.minWidth = '2000px')")  # as with many tasks
    box.evaluate("box => box.scrollTo(120, 60)")
    here = box.bounding_box()
    assert abs(browsing.locator(".matrix thead th.u").bounding_box()["y"] - here["y"]) <= 1
    assert abs(browsing.locator(".matrix tbody th.u").last.bounding_box()["x"] - here["x"]) <= 1
    assert box.evaluate("box => [box.scrollTop, box.scrollLeft].every(far => far > 0)")


@pytest.mark.browser
def test_on_a_phone_a_unit_opens_to_its_tasks(browsing):
    browsing.set_viewport_size({"width": 390, "height": 844})
    assert not browsing.locator("table.matrix").is_visible()
    task = browsing.locator("details li a", has_text="执行落实").first
    assert not task.is_visible()
    browsing.locator("summary", has_text="甲医院").click()
    assert task.is_visible()
    assert task.bounding_box()["height"] >= 44

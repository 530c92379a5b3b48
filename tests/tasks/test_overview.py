"""总体情况 over HTTP: its columns are categories of units, every card obeys the tab."""

import pytest
from django.urls import reverse
from lxml import html

from branches.models import Unit
from tests import make, stages


@pytest.fixture
def sorted_units(units):
    Unit.objects.filter(name="甲医院").update(category="县级医院", order=5)
    Unit.objects.filter(name="乙医院").update(category="乡镇卫生院", order=6)
    return units


def words(node) -> str:
    return " ".join(node.text_content().split())


def opened(client, **query):
    return html.fromstring(client.get(reverse("tasks:overview"), query).content.decode())


def columns(page) -> list[str]:
    return [words(head) for head in page.xpath("//table[@class='heat']/thead//th")]


def card(page, title):
    return page.xpath(f"//section[.//h2='{title}']")[0]


def table(page, title) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in card(page, title).xpath(".//tbody/tr")]


def test_columns_are_categories_with_their_number_of_units(cast, plan, sorted_units, signed_in):
    page = opened(signed_in(cast.committee))
    assert columns(page) == [
        "机关党委、纪委2",
        "机关科室1",
        "机关党支部1",
        "县级医院1",
        "乡镇卫生院1",
        "直属单位（未分类）1",
    ]
    assert "3 项任务，7 个责任主体，13 个落实项" in words(page.xpath("//p[@class='sub']")[0])


def test_every_card_obeys_the_tab(cast, plan, sorted_units, signed_in):
    stages.reach("to_review", cast, make.assignment_of(plan, sorted_units["甲医院"]))
    plan.assignments.filter(unit=sorted_units["乙医院"], task__order=1).update(late_on="2026-09-14")
    client = signed_in(cast.committee)
    affiliated, office = opened(client, kind="affiliated"), opened(client, kind="office")
    assert columns(affiliated) == ["县级医院1", "乡镇卫生院1", "直属单位（未分类）1"]
    assert columns(office) == ["机关科室1"]
    assert [words(row[0]) for row in card(affiliated, "单位").xpath(".//tbody/tr")] == ["丙中心", "甲医院", "乙医院"]
    assert table(affiliated, "逾期最久") == [["逾期理论学习", "乙医院", "3 天"]]
    assert table(affiliated, "审核用时") == [["局机关党委", "1 项", "0 个工作日"]]
    assert "没有逾期的落实项。" in words(card(office, "逾期最久"))
    assert "没有等待复核的落实项。" in words(card(office, "审核用时"))


def test_waiting_is_counted_in_working_days_for_each_leading_unit(cast, plan, sorted_units, signed_in, the_day):
    row = stages.reach("to_review", cast, make.assignment_of(plan, sorted_units["甲医院"]))
    plan.assignments.filter(pk=row.pk).update(turn_on="2026-09-10")  # Thursday
    plan.assignments.filter(unit=sorted_units["丙中心"], task__order=2).update(
        awaiting="review"
    )  # since nobody knows when
    task = plan.tasks.get(order=2)
    task.lead = None
    task.save()
    page = opened(signed_in(cast.committee))
    assert table(page, "审核用时") == [["局机关党委", "1 项", "4 个工作日"], ["机关党委办公室", "1 项", "0 个工作日"]]
    links = card(page, "审核用时").xpath(".//tbody//a/@href")
    shown = [words(html.fromstring(signed_in(cast.committee).get(link).content.decode())) for link in links]
    assert ["共 1 项" in page for page in shown] == [True, True]
    assert "牵头：未设" in shown[1]


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ({"kind": "affiliated", "category": "县级医院"}, 3),
        ({"kind": "affiliated", "category": "-"}, 3),
        ({"category": "-"}, 6),
        ({"kind": "bodies"}, 2),
        ({"kind": "bodies", "category": "县级医院"}, 0),
        ({"category": "没有这一类"}, 0),
    ],
)
def test_the_list_can_be_narrowed_to_a_category(query, total, cast, plan, sorted_units, signed_in):
    answer = signed_in(cast.office).get(reverse("tasks:assignments"), query).content.decode()
    assert f"共 {total} 项" in answer

"""总体情况 over HTTP: its columns are categories of units, every card obeys the tab."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from branches.models import Unit
from modelagency.clock import now
from tasks.actions.rollups import count_rows
from tasks.actions.snapshots import take
from tests import make, stages


@pytest.fixture
def sorted_units(plan, units):
    Unit.objects.filter(name="甲医院").update(category="县级医院", order=5)
    Unit.objects.filter(name="乙医院").update(category="乡镇卫生院", order=6)
    count_rows(plan)
    return units


def words(node) -> str:
    return " ".join(node.text_content().split())


def opened(client, **query):
    return html.fromstring(client.get(reverse("tasks:overview"), query).content.decode())


def columns(page) -> list[str]:
    return [words(head) for head in page.xpath("//table[starts-with(@class, 'heat')]/thead//th")]


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
    count_rows(plan)
    client = signed_in(cast.committee)
    affiliated, office = opened(client, kind="affiliated"), opened(client, kind="office")
    assert columns(affiliated) == ["丙中心", "甲医院", "乙医院"]
    assert columns(office) == ["局办公室"]
    assert [words(row[0]) for row in card(affiliated, "单位").xpath(".//tbody/tr")] == ["丙中心", "甲医院", "乙医院"]
    assert table(affiliated, "逾期最久") == [["逾期理论学习", "乙医院", "3 天"]]
    assert table(affiliated, "审核用时") == [["局机关党委", "1 项", "0 个工作日"]]
    assert "没有逾期的落实项。" in words(card(office, "逾期最久"))
    assert "没有等待复核的落实项。" in words(card(office, "审核用时"))


def test_waiting_is_counted_in_working_days_for_each_leading_unit(cast, plan, sorted_units, signed_in, the_day):
    row = stages.reach("to_review", cast, make.assignment_of(plan, sorted_units["甲医院"]))
    plan.assignments.filter(pk=row.pk).update(turn_on="2026-09-10")  # Thursday
    plan.assignments.filter(unit=sorted_units["丙中心"], task__order=2).update(awaiting="review")
    task = plan.tasks.get(order=2)
    task.lead = None
    task.save()
    count_rows(plan)
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
    assert f"共 {total} 项" in words(html.fromstring(answer))


@pytest.fixture
def august(plan, units):
    """The snapshot of August 17th, when one row was overdue; on September 16th it is done, and two others are late."""
    rows = plan.assignments.filter(unit=units["甲医院"])
    late = {"state": "in_progress", "progress": 20, "late_on": "2026-08-01"}
    rows.filter(task__order=1).update(**late)
    with time_machine.travel("2026-08-16T16:05:00Z", tick=False):
        take(plan, now=now())
    rows.filter(task__order=1).update(state="closed", progress=100)
    rows.exclude(task__order=1).update(**late)
    count_rows(plan)
    return plan


def test_changes_are_those_since_thirty_days_ago(cast, august, signed_in):
    page = opened(signed_in(cast.committee))
    told = [words(line) for line in page.xpath("//ul[@class='told']/li")]
    assert told[1] == "逾期 2 项，比 8月17日 多 1 项，都在直属单位。"
    notes = [words(note) for note in page.xpath("//div[@class='kpis']//span[@class='d']")]
    assert notes[0] == "办结率 7.7% 较 8月17日 增加 1 项"
    assert notes[4] == "1 个单位 较 8月17日 增加 1 项"
    assert page.xpath("//div[@class='kpis']//span[@class='worse']/text()") == ["增加 1 项"]


def test_a_past_day_is_drawn_from_its_snapshot_and_leads_nowhere(cast, august, signed_in):
    page = opened(signed_in(cast.committee), day="2026-08-20", kind="affiliated")
    assert "8月20日 平台没有留存数字，以下是此前最近一次的留存。" in words(
        page.xpath("//div[@class='note warn mb-2']")[0]
    )
    numbers = [words(number) for number in page.xpath("//div[@class='kpis']//span[@class='v']")]
    assert numbers == ["0项", "0项", "0项", "0项", "1项", "8项"]
    assert not page.xpath("//main//a[starts-with(@href, '/assignments/') or starts-with(@href, '/matrix/')]")
    assert "12 个落实项" not in words(page) and "9 个落实项" in words(page)
    assert not page.xpath("//*[@id='units']")


def test_before_the_first_snapshot_there_is_nothing(cast, august, signed_in):
    page = opened(signed_in(cast.committee), day="2026-08-16")
    assert "8月16日 和此前都没有留存数字" in words(page)


def test_who_sees_a_part_sees_no_past_days_and_no_trend(cast, august, signed_in):
    client = signed_in(cast.reporter)
    refused = client.get(reverse("tasks:overview"), {"day": "2026-08-20"})
    assert (refused.status_code, "往日的数字按全部单位留存" in refused.content.decode()) == (403, True)
    page = opened(client)
    assert "8月17日" not in words(page)
    assert not page.xpath("//h2[.='进度走势']")


def test_a_task_dropped_since_is_still_in_the_figures_of_its_day(cast, august, signed_in):
    august.tasks.filter(order=1).update(is_dropped=True)
    client = signed_in(cast.committee)
    assert [len(opened(client, day=day).xpath("//table[@class='heat']/tbody/tr")) for day in ("2026-08-17", "")] == [
        3,
        3,
    ]
    august.assignments.filter(task__order=1).update(state="withdrawn")
    count_rows(august)
    assert [len(opened(client, day=day).xpath("//table[@class='heat']/tbody/tr")) for day in ("2026-08-17", "")] == [
        3,
        2,
    ]


def test_pillar_and_lead_narrow_every_card(cast, plan, sorted_units, signed_in):
    client = signed_in(cast.committee)
    pillar = plan.pillars.get(name="清廉型")
    page = opened(client, pillar=pillar.pk)
    rows = plan.assignments.filter(task__pillar=pillar).count()
    assert words(page.xpath("//a[@data-total]")[0]) == f"{rows} 个落实项"
    assert {words(head).split()[0] for head in page.xpath("//table[@class='heat']/tbody//th")} == {"清廉型"}
    assert words(page.xpath("//nav[@class='seg']/a")[0]) == f"全部 {rows}"
    lead = plan.tasks.exclude(lead=None).first().lead
    led = opened(client, lead=lead.pk)
    assert words(led.xpath("//a[@data-total]")[0]) == f"{plan.assignments.filter(task__lead=lead).count()} 个落实项"
    assert not led.xpath("//table[@class='heat']/thead//a")  # the matrix knows no leads


OWN = ("tasks_", "branches_workingday")


@pytest.mark.parametrize("who", ["committee", "reporter", "lead"])
@pytest.mark.parametrize(
    "query",
    [{}, {"kind": "affiliated"}, {"pillar": 1}, {"lead": 1}, {"day": "2026-08-20"}, {"units": "all"}, {"screen": 1}],
    ids=str,
)
def test_it_asks_six_times_at_most_whatever_is_chosen(who, query, cast, august, signed_in):
    at = {"pillar": august.pillars.first().pk, "lead": august.tasks.exclude(lead=None).first().lead_id}
    query = query | {name: at[name] for name in query if name in at}
    august.assignments.filter(task__order=3).update(awaiting="review", turn_on="2026-09-10")
    count_rows(august)
    client = signed_in(getattr(cast, who))
    client.get(reverse("tasks:plans"))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("tasks:overview"), query).status_code in (200, 403)
    own = [one["sql"] for one in asked if any(f'FROM "{name}' in one["sql"] for name in OWN)]
    assert 1 <= len(own) <= 6


def test_on_a_phone_the_map_is_a_list_of_categories(cast, plan, sorted_units, signed_in):
    page = opened(signed_in(cast.committee))
    lines = page.xpath("//section[contains(@class, 'map')]//div[@class='progress-item']")
    assert [words(line) for line in lines][3:] == [
        "县级医院3 项0.0%",
        "乡镇卫生院3 项0.0%",
        "直属单位（未分类）3 项0.0%",
    ]

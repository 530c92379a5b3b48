"""查找: each person finds what other pages show that person anyway, and opens it from there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from branches.models import Post, Unit, User
from tasks.models import Plan
from tests import make
from tests.cast import Cast
from tests.tasks import ordered

NOBODY_SEES = "草稿里的任务"


def words(node) -> str:
    return " ".join(node.text_content().split())


def page(client, q, **more):
    answer = client.get(reverse("search"), {"q": q, **more})
    assert answer.status_code == 200
    return html.fromstring(answer.content.decode())


def found(client, q, key) -> list[str]:
    return [words(link) for link in page(client, q).xpath(f"//*[@id='found-{key}']//tr[@data-row]//a")]


def numbers(client, q) -> dict[str, int]:
    links = page(client, q).xpath("//nav[@aria-label='类别']/a")[1:]
    return {label: int(number) for label, number in (words(link).split() for link in links)}


@pytest.fixture
def office(cast, plan, signed_in):
    return signed_in(cast.office)


@pytest.mark.parametrize("q", ["甲医院", "jiayiyuan", "jyy", "JYY", "甲 yy", "jiayy"])
def test_units_and_branches_apart(q, office):
    assert found(office, q, "units") == ["甲医院"]
    assert found(office, q, "branches") == ["甲医院党支部"]
    assert numbers(office, q) == {"任务": 0, "单位": 1, "党支部": 1, "人员": 0}


@pytest.mark.parametrize("q", ["理论学习", "lilunxuexi", "llxx"])
def test_tasks_of_plans_one_may_read(q, cast, plan, office, signed_in):
    make.draft_plan(cast.office, make.NOTICE.replace("9号", "10号").replace("模范机关", "模范单位"))
    assert Plan.objects.filter(status="draft").exists()
    assert len(found(office, q, "tasks")) == 2
    assert len(found(signed_in(cast.reporter), q, "tasks")) == 1
    assert numbers(signed_in(cast.reporter), q)["任务"] == 1


def test_people_whom_the_list_of_units_names(cast, plan, signed_in):
    """Somebody whose post ended or whose account is closed is for the system officer alone."""
    for name in ("单雪", "单冰", "单霜"):
        make.member(name, "reporter", Unit.objects.get(name="丙中心"))
    Post.objects.filter(user__name="单冰").update(ends_on="2026-09-15")
    User.objects.filter(name="单霜").update(is_active=False)
    for who in ("reporter", "stranger_leader", "lead", "office", "committee", "inspector", "audit_admin"):
        assert found(signed_in(getattr(cast, who)), "shan", "people") == ["单雪"], who
    assert found(signed_in(cast.system_admin), "shan", "people") == ["单雪", "单冰", "单霜"]


def links(client, q) -> dict[str, str]:
    return {words(link): link.get("href") for link in page(client, q).xpath("//tr[@data-row]//a")}


@pytest.mark.parametrize("who", list(Cast.__dataclass_fields__))
def test_whatever_is_found_opens(who, cast, plan, signed_in):
    client = signed_in(getattr(cast, who))
    for q in ("医院", "党", "学习", "office", "r", "的"):
        for link in links(client, q).values():
            answer = client.get(link, follow=True)
            assert answer.status_code == 200, (q, link)
            if "#" in link:
                assert f'id="{link.partition("#")[2]}"' in answer.content.decode()


def test_a_unit_one_may_not_see_leads_to_its_place_in_the_list(cast, plan, units, signed_in):
    other = units["乙医院"]
    assert links(signed_in(cast.reporter), "乙医院")["乙医院"] == f"/units/#unit-{other.pk}"
    assert links(signed_in(cast.stranger), "乙医院")["乙医院"] == f"/units/{other.pk}/year/"
    assert links(signed_in(cast.system_admin), "乙医院")["乙医院"] == f"/units/{other.pk}/"


def test_units_that_are_gone_are_for_those_who_keep_them(cast, plan, units, signed_in):
    Unit.objects.filter(name="丙中心").update(ends_on="2026-09-15")
    assert found(signed_in(cast.reporter), "丙中心", "units") == []
    assert found(signed_in(cast.office), "丙中心", "units") == ["丙中心"]


def test_each_number_is_that_of_the_rows_behind_it(office, units):
    for n in range(120):
        make.unit(f"第{n}卫生院")
    assert numbers(office, "weishengyuan")["单位"] == 120
    assert len(found(office, "weishengyuan", "units")) == 8
    for key, label in [("tasks", "任务"), ("units", "单位"), ("branches", "党支部"), ("people", "人员")]:
        for q in ("wsy", "i", "党", "office"):
            seen, url = 0, f"{reverse('search')}?q={q}&kind={key}"
            while url:
                text = html.fromstring(office.get(url).content.decode())
                seen += len(text.xpath("//tr[@data-row]"))
                url = next((reverse("search") + link for link in text.xpath("//a[@rel='next']/@href")), None)
            assert seen == numbers(office, q)[label], (key, q)


def test_names_that_begin_with_the_words_lead(office):
    for name in ("县丙医院", "丙医院"):
        make.unit(name)
    assert found(office, "丙医院", "units") == ["丙医院", "县丙医院"]
    assert found(office, "byy", "units") == ["丙医院", "县丙医院"]


@pytest.mark.parametrize("q", ["", " ", "没有的", "%的", "__", "\\", ".*", "' OR 1=1 --", "<b>", "[", "(?:", "'"])
def test_what_finds_nothing(q, office):
    text = office.get(reverse("search"), {"q": q}).content.decode()
    assert "data-row" not in text
    assert "<b>" not in text.partition("<main")[2].partition("</main>")[0].replace("<b></b>", "")
    assert office.get(reverse("search_suggest"), {"q": q}).content.decode().strip().count("<a") == 0


@pytest.mark.parametrize(
    "query", [{"q": "甲" * 51}, {"q": "a\x00"}, {"q": "a", "kind": "drafts"}, {"q": "a", "page": "x", "kind": "units"}]
)
def test_what_nobody_types_is_refused(query, office):
    assert office.get(reverse("search"), query).status_code == 400


def queries(client, url) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


@pytest.mark.parametrize("who", ["reporter", "lead", "office", "system_admin"])
def test_queries_are_few_and_do_not_grow(who, cast, plan, signed_in):
    """Eight at most beside those every page asks."""
    client, counts = signed_in(getattr(cast, who)), []
    searches = [reverse("search") + "?q=yuan", reverse("search") + "?q=yuan&kind=units"]
    searches += [reverse("search") + "?q=yuan&kind=people", reverse("search_suggest") + "?q=yuan"]
    for number in (3, 30):
        for n in range(number):
            unit = make.unit(f"第{number}-{n}卫生院")
            make.member(f"院{number}-{n}", "reporter", unit)
        counts.append([queries(client, url) for url in searches])
    assert counts[0] == counts[1]
    assert max(counts[1]) - queries(client, reverse("search")) <= 8


def test_suggestions_are_the_first_of_each_kind(office):
    for n in range(9):
        make.unit(f"第{n}卫生院")
    text = html.fromstring(office.get(reverse("search_suggest"), {"q": "weishengy"}).content.decode())
    (group,) = text.xpath("//div[@role='group']")
    assert [words(option) for option in group.xpath(".//a[@role='option']")] == [
        f"第{n}卫生院直属单位 上级 安澜县卫生健康局" for n in range(4)
    ]
    assert words(text.xpath("//a[@role='option']")[-1]) == "查看全部 9 条"


def rows_of(client, name, q) -> list[str]:
    text = html.fromstring(client.get(reverse(name), {"q": q}).content.decode())
    return [words(row) for row in text.xpath("//main//tr[td]|//main//li[@data-row]")]


@pytest.mark.parametrize("q", ["甲医院 理论", "jyy llxx", "理论 jiayiyuan"])
def test_the_list_of_assignments_finds_by_task_and_unit_together(q, office):
    (row,) = rows_of(office, "tasks:assignments", q)
    assert "理论学习" in row
    assert "甲医院" in row


def test_other_lists_find_by_pinyin_too(cast, plan, units, signed_in):
    make.member("w1", "reporter", units["丙中心"])
    User.objects.filter(username="w1").update(name="曾小贤", sound="")
    person = User.objects.get(username="w1")
    person.save()
    ordered.issued(cast, make.assignment_of(plan, units["甲医院"]))
    assert len(rows_of(signed_in(cast.committee), "tasks:orders", "jyy")) == 1
    assert rows_of(signed_in(cast.committee), "tasks:orders", "byy") == []
    for q in ("zengxiaoxian", "zxx", "bingzhongxin", "w1"):
        assert ["曾小贤" in row for row in rows_of(signed_in(cast.system_admin), "branches:people", q)] == [True], q
    assert "曾小贤" in signed_in(cast.office).get(reverse("tasks:ledger_find"), {"q": "zxx"}).content.decode()

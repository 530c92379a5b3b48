"""The search box finds units and branches beside assignments, for each person those within reach."""

import pytest
from django.urls import reverse
from lxml import html

from branches.actions.units import create_unit
from branches.models import Unit
from modelagency.clock import now
from records.models import YearLock
from tests import make


def words(node) -> str:
    return " ".join(node.text_content().split())


def found(client, text) -> list[str]:
    page = html.fromstring(client.get(reverse("tasks:assignments"), {"q": text}).content.decode())
    return [words(chip) for chip in page.xpath("//section[.//h2='单位和支部']//li")]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("reporter", ["甲医院 3 项直属单位"]),
        ("stranger", ["乙医院 3 项直属单位"]),
        ("lead", ["甲医院 1 项直属单位", "乙医院 1 项直属单位"]),
        ("system_admin", []),
    ],
)
def test_each_person_finds_units_with_rows_to_see(who, seen, cast, plan, signed_in):
    assert found(signed_in(getattr(cast, who)), "医院") == seen


@pytest.mark.parametrize("who", ["office", "committee", "inspector"])
def test_who_sees_all_finds_branches_without_rows_too(who, cast, plan, signed_in):
    assert found(signed_in(getattr(cast, who)), "医院") == [
        "甲医院 3 项直属单位",
        "乙医院 3 项直属单位",
        "甲医院党支部党支部，没有落实项",
        "乙医院党支部党支部，没有落实项",
    ]


def test_the_number_is_that_of_the_rows_behind_it(cast, plan, signed_in, units):
    client = signed_in(cast.committee)
    page = html.fromstring(client.get(reverse("tasks:assignments"), {"q": "丙中心"}).content.decode())
    link = page.xpath("//a[contains(@class, 'chip')][contains(., '丙中心')]/@href")[0]
    assert link == f"?unit={units['丙中心'].pk}"
    assert "共 <span data-rows>3</span> 项" in client.get(reverse("tasks:assignments") + link).content.decode()


def test_assignments_are_found_as_before(cast, plan, signed_in):
    page = signed_in(cast.committee).get(reverse("tasks:assignments"), {"q": "理论学习"}).content.decode()
    assert "共 <span data-rows>4</span> 项" in page
    assert "单位和支部" not in page


def test_a_unit_that_is_gone_is_not_found(cast, plan, signed_in, units):
    Unit.objects.filter(name="甲医院党支部").update(ends_on="2026-09-15")
    assert "甲医院党支部党支部，没有落实项" not in found(signed_in(cast.office), "甲医院")


def test_a_long_list_of_units_is_cut_and_says_so(cast, plan, signed_in):
    for number in range(25):
        name = f"第{number:02}卫生院"
        create_unit(by=None, name=name, kind=Unit.Kind.AFFILIATED, starts_on=make.FOUNDED, parent=None)
    client = signed_in(cast.office)
    assert len(found(client, "卫生院")) == 20
    answer = client.get(reverse("tasks:assignments"), {"q": "卫生院"}).content.decode()
    assert "只列前 20 个" in answer


def test_signs_of_the_database_are_plain_letters(cast, plan, signed_in):
    client = signed_in(cast.office)
    assert (found(client, "%"), found(client, "_"), found(client, "'; --")) == ([], [], [])


def test_the_list_leaves_out_a_sealed_year_until_its_plan_is_asked_for(cast, plan, signed_in):
    client, url = signed_in(cast.reporter), reverse("tasks:assignments")
    shown = [words(html.fromstring(client.get(url).content.decode()).find_class("result")[0])]
    YearLock.objects.create(year=plan.year, by=cast.committee, at=now())
    for asked in ({}, {"plan": plan.pk}):
        page = html.fromstring(client.get(url, asked).content.decode())
        shown.append(words(page.find_class("result")[0]))
    assert shown == ["共 3 项", "共 0 项", "共 3 项"]

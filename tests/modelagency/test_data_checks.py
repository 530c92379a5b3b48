"""数据体检: each check finds its fault and nothing else, and its number is that of the rows listed behind it."""

import re
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from branches.actions.posts import appoint
from branches.models import Post
from branches.roles import Role
from modelagency.clock import now, today
from modelagency.data_checks.registry import CHECKS
from records.models import YearLock
from tasks.models import Assignment, Plan
from tests import make, stages
from tests.modelagency.faults import FAULTS

ONE_OF_EACH_KIND = ["no-category", "empty-group", "post-ending", "no-post", "no-calendar", "no-lead", "open-names"]
ONE_OF_EACH_KIND += ["old-evidence", "scheme-wrong"]
BY_CODE = {check.code: check for check in CHECKS}


@pytest.fixture
def scene(cast, plan, units):
    """A plan that began a moment ago, so that nothing has taken long."""
    Assignment.objects.update(starts_on=today())
    row = make.assignment_of(plan, units["甲医院"])
    return SimpleNamespace(cast=cast, plan=plan, units=units, unit=units["甲医院"], row=row, task=row.task)


def found(code) -> set[int]:
    return set(BY_CODE[code].rows(today()).values_list("pk", flat=True))


def number(client, code) -> int:
    """The number on the page, 0 where the check is among those that found nothing."""
    text = client.get(reverse("data_checks")).content.decode()
    said = re.search(rf'href="/data-checks/{code}/">(\d+) 条', text)
    assert said or f"{BY_CODE[code].title}：没有" in text
    return int(said[1]) if said else 0


def listed(client, code) -> int:
    """How many rows the list behind it has on all its pages."""
    url, rows = reverse("data_check", args=[code]), 0
    while url:
        text = client.get(url).content.decode()
        rows += len(re.findall(r"<tr data-row>", text))
        following = re.search(r'href="([^"]+)" rel="next"', text)
        url = reverse("data_check", args=[code]) + following[1] if following else ""
    return rows


def test_every_check_has_its_fault():
    assert set(FAULTS) == set(BY_CODE)


@pytest.mark.parametrize("code", sorted(BY_CODE))
def test_a_fault_is_found_counted_and_listed(code, scene, signed_in):
    client, before = signed_in(scene.cast.inspector), found(code)
    assert number(client, code) == listed(client, code) == len(before)
    wrong = {row.pk for row in FAULTS[code](scene)}
    assert wrong
    assert found(code) - before == wrong
    assert number(client, code) == listed(client, code) == len(before | wrong)


def test_a_list_goes_over_several_pages(scene, signed_in):
    for n in range(60):
        make.unit(f"第{n}卫生院")
    client = signed_in(scene.cast.inspector)
    assert number(client, "no-category") == listed(client, "no-category") == 63


def test_what_was_found_can_be_taken_away(scene, signed_in):
    for n in range(60):
        make.unit(f"第{n}卫生院")
    url = reverse("data_check", args=["no-category"])
    sheet = load_workbook(BytesIO(signed_in(scene.cast.system_admin).get(f"{url}export/").getvalue())).active
    names = [row[0] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert names == [unit.name for unit in BY_CODE["no-category"].rows(today()).order_by("pk")]
    assert signed_in(scene.cast.system_admin).get("/data-checks/no-rows/export/").status_code == 404


def test_a_leader_of_the_units_above_is_a_leader(scene):
    FAULTS["no-leader"](scene)
    assert scene.unit.pk in found("no-leader")
    above = {"unit": scene.units["安澜县卫生健康局"], "role": Role.LEADER, "starts_on": make.FOUNDED}
    appoint(by=None, user=make.user("above"), reach=Post.Reach.SUBTREE, **above)
    assert found("no-leader") == set()


def test_a_plan_that_is_to_have_no_lead_is_in_order(scene):
    Plan.objects.filter(pk=scene.plan.pk).update(lead_rule="none")
    FAULTS["no-lead"](scene)
    assert found("no-lead") == set()


def test_a_row_closed_with_a_file_is_in_order(scene):
    files = (SimpleUploadedFile("总结.pdf", stages.PDF),)
    stages.to_review(scene.cast, scene.row, uploads=files)
    Assignment.objects.filter(pk=scene.row.pk).update(state="closed")
    assert found("no-evidence") == set()


def test_fourteen_days_are_not_long(scene):
    start = today() - timedelta(days=14)
    Assignment.objects.update(starts_on=start, turn_on=start, returned=True)
    assert found("no-measures") == found("returned-long") == set()


@pytest.mark.parametrize("code", ["no-measures", "no-periods", "no-lead", "no-evidence"])
def test_a_year_under_seal_is_left_alone(code, scene):
    FAULTS[code](scene)
    YearLock.objects.create(year=scene.plan.year, by=scene.cast.committee, at=now())
    assert found(code) == set()


def test_the_system_officer_sees_the_organisation_only(scene, signed_in):
    codes = {check.code for check in CHECKS if check.is_organisation}
    client = signed_in(scene.cast.system_admin)
    text = client.get(reverse("data_checks")).content.decode()
    shown = {code for code in BY_CODE if BY_CODE[code].title in text}
    assert shown == codes
    asked = {code: client.get(reverse("data_check", args=[code])).status_code for code in BY_CODE}
    assert asked == {code: 200 if code in codes else 404 for code in BY_CODE}


@pytest.mark.parametrize("who", ["office", "committee", "inspector", "system_admin"])
def test_what_a_line_leads_to_opens(who, scene, signed_in):
    for code in ONE_OF_EACH_KIND:
        FAULTS[code](scene)
    client = signed_in(getattr(scene.cast, who))
    for code, check in BY_CODE.items():
        if who == "system_admin" and not check.is_organisation:
            continue
        text = client.get(reverse("data_check", args=[code])).content.decode()
        for url in set(re.findall(r'href="([^"]+)">去处理', text)):
            assert (url, client.get(url).status_code) == (url, 200)

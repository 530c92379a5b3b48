"""Choosing files of the shelf for a report and for a closing, instead of uploading them again."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branches.actions.evidence import shelve_all
from branches.models import Evidence
from tests import make, stages
from tests.branches.files import PDF


@pytest.fixture
def row(cast, plan, units):
    return make.assignment_of(plan, units["甲医院"])


@pytest.fixture
def client(cast, signed_in):
    return signed_in(cast.reporter)


def kept(person, unit, name="总结.pdf") -> Evidence:
    return shelve_all(by=person, unit=unit, uploads=[SimpleUploadedFile(name, PDF + name.encode())])[0]


def boxes(answer, name) -> list[str]:
    """Values of the boxes of that name, ticked ones with a star."""
    found = re.findall(rf'<input type="checkbox" name="{name}" value="(\d+)"([^>]*)>', answer.content.decode())
    return [f"{value}*" if " checked" in rest else value for value, rest in found]


def test_a_page_of_its_own_leads_back_with_what_was_chosen(cast, row, client):
    items = [kept(cast.reporter, row.unit, name) for name in ("一.pdf", "二.pdf")]
    there = {"name": "r7-keep", "back": "/reports/1/2/?with=7#row-7"}
    answer = client.get(reverse("branches:shelf_pick", args=[row.unit_id]), there)
    assert boxes(answer, "r7-keep") == [str(item.pk) for item in reversed(items)]
    page = answer.content.decode()
    assert '<form class="panel pick-form" method="get" action="/reports/1/2/#row-7">' in page
    assert '<input type="hidden" name="with" value="7">' in page
    assert boxes(client.get(reverse("branches:shelf_pick", args=[row.unit_id]), there | {"q": "一"}), "r7-keep") == [
        str(items[0].pk)
    ]


def test_a_part_of_it_goes_into_a_dialog(row, client):
    url = reverse("branches:shelf_pick", args=[row.unit_id])
    whole, part = client.get(url), client.get(url, headers={"HX-Request": "true"})
    assert (b"<html" in whole.content, b"<html" in part.content) == (True, False)
    assert "HX-Request" in part["Vary"]


def test_what_is_chosen_stands_ticked_in_the_row_and_is_saved(cast, row, client, units):
    make.working(row, cast.reporter, cast.leader)
    item, foreign = kept(cast.reporter, row.unit), kept(cast.stranger, units["乙医院"])
    place = client.get(reverse("tasks:report", args=[row.pk])).url.split("#")[0]
    name = f"r{row.pk}-keep"
    page = client.get(place, {name: [item.pk, foreign.pk, "²", "9" * 30]})
    assert boxes(page, name) == [f"{item.pk}*"]
    said = {f"r{row.pk}-{key}": value for key, value in posted(row, page).items()}
    assert client.post(place, said | {name: item.pk, "save": ""}).status_code == 302
    assert list(row.reports.get().evidence.all()) == [item]
    said[f"r{row.pk}-version"] = 1
    foreign_answer = client.post(place, said | {name: [item.pk, foreign.pk], "save": ""})
    unheard_answer = client.post(place, said | {name: [item.pk, 999_999], "save": ""})
    assert (foreign_answer.status_code, unheard_answer.status_code) == (422, 422)
    assert "选用的材料已不在本单位书架上" in foreign_answer.content.decode()
    assert list(row.reports.get().evidence.all()) == [item]


def posted(row, page) -> dict:
    period = re.search(rf'name="r{row.pk}-period" value="(\d+)"', page.content.decode())[1]
    statuses = {f"measure-{measure.pk}": "doing" for measure in row.measures.all()}
    return {"text": "已集中学习6次。", "version": 0, "period": period} | statuses


def test_a_closing_takes_files_of_the_shelf(cast, row, client, units):
    stages.reach("done", cast, row)
    item, foreign = kept(cast.reporter, row.unit), kept(cast.stranger, units["乙医院"])
    url = reverse("tasks:ask_closing", args=[row.pk])
    assert boxes(client.get(url, {"reused": [item.pk, foreign.pk]}), "reused") == [f"{item.pk}*"]
    refused = client.post(url, {"reason": "完成", "reused": foreign.pk})
    assert (refused.status_code, "已不在本单位书架上" in refused.content.decode()) == (422, True)
    assert client.post(url, {"reason": "完成", "reused": item.pk}).status_code == 302
    assert list(row.steps.get(verb="ask_closing").evidence.all()) == [item]

"""Every figure of the overview opens the rows it counts."""

import re
from collections import Counter
from html import unescape

import pytest
from django.urls import reverse
from lxml import html

from branches.models import Unit
from tasks import grid
from tasks.actions.rollups import count_rows
from tasks.glance import few
from tasks.lights import LIGHT_LABELS
from tests import make, stages

LINK = re.compile(r'<a[^>]*href="(/assignments/\?[^"]*)"[^>]*>(.*?)</a>', re.S)


@pytest.fixture
def in_full_swing(cast, plan, units):
    """Rows of every kind: closed, normal, waiting for either side, behind, overdue, not started."""
    rows = list(plan.assignments.order_by("id"))
    stages.reach("closing", cast, make.assignment_of(plan, units["甲医院"]))
    for row, (state, progress, awaiting, late_on, behind_on) in zip(
        [row for row in rows if row.unit != units["甲医院"]],
        [
            ("closed", 100, "", None, None),
            ("in_progress", 50, "", None, None),
            ("in_progress", 50, "unit", None, None),
            ("in_progress", 50, "review", None, None),
            ("in_progress", 50, "", "2026-09-01", None),
            ("in_progress", 50, "", None, "2026-09-01"),
        ],
        strict=False,
    ):
        fields = {"awaiting": awaiting, "late_on": late_on, "behind_on": behind_on}
        plan.assignments.filter(pk=row.pk).update(state=state, progress=progress, **fields)
    count_rows(plan)
    return plan


def shown_number(inside) -> int | None:
    """The number a link shows: the total of a bar, or the first number of its words."""
    words = re.sub(r"<[^>]+>", " ", inside + "".join(re.findall(r'aria-label="([^"]*)"', inside)))
    found = re.search(r"共 (\d+)", words) or re.search(r"(\d+)", words)
    return int(found.group(1)) if found else None


def shown_numbers(client, name, query) -> dict:
    """Address → number of every link of the page that shows one and leads to the list."""
    page = client.get(reverse(name), query).content.decode()
    numbers = {url: shown_number(inside) for url, inside in LINK.findall(page)}
    return {url: number for url, number in numbers.items() if number is not None}


def rows_behind(client, url) -> int:
    words = re.sub(r"<[^>]+>", "", client.get(unescape(url)).content.decode())
    return int(re.search(r"共 (\d+) 项", words).group(1))


@pytest.mark.parametrize("kind", ["", "affiliated"])
@pytest.mark.parametrize("who", ["committee", "reporter", "lead"])
def test_each_number_leads_to_as_many_rows(who, kind, in_full_swing, cast, signed_in):
    client = signed_in(getattr(cast, who))
    shown = shown_numbers(client, "tasks:overview", {"plan": in_full_swing.pk, "kind": kind})
    assert shown == {url: rows_behind(client, url) for url in shown}
    assert len(shown) > 10


@pytest.mark.parametrize("level", ["units", "categories"])
@pytest.mark.parametrize("who", ["committee", "reporter", "lead"])
def test_each_number_of_the_matrix_leads_to_as_many_rows(who, level, in_full_swing, cast, signed_in, monkeypatch):
    monkeypatch.setattr(grid, "MOST_LINES", 200 if level == "units" else 1)
    Unit.objects.filter(name__in=["甲医院", "乙医院"]).update(category="县级医院")
    client = signed_in(getattr(cast, who))
    for query in [{}, {"kind": "bodies"}, {"pillar": in_full_swing.pillars.first().pk}, {"category": "-"}]:
        shown = shown_numbers(client, "tasks:matrix", query)
        assert shown == {url: rows_behind(client, url) for url in shown}
        assert shown or who != "committee"


WORDS = {word: code.value for code, word in LIGHT_LABELS.items()}


def heat_of(page) -> dict:
    """(task, group) → lights, as the bars of the overview tell them."""
    heads = [head.text for head in page.xpath("//table[@class='heat']/thead//th")]
    found = {}
    for row in page.xpath("//table[@class='heat']/tbody/tr"):
        for head, cell in zip(heads, row.findall("td"), strict=True):
            for label in cell.xpath(".//svg/@aria-label"):
                counts = re.findall(r"(\S+?) (\d+)，", label)
                found[row.xpath("./th/a")[0].text, head] = {WORDS[word]: int(number) for word, number in counts}
    return found


def cells_of(page) -> dict:
    """The same, counted from the cells of the matrix."""
    tasks = [head.text_content().strip() for head in page.xpath("//table[@data-arrows]/thead/tr[2]/th")]
    found = {}
    for body in page.xpath("//table[@data-arrows]/tbody"):
        group = body.xpath("./tr[@class='g']/th")[0].text_content().strip().rpartition("（")[0]
        for row in body.xpath("./tr[not(@class='g')]"):
            for task, cell in zip(tasks, row.findall("td"), strict=False):
                word = re.sub(r"\d", "", cell.text_content().strip())
                counts = found.setdefault((task, group), Counter()) if word in WORDS else {}
                counts[WORDS.get(word)] = counts.get(WORDS.get(word), 0) + 1
    return found


@pytest.mark.parametrize("who", ["committee", "lead", "reporter"])
def test_the_matrix_and_the_overview_count_the_same(who, in_full_swing, cast, signed_in):
    Unit.objects.filter(name="甲医院").update(category="县级医院")
    count_rows(in_full_swing)
    client = signed_in(getattr(cast, who))
    heat = heat_of(html.fromstring(client.get(reverse("tasks:overview")).content.decode()))
    cells = {}
    for kind in ("affiliated", "branch", "office", "bodies"):
        cells |= cells_of(html.fromstring(client.get(reverse("tasks:matrix"), {"kind": kind}).content.decode()))
    assert heat == cells
    assert heat


@pytest.mark.parametrize("who", ["committee", "lead"])
def test_the_map_of_few_units_is_that_of_the_matrix(who, in_full_swing, cast, signed_in):
    client = signed_in(getattr(cast, who))
    overview, matrix = (
        html.fromstring(client.get(reverse(name), {"kind": "affiliated"}).content.decode())
        for name in ("tasks:overview", "tasks:matrix")
    )
    cells = overview.xpath("//table[@class='heat spots']/tbody/tr/td/a")
    shown = {cell.get("href"): cell.text_content().strip() for cell in cells}
    links = matrix.xpath("//table[@data-arrows]/tbody/tr[not(@class='g')]/td/a[contains(@href, '/assignments/')]")
    words = {link.get("href"): re.sub(r"[\d%]", "", link.text_content().strip()) for link in links}
    assert shown == {url: word for url, word in words.items() if word in WORDS}
    assert len(shown) == {"committee": 9, "lead": 3}[who]


@pytest.mark.parametrize("kind", ["", "affiliated", "bodies"])
def test_each_head_of_the_overview_opens_as_many_units(kind, in_full_swing, cast, signed_in, monkeypatch):
    monkeypatch.setattr(few, "MOST_COLUMNS", 0)  # too many units for a column each
    Unit.objects.filter(name="甲医院").update(category="县级医院")
    count_rows(in_full_swing)
    client = signed_in(cast.committee)
    page = html.fromstring(client.get(reverse("tasks:overview"), {"kind": kind}).content.decode())
    heads = page.xpath("//table[@class='heat']/thead//a")
    opened = [html.fromstring(client.get(head.get("href")).content.decode()) for head in heads]
    lines = [len(page.xpath("//table[@data-arrows]/tbody/tr/th[@scope='row']")) for page in opened]
    assert lines == [int(head.text) for head in heads]
    assert lines

"""What a list gives away is what its page shows, for each person."""

from dataclasses import replace
from io import BytesIO
from itertools import chain

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from modelagency.listings import finding
from records.exports import MESSAGES
from records.models import AuditEvent, Message
from tasks.exports.lists.assignments import COLUMNS
from tests import make


def sheet_of(answer) -> list[tuple]:
    """The rows of the workbook below its head."""
    book = load_workbook(BytesIO(answer.getvalue()))
    return list(chain(*(list(sheet.iter_rows(min_row=4, values_only=True)) for sheet in book)))


def pages_of(client, url):
    """The rows of all pages of a list of assignments, in the order in which they are read."""
    found, page = [], client.get(url).context["page"]
    found += page.rows
    while page.next_key:
        page = client.get(url, {"page": page.next_key}).context["page"]
        found += page.rows
    return found


@pytest.fixture
def many(cast, units):
    """More rows than a page has, of several units."""
    for n in range(30):
        make.create_unit(by=None, name=f"第{n}卫生院", kind="affiliated", starts_on=make.FOUNDED, parent=None)
    return make.published_plan(cast.office, due_on=make.date(2026, 12, 18))


def test_everybody_takes_away_exactly_the_rows_they_see(many, cast, signed_in):
    url, sizes = reverse("tasks:assignments"), set()
    for user in cast.everybody().values():
        client = signed_in(user)
        shown = [(row.task.called, row.unit.name) for row in pages_of(client, url)]
        assert [row[:2] for row in sheet_of(client.get(f"{url}export/"))] == shown
        sizes.add(len(shown))
    assert 0 in sizes and max(sizes) > 50 and len(sizes) > 2


def test_the_filters_of_the_page_hold(many, cast, signed_in):
    client = signed_in(cast.office)
    rows = sheet_of(client.get(reverse("tasks:assignments") + "export/", {"q": "第7卫生院", "page": "999"}))
    assert rows and {row[1] for row in rows} == {"第7卫生院"}
    paper = client.get(reverse("tasks:assignments") + "print/", {"q": "第7卫生院"}).content.decode()
    assert "第7卫生院" in paper and paper.count('<th scope="col">') == len(COLUMNS) + 1
    assert "第8卫生院" not in paper and f"共 {len(rows)} 行" in paper


def test_what_the_page_refuses_is_not_given_away(many, cast, signed_in):
    client = signed_in(cast.office)
    assert client.get("/assignments/export/", {"light": "pink"}).status_code == 400
    assert client.get("/tasks/999999/export/").status_code == 404
    assert client.get("/no/such/page/export/").status_code == 404
    assert client.get("/export/").status_code == 404


def test_taking_a_list_away_is_in_the_trail(many, cast, signed_in):
    signed_in(cast.office).get("/assignments/export/", {"q": "卫生院"}).getvalue()
    event = AuditEvent.objects.get(verb="list.export")
    rows = many.assignments.filter(unit__name__contains="卫生院").count()
    assert (event.by, event.after["address"], event.after["rows"]) == (cast.office, "/assignments/", rows)


def test_the_page_offers_the_list_with_its_filters(many, cast, signed_in):
    text = signed_in(cast.office).get("/assignments/", {"q": "卫生院", "page": "3"}).content.decode()
    assert 'href="/assignments/export/?q=%E5%8D%AB%E7%94%9F%E9%99%A2"' in text
    assert "/export/" not in signed_in(cast.office).get("/overview/").content.decode()


def test_the_matrix_is_given_away_with_all_its_columns(many, cast, signed_in):
    client = signed_in(cast.office)
    page = client.get("/matrix/").context
    book = load_workbook(BytesIO(client.get("/matrix/export/").getvalue())).active
    assert [cell.value for cell in book[4]][1 : 1 + len(page["columns"])] == [one.label for one in page["columns"]]
    shown = [(line.label, line.tally.mean) for _, lines in page["groups"] for line in lines]
    rows = list(book.iter_rows(min_row=5, values_only=True))
    assert [(row[0], row[len(page["columns"]) + 1]) for row in rows] == shown
    assert any(cell and cell.endswith("0%") for cell in rows[0][1:-1])


def test_words_that_look_like_a_formula_stay_words(cast, units, signed_in):
    for name in ("=1+1", "+SUM(A1)", "-2", "@x", '=HYPERLINK("http://x")', "\t=1"):
        make.create_unit(by=None, name=name, kind="affiliated", starts_on=make.FOUNDED, parent=None)
    book = load_workbook(BytesIO(signed_in(cast.office).get("/units/export/").getvalue())).active
    cells = [cell for row in book.iter_rows(min_row=4) for cell in row]
    assert {"=1+1", "+SUM(A1)", "-2", "@x"} < {cell.value for cell in cells}
    assert not any(cell.data_type == "f" for cell in cells)


def test_little_of_a_long_list_is_in_memory(cast, monkeypatch):
    """Rows are read some at a time: the most that are alive at once is one portion, whatever the length."""
    monkeypatch.setattr(finding, "CHUNK", 50)
    messages = [Message(recipient=cast.office, kind="notice", text=f"第 {n} 条") for n in range(1000)]
    Message.objects.bulk_create(messages)
    portions = []
    listing = replace(MESSAGES, prepare=lambda rows, user: portions.append(len(rows)))
    rows = finding.Rows(listing, Message.objects.of(cast.office), cast.office)
    texts = [cells[1] for cells in rows]
    assert (len(texts), texts[:2], portions) == (1000, ["第 999 条", "第 998 条"], [50] * 20)

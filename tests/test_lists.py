"""Every page with a list gives it away, to whom it shows it and to nobody else."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import resolve
from openpyxl import load_workbook

from modelagency.excel import HEAD_ROW
from records.paging import Page
from tests.test_access import COLUMNS, LINES, address, answer, prepare, scene  # noqa: F401 - a fixture

# Pages with a table that is no list to take away, and why.
NO_LIST = {
    "home": "what is to be done now; its lists have pages of their own",
    "account": "the own account",
    "handover": "a form",
    "branches:setup_steps": "steps of setting the portal up",
    "branches:import_check": "a file before it is taken in",
    "branches:import_result": "has a workbook of its own",
    "branches:shelf_pick": "a choice within a form; the shelf itself is a list",
    "branches:unit": "one unit",
    "branches:person": "one person",
    "branches:material": "one file",
    "tasks:overview": "figures; each leads to its list",
    "tasks:assignment": "one row",
    "tasks:change": "the preview of one change",
    "tasks:change_fates": "a form",
    "tasks:names": "a draft that is being checked",
    "tasks:publish": "the preview of what publishing does",
    "tasks:terms": "a form",
    "tasks:amend_terms": "a form",
    "tasks:amendment": "one document, old and new side by side",
    "tasks:period_report": "a form; it has a workbook of its own",
    "tasks:workbook_check": "a file before it is taken in",
    "tasks:batch_confirm": "a form",
    "tasks:unit_measures": "a form",
    "tasks:urge": "the preview of one urging",
    "tasks:receipt": "one sheet; it has a print view of its own",
    "tasks:reminder_rules": "settings",
    "tasks:reminder_rule": "settings",
    "tasks:order_rules": "settings",
    "tasks:order": "one order",
    "tasks:order_new": "a form",
    "tasks:order_edit": "a form",
    "tasks:review": "one report",
    "tasks:batch_review": "exports the table as it is filtered by itself, and gives its own words to the trail",
    "tasks:ledger": "a week; ?export= gives its workbook",
    "tasks:ledger_person": "a week; ?export= gives its workbook",
    "tasks:ledger_unit": "a week; ?export= gives its workbook",
    "tasks:ledger_day": "the reasons of one day",
    "tasks:ledger_row": "a part of the ledger",
    "exports": "the own files; each is a workbook itself",
    "assessment:cycle": "the annual workbook",
    "assessment:compare": "has a workbook of its own",
    "assessment:deciding": "one decision; the annual workbook",
    "assessment:marking": "how far marking has come; the annual workbook",
    "assessment:marks": "a form",
    "assessment:item": "a form; 同项对照 has a workbook",
    "assessment:review": "a form",
    "assessment:self": "a form",
    "assessment:sheet": "a form",
    "assessment:scheme": "has a workbook of its own",
    "assessment:round": "one round",
    "assessment:row": "a form",
    "assessment:row_add": "a form",
    "assessment:scheme_effects": "the preview of a change",
    "assessment:sandbox": "a trial",
    "assessment:live": "one subject",
    "assessment:appraisal": "one subject; has a statement to print",
    "assessment:years": "a form with the years it locks",
    "login": "nobody has signed in",
    "data_checks": "each check leads to its list",
    "profile": "one unit; it has a print view of its own",
    "tasks:bulletin": "one paper; it has a Word file and a print view of its own",
    "jobs": "the state of the machine",
}
GETS = [line for line in LINES if line.values[0] == "GET" and 200 in line.values[4]]


def listing_of(url):
    return getattr(resolve(url).func, "listing", None)


def shows_rows(client, url) -> bool:
    page = client.get(url)
    content = page.getvalue()  # to its end, so that a file is closed
    return not page.streaming and ("page" in (page.context or {}) or b'<table class="tbl' in content)


@pytest.mark.parametrize(("method", "name", "thing", "stage", "codes"), GETS)
def test_a_page_with_a_list_gives_it_away(method, name, thing, stage, codes, scene, cast, signed_in):  # noqa: F811
    prepare(scene, stage, cast, thing)
    url, everybody = address(scene, name, thing), cast.everybody()
    allowed = [COLUMNS[place] for place, code in enumerate(codes) if code == 200 and place]
    if listing_of(url) is None:
        assert name in NO_LIST or not shows_rows(signed_in(everybody[allowed[0]]), url), f"{url} has no Listing"
        return
    assert name not in NO_LIST
    clients = {"anonymous": Client(raise_request_exception=False)}
    clients |= {who: signed_in(user) for who, user in everybody.items()}
    for under in ("export/", "print/"):
        got = {who: answer(clients[who], "GET", url + under, {}) for who in COLUMNS}
        assert got == dict(zip(COLUMNS, codes, strict=True)), under
    for who in allowed:
        assert shown_on_all_pages(clients[who], url) in (None, given_away(clients[who], url)), who


def shown_on_all_pages(client, url) -> int | None:
    """How many rows the pages of a list have together; None where it is not walked by key."""
    count, key = 0, None
    while True:
        page = (client.get(url, {"page": key} if key else {}).context or {}).get("page")
        if not isinstance(page, Page):
            return None
        count, key = count + len(page.rows), page.next_key
        if key is None:
            return count


def given_away(client, url) -> int:
    """How many rows the workbook of a list has below its head."""
    sheet = load_workbook(BytesIO(client.get(f"{url}export/").getvalue())).active
    return sheet.max_row - HEAD_ROW

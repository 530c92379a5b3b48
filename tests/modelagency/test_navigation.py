"""The way through the portal: nothing a person cannot open, and no list that nothing leads to."""

from dataclasses import fields
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from modelagency.navigation import GROUPS, MUCH
from tests.cast import Cast
from tests.crawl import Page
from tests.test_access import COLUMNS, LINES

PEOPLE = [field.name for field in fields(Cast)]
OFFICERS = {"system_admin", "security_admin", "audit_admin"}
LED_TO_OTHERWISE = {
    "login": "for people not signed in",
    "sign_in_code": "on the sign-in page",
    "vote": "on a slip of paper",
    "vote_done": "after a vote",
    "records:unread": "a number, no page",
    "search_suggest": "below the search box",
    "branches:import_template": "a file, on the page of the import",
    "branches:export": "a file, on the page of the import",
}


class Side(Page):
    """The links of the navigation at the side only."""

    def __init__(self, text):
        start = text.index('<nav class="side"')
        super().__init__("/", text[start : text.index("</nav>", start)])


def paths(page) -> set[str]:
    return {urlsplit(link).path for link in [*page.links, *(form.action for form in page.forms)]}


def is_for(name, who) -> bool:
    """Is the page more to this person than an empty one? The three officers have no part in the work itself."""
    if name.startswith("tasks:"):
        return who not in OFFICERS or name == "tasks:ledger"
    if name in ("assessment:own", "assessment:selves"):
        return who in ("reporter", "leader", "stranger", "stranger_leader")
    return name not in LED_TO_OTHERWISE


def lists_of(who) -> set[str]:
    """Addresses without a parameter that answer this person with a page of theirs."""
    column = COLUMNS.index(who)
    lines = [line.values for line in LINES if line.values[0] == "GET" and line.values[2] == "-"]
    return {reverse(name) for _, name, _, _, codes in lines if codes[column] == 200 and is_for(name, who)}


@pytest.mark.parametrize("who", PEOPLE)
def test_every_link_opens_and_every_list_is_two_steps_away(who, cast, plan, signed_in):
    client = signed_in(getattr(cast, who))
    home = client.get("/").content.decode()
    links = paths(Side(home))
    answers = {link: client.get(link, follow=True) for link in links}
    assert {link: answer.status_code for link, answer in answers.items() if answer.status_code != 200} == {}
    pages = [answer.content.decode() for answer in answers.values()]
    reached = links | paths(Page("/", home)).union(*(paths(Page("/", page)) for page in pages))
    assert lists_of(who) - reached == set()


def test_a_list_nothing_leads_to_would_be_found(cast, plan, signed_in):
    text = signed_in(cast.office).get("/").content.decode()
    assert reverse("branches:setup_steps") in lists_of("system_admin") - paths(Page("/", text))


def test_groups_say_what_people_think_of():
    assert [label for label, _ in GROUPS] == ["", "任务", "考核", "组织", "记录"]


def test_what_is_needed_seldom_is_folded_where_there_is_much(cast, plan, signed_in):
    """The office has many links, a reporter few; the group of the page shown is open."""

    def groups(who, path):
        text = signed_in(who).get(path).content.decode()
        side = text[text.index('<nav class="side"') : text.index("</nav>", text.index('<nav class="side"'))]
        return len(Side(text).links) > MUCH, [part[:5] == " open" for part in side.split("<details")[1:]]

    assert groups(cast.office, "/") == (True, [True, True, False, False])
    assert groups(cast.office, reverse("jobs")) == (True, [True, True, False, True])
    assert groups(cast.reporter, "/") == (False, [True, True, True, True])

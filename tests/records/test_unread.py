"""The number at the bell: kept up by the page, by itself, for as long as somebody is signed in."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import expect

from records.actions import read_messages, tell

MINUTE = 60_000
URL = "/messages/unread/"


def told(user, count, text="第一行"):
    for _ in range(count):
        tell([user.pk], kind="notice", text=text)


def test_the_number_is_the_own_one_and_nothing_where_all_is_read(cast, signed_in):
    told(cast.reporter, 12)
    answers = {who: signed_in(getattr(cast, who)).get(URL).content.decode() for who in ("reporter", "leader")}
    assert answers["reporter"].strip() == '<span class="count"><span class="visually-hidden">未读</span>12</span>'
    assert answers["leader"].strip() == ""
    read_messages(by=cast.reporter)
    assert signed_in(cast.reporter).get(URL).content.strip() == b""


def test_who_is_not_signed_in_gets_nothing_and_no_page_to_sign_in(db):
    answer = Client().get(URL)
    assert (answer.status_code, answer.content, answer.cookies) == (204, b"", {})


def test_asking_neither_touches_nor_lengthens_the_session(cast, signed_in, the_day):
    client = signed_in(cast.reporter)
    before = Session.objects.get()
    the_day.shift(11 * 3600)
    answer = client.get(URL)
    after = Session.objects.get()
    assert (answer.status_code, answer.cookies) == (200, {})
    assert (after.session_data, after.expire_date) == (before.session_data, before.expire_date)
    the_day.shift(2 * 3600)
    assert client.get(URL).status_code == 204


def test_asking_costs_one_query_beside_session_and_person(cast, signed_in):
    told(cast.reporter, 30)
    client = signed_in(cast.reporter)
    client.get(URL)
    with CaptureQueriesContext(connection) as queries:
        client.get(URL)
    assert ["count(" in query["sql"].lower() for query in queries] == [False, False, True]


def test_the_pages_name_the_number_without_a_script(cast, signed_in):
    told(cast.reporter, 3)
    page = signed_in(cast.reporter).get(reverse("home")).content.decode()
    assert f'<span data-unread="{URL}">' in page
    assert '<span class="visually-hidden">未读</span>3</span>' in page


def test_the_number_opens_the_unread_messages(cast, signed_in):
    told(cast.reporter, 2, "读过的")
    read_messages(by=cast.reporter)
    told(cast.reporter, 3, "新来的")
    client = signed_in(cast.reporter)
    assert '<a class="tool" href="/messages/?unread=1">' in client.get(reverse("home")).content.decode()
    unread = client.get("/messages/?unread=1").content.decode()
    assert (unread.count("<li data-row>"), unread.count("读过的")) == (3, 0)
    assert client.get("/messages/").content.decode().count("<li data-row>") == 5
    read_messages(by=cast.reporter)
    assert "没有未读通知。" in client.get("/messages/?unread=1").content.decode()
    assert '<a class="tool" href="/messages/">' in client.get(reverse("home")).content.decode()


def test_a_digest_shows_its_lines_where_there_is_room_and_its_head_at_home(cast, signed_in):
    told(cast.reporter, 1, "今天有 2 项提醒\n逾期后第 3 个工作日：<b>学习</b>\n\n截止当天：执行")
    client = signed_in(cast.reporter)
    page = client.get(reverse("records:messages")).content.decode()
    assert "<ul><li>逾期后第 3 个工作日：&lt;b&gt;学习&lt;/b&gt;</li><li>截止当天：执行</li></ul>" in page
    home = client.get(reverse("home")).content.decode()
    assert "今天有 2 项提醒" in home
    assert "截止当天：执行" not in home
    assert "看全文" in home


@pytest.mark.browser
def test_an_open_page_keeps_the_number_up_and_stops_when_signed_out(visitor, cast):
    visitor.page.clock.install()
    visitor.sign_in(cast.reporter)
    bell, asked = visitor.page.locator("[data-unread]"), []
    visitor.page.on("response", lambda answer: asked.append(answer.status) if URL in answer.url else None)
    expect(bell).to_have_text("")
    told(cast.reporter, 2)
    visitor.page.clock.run_for(MINUTE)
    expect(bell).to_have_text("未读2")
    read_messages(by=cast.reporter)
    visitor.page.clock.run_for(MINUTE)
    expect(bell).to_have_text("")
    Session.objects.all().delete()
    with visitor.page.expect_response(f"**{URL}"):
        visitor.page.clock.run_for(MINUTE)
    told(cast.reporter, 1)
    visitor.page.clock.run_for(5 * MINUTE)
    visitor.page.evaluate("() => fetch('/static/js/portal.js')")
    assert asked == [200, 200, 204]
    expect(bell).to_have_text("")
    assert visitor.page.url == visitor.server.url + "/"

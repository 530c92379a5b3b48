"""发送情况: what did not leave the portal, and sending it again."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from modelagency.clock import now
from records.actions import send_again, send_all_again
from records.deliveries import Outcome, deliver
from records.models import AuditEvent, Delivery
from records.refusals import Refusal
from tests.races import at_once, looking_first
from tests.records.unsent import PUT_OFF, unsent

pytest_plugins = ["tests.mail"]


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def states():
    return list(Delivery.objects.order_by("id").values_list("state", "attempts", "error"))


def post(client, name, *args, **fields):
    return client.post(reverse(name, args=args), {"view": "failed", "channel": ""} | fields, follow=True)


@pytest.mark.django_db
def test_each_channel_in_figures(cast, signed_in, settings):
    settings.CHANNELS_ON = {"mail": True, "robot": False, "sms": False}
    for fields in ({}, {}, PUT_OFF, {"state": "sent", "sent_at": now()}):
        unsent(cast.reporter, **fields)
    unsent(cast.reporter, state="sent", sent_at=now() - timedelta(hours=10))  # yesterday at eleven in Shanghai
    unsent(cast.reporter, channel="robot", state="waiting", error="")
    page = words(signed_in(cast.office).get("/deliveries/"))
    assert "电子邮件 等待 1 今天已发送 1 失败 2" in page
    assert "群机器人 未开通。机器管理员设置 ROBOT_URL 后开通 等待 1 今天已发送 0 失败 0" in page
    assert "短信 未开通。机器管理员设置 SMS_BACKEND 后开通 等待 0 今天已发送 0 失败 0" in page


@pytest.mark.django_db
def test_a_failed_one_is_named_with_its_reason_and_without_what_it_said(cast, signed_in):
    unsent(cast.reporter)
    page = words(signed_in(cast.system_admin).get("/deliveries/"))
    assert "reporter 甲医院 提醒 电子邮件 550 No such mailbox 已试 8 次 消息时间 9月16日 09:00" in page
    assert "3 项今天到期" not in page


@pytest.mark.django_db
def test_lists_are_apart(cast, signed_in):
    unsent(cast.reporter)
    unsent(cast.reporter, **PUT_OFF)
    unsent(cast.reporter, channel="robot", **PUT_OFF | {"error": "999 new"})
    unsent(cast.reporter, **PUT_OFF | {"taken_by": "somebody", "error": "taken"})
    unsent(cast.reporter, state="waiting", attempts=0, error="")  # waits for the office to open
    client = signed_in(cast.office)
    seen = [
        [
            reason
            for reason in ("550 No", "451 Try", "999 new", "taken")
            if reason in words(client.get(f"/deliveries/{query}"))
        ]
        for query in ("", "?view=put_off", "?view=put_off&channel=robot", "?channel=sms")
    ]
    assert seen == [["550 No"], ["451 Try", "999 new"], ["999 new"], []]


@pytest.mark.django_db
def test_lists_walk_by_key(cast, signed_in):
    rows = [unsent(cast.reporter, error=f"reason-{n:03}") for n in range(51)]
    client = signed_in(cast.office)
    first, second = client.get("/deliveries/"), client.get(f"/deliveries/?page={rows[1].pk}")
    assert (b"reason-050" in first.content, b"reason-000" in first.content) == (True, False)
    assert (b"reason-001" in second.content, b"reason-000" in second.content) == (False, True)


@pytest.mark.django_db
def test_one_is_sent_again_as_if_for_the_first_time(cast, signed_in):
    row, other = unsent(cast.reporter), unsent(cast.reporter)
    page = words(post(signed_in(cast.office), "delivery_again", row.pk))
    assert "给reporter的电子邮件已重新排队，一分钟内发送。" in page
    assert states() == [("waiting", 0, ""), ("failed", 8, other.error)]
    row.refresh_from_db()
    assert row.due_at <= now()
    event = AuditEvent.objects.get(verb="delivery.again")
    assert (event.by, event.subject_label, event.after) == (cast.office, str(cast.reporter), {"channel": "电子邮件"})


@pytest.mark.django_db
def test_one_that_waits_is_tried_at_once(cast, signed_in):
    row = unsent(cast.reporter, **PUT_OFF)
    post(signed_in(cast.office), "delivery_again", row.pk, view="put_off")
    assert states() == [("waiting", 0, "")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields", [{"state": "sent"}, PUT_OFF | {"taken_by": "somebody"}, {"state": "waiting", "attempts": 0, "error": ""}]
)
def test_what_is_sent_or_being_sent_or_waits_for_the_opening_is_left_alone(cast, signed_in, fields):
    row = unsent(cast.reporter, **fields)
    before = Delivery.objects.values().get()
    answer = post(signed_in(cast.office), "delivery_again", row.pk)
    assert (answer.status_code, Delivery.objects.values().get()) == (409, before)
    assert not AuditEvent.objects.filter(verb="delivery.again", result="done").exists()


@pytest.mark.django_db
def test_a_whole_list_is_sent_again_and_only_that(cast, signed_in):
    for fields in ({}, {"channel": "robot"}, PUT_OFF):
        unsent(cast.reporter, **fields)
    client = signed_in(cast.system_admin)
    assert "1 条已重新排队" in words(post(client, "deliveries_again", channel="robot"))
    assert [state for state, _, _ in states()] == ["failed", "waiting", "waiting"]
    assert "1 条已重新排队" in words(post(client, "deliveries_again", view="put_off"))
    assert states()[0] == ("failed", 8, "550 No such mailbox")
    assert AuditEvent.objects.filter(verb="delivery.all_again").latest("id").after == {"which": "等待重试", "count": 1}


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one(cast):
    row = unsent(cast.reporter)
    both = [lambda who=who: send_again(by=who, delivery=row) for who in (cast.office, cast.deputy)]
    assert sorted(type(outcome) for outcome in at_once(*both) if outcome) == [Refusal]
    unsent(cast.reporter)
    all_rows = Delivery.objects.failed()
    both = [lambda who=who: send_all_again(by=who, rows=all_rows, words="") for who in (cast.office, cast.deputy)]
    assert sorted(map(str, at_once(*both))) == ["1", "没有要重新发送的消息，可能刚刚有人办理过。"]
    assert AuditEvent.objects.filter(verb__startswith="delivery.").count() == 2


@pytest.mark.django_db(transaction=True)
def test_control_looking_before_writing_lets_both_through(cast):
    row = unsent(cast.reporter)

    def write(seen):
        return Delivery.objects.filter(pk=seen).update(state="waiting", error="")

    both = [write, write]
    assert looking_first(lambda: Delivery.objects.stuck().get().pk, *both) == [1, 1]
    assert row.pk


@pytest.mark.django_db(transaction=True)
def test_what_was_repaired_and_sent_again_arrives(cast, signed_in, office, mail_on):
    mail_on(office.port)
    row = unsent(cast.reporter)
    cast.reporter.email = "reporter@anlan.invalid"
    cast.reporter.save()
    assert deliver() == Outcome()
    post(signed_in(cast.office), "delivery_again", row.pk)
    assert deliver() == Outcome(sent=1)
    assert office.received() == ["reporter@anlan.invalid"]

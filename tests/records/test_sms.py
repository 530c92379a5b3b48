"""Reminders through a body's own gateway for text messages."""

import pytest

from records.actions import tell
from records.channels import sms
from records.deliveries import Outcome, deliver
from records.models import Delivery, Message
from tests import make
from tests.records import gateways

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def sms_on(settings):
    settings.CHANNELS_ON = settings.CHANNELS_ON | {"sms": True}
    settings.SMS_BACKEND = "tests.records.gateways.Gateway"
    gateways.sent.clear()
    gateways.release.clear()
    yield
    gateways.release.set()


def remind(*names, kind=Message.Kind.REMINDER):
    for name in names:
        tell([make.user(name, "王敏").pk], kind=kind, text="3 项今天到期")


def rows():
    found = Delivery.objects.order_by("id").values_list("message__recipient__username", "state", "attempts", "error")
    return list(found)


def test_a_reminder_is_handed_over_with_the_name_by_which_the_gateway_knows_the_person():
    remind("wang")
    assert deliver("sms") == Outcome(sent=1)
    assert gateways.sent == [("wang", "王敏", "【模范机关】3 项今天到期")]


def test_nothing_but_reminders_costs_a_text():
    remind("wang", kind=Message.Kind.RETURNED)
    assert rows() == []


def test_each_word_of_a_gateway_is_understood_and_its_errors_are_not_repeated():
    remind("never", "later", "breaks", "li")
    assert deliver("sms") == Outcome(sent=1, postponed=2, failed=1)
    assert rows() == [
        ("never", "failed", 1, "号码不存在"),
        ("later", "waiting", 1, "稍后"),
        ("breaks", "waiting", 1, "短信网关出错：KeyError"),
        ("li", "sent", 1, ""),
    ]


def test_a_gateway_in_trouble_counts_against_nobody():
    remind("trouble", "li")
    assert deliver("sms") == Outcome(trouble="短信网关不能用：欠费")
    assert [row[1:] for row in rows()] == [("waiting", 0, "短信网关不能用：欠费")] * 2


def test_a_gateway_that_hangs_is_left(monkeypatch):
    monkeypatch.setattr(sms, "PATIENCE", 0.2)
    remind("hangs", "li")
    assert deliver("sms") == Outcome(postponed=1, trouble="短信网关 0.2 秒内没有应答")
    assert [row[1:3] for row in rows()] == [("waiting", 1), ("waiting", 0)]

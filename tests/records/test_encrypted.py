"""Channels over TLS: what is known gets through, what is not known gets nothing, what drips is cut off."""

import pytest

from records.actions import tell
from records.channels import mail as by_mail
from records.channels import webhook
from records.deliveries import Outcome, deliver
from records.models import Delivery
from tests import make

pytest_plugins = ["tests.robots", "tests.mail", "tests.tls"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def wang():
    return make.user("wang", "王敏", email="wang@anlan.invalid")


@pytest.fixture
def secure_group(group, server_side, robot_on, settings, wang):
    """A group whose robot is reached by https, and a reminder for it."""
    group.socket = server_side.wrap_socket(group.socket, server_side=True)
    robot_on()
    settings.ROBOT_URL = group.address.replace("http:", "https:")
    tell([wang.pk], kind="reminder", text="3 项今天到期")
    return group


@pytest.fixture(params=["from the start", "on request"])
def secure_office(request, start_office, server_side, mail_on, settings, wang):
    """A mail server that is only spoken to in secret, and a message for it."""
    at_once = request.param == "from the start"
    office = start_office(ssl_context=server_side) if at_once else start_office(tls=server_side)
    mail_on(office.port)
    settings.EMAIL_USE_SSL, settings.EMAIL_USE_TLS = at_once, not at_once
    tell([wang.pk], kind="notice", text="方案已发布")
    return office


def test_a_robot_that_is_known(secure_group, trusted):
    assert deliver("robot") == Outcome(sent=1)
    assert len(secure_group.texts) == 1


def test_a_robot_that_is_not_known_reads_nothing(secure_group):
    assert deliver("robot").trouble.startswith("连接不上：SSLCertVerificationError")
    assert (secure_group.heard, Delivery.objects.get().attempts) == ([], 0)


def test_a_robot_that_drips_in_secret_is_cut_off(secure_group, trusted, monkeypatch):
    monkeypatch.setattr(webhook, "TALK", 0.5)
    secure_group.act = "drip"
    assert deliver("robot").postponed == 1


def test_a_mail_server_that_is_known(secure_office, trusted):
    assert deliver() == Outcome(sent=1)
    assert secure_office.received() == ["wang@anlan.invalid"]


def test_a_mail_server_that_is_not_known_reads_nothing(secure_office):
    assert deliver().trouble.startswith("邮件服务器连接不上：SSLCertVerificationError")
    assert (secure_office.mails, Delivery.objects.get().attempts) == ([], 0)


def test_a_mail_server_that_is_slow_in_secret_is_cut_off(secure_office, trusted, monkeypatch, settings):
    monkeypatch.setattr(by_mail, "TALK", 1)
    settings.EMAIL_TIMEOUT = 20
    secure_office.hangs.add("wang@anlan.invalid")
    outcome = deliver()
    assert (outcome.postponed, outcome.trouble[:5]) == (1, "发送中断：")

"""Messages by mail: a server that accepts, refuses, hangs, is away; and workers that are killed."""

import socket
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction

from records import deliveries
from records.actions import tell
from records.channels import mail as by_mail
from records.channels import sms, webhook
from records.deliveries import Outcome, deliver
from records.models import Delivery, Message
from tests import make
from tests.races import at_once, looking_first

pytest_plugins = ["tests.mail"]
pytestmark = pytest.mark.django_db(transaction=True)

START = datetime(2026, 9, 16, 1, 0, tzinfo=UTC)


@pytest.fixture
def people():
    return [
        make.user(name, chinese, email=f"{name}@anlan.invalid")
        for name, chinese in [("wang", "王敏"), ("li", "李强"), ("zhang", "张伟")]
    ]


@pytest.fixture
def told(people, office, mail_on):
    """Three people have a message; the mail server answers."""
    mail_on(office.port)
    tell(
        [person.pk for person in people], kind=Message.Kind.NOTICE, text="方案已发布，\n请签收", link="/assignments/7/"
    )


def states():
    rows = Delivery.objects.order_by("id").select_related("message__recipient")
    return [(row.message.recipient.username, row.state, row.attempts) for row in rows]


def test_without_a_mail_server_nothing_is_to_be_sent(people):
    tell([people[0].pk], kind=Message.Kind.NOTICE, text="已发布")
    assert (Message.objects.count(), Delivery.objects.count()) == (1, 0)


def test_only_who_has_an_address_gets_mail(people, office, mail_on):
    mail_on(office.port)
    nobody, closed = make.user("none"), make.user("closed", email="c@anlan.invalid", is_active=False)
    tell([people[0].pk, nobody.pk, closed.pk], kind=Message.Kind.NOTICE, text="已发布")
    assert (Message.objects.count(), states()) == (3, [("wang", "waiting", 0)])


def test_nothing_goes_out_of_a_change_that_was_rolled_back(people, office, mail_on):
    mail_on(office.port)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell([people[0].pk], kind=Message.Kind.NOTICE, text="已发布")
        _ = 1 / 0
    assert (deliver(), office.mails) == (Outcome(), [])


def test_a_mail_says_what_the_message_says(told, office, settings):
    settings.PUBLIC_URL = "https://portal.anlan.invalid"
    assert deliver() == Outcome(sent=3)
    mail, row = office.mails[0], Delivery.objects.order_by("id").first()
    assert mail["Subject"].strip() == "【模范机关】方案已发布， 请签收"
    assert (mail["From"], mail["To"]) == ("portal@anlan.invalid", "wang@anlan.invalid")
    assert mail["Message-ID"] == f"<delivery-{row.pk}@portal.anlan.invalid>"
    assert mail.get_content().splitlines() == [
        "王敏：",
        "",
        "方案已发布，",
        "请签收",
        "",
        "打开：https://portal.anlan.invalid/assignments/7/",
        "",
        "本邮件由模范机关建设管理平台自动发送，请勿回复。",
    ]


def test_hostile_names_and_addresses_add_no_header_and_no_recipient(people, office, mail_on):
    mail_on(office.port)
    people[0].name = "王敏\r\nBcc: all@anlan.invalid"
    people[1].email = "li@anlan.invalid\r\nBcc: all@anlan.invalid"
    people[2].email = "zhang@anlan.invalid, all@anlan.invalid"
    for person in people:
        person.save()
        tell([person.pk], kind=Message.Kind.NOTICE, text="已发布\r\nBcc: all@anlan.invalid\r\n\r\n<b>正文</b>")
    deliver()
    assert [(mail["To"], mail["Bcc"]) for mail in office.mails] == [("wang@anlan.invalid", None)]
    assert [state for _, state, _ in states()] == ["sent", "failed", "failed"]


def test_what_was_sent_is_not_sent_again(told, office):
    assert (deliver(), deliver()) == (Outcome(sent=3), Outcome())
    assert office.received() == ["wang@anlan.invalid", "li@anlan.invalid", "zhang@anlan.invalid"]
    assert states() == [("wang", "sent", 1), ("li", "sent", 1), ("zhang", "sent", 1)]


def test_an_address_refused_for_good_stops_nobody_else(told, office):
    office.answers["li@anlan.invalid"] = "550 No such mailbox"
    assert deliver() == Outcome(sent=2, failed=1)
    assert states() == [("wang", "sent", 1), ("li", "failed", 1), ("zhang", "sent", 1)]
    assert Delivery.objects.failed().get().error == "550 No such mailbox"


def test_an_address_refused_for_now_is_tried_again(told, office, the_day):
    office.answers["li@anlan.invalid"] = "451 Try later"
    assert deliver() == Outcome(sent=2, postponed=1)
    office.answers.clear()
    assert deliver() == Outcome()
    the_day.move_to(START + timedelta(seconds=70))
    assert deliver() == Outcome(sent=1)
    assert states() == [("wang", "sent", 1), ("li", "sent", 2), ("zhang", "sent", 1)]


def test_after_eight_attempts_it_has_failed(told, office, the_day):
    office.answers["li@anlan.invalid"] = "451 Try later"
    outcomes, moment = [], START + timedelta(seconds=5)
    for wait in (0, 1, 5, 15, 60, 240, 720, 1440):
        moment += timedelta(minutes=wait, seconds=10)
        the_day.move_to(moment)
        outcomes.append(deliver())
        assert deliver() == Outcome()  # not before its time
    assert outcomes == [Outcome(sent=2, postponed=1)] + [Outcome(postponed=1)] * 6 + [Outcome(failed=1)]
    assert states()[1] == ("li", "failed", 8)


def test_an_address_given_up_meanwhile_is_no_success(told, office, people):
    people[0].email = ""
    people[0].save()
    people[1].is_active = False
    people[1].save()
    assert deliver() == Outcome(sent=1, failed=2)
    assert office.received() == ["zhang@anlan.invalid"]


def test_a_server_that_is_away_counts_against_nobody(told, people, office, mail_on, the_day):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    mail_on(port)
    for hours in range(1, 50):
        assert deliver().trouble.startswith("邮件服务器连接不上：ConnectionRefusedError")
        the_day.move_to(START + timedelta(hours=hours))
    assert states() == [("wang", "waiting", 0), ("li", "waiting", 0), ("zhang", "waiting", 0)]
    mail_on(office.port)
    assert deliver() == Outcome(sent=3)


def test_a_server_that_says_nothing_is_left_after_its_time(told, people, silent, mail_on):
    mail_on(silent)
    assert deliver().trouble.startswith("邮件服务器连接不上：")
    assert states() == [("wang", "waiting", 0), ("li", "waiting", 0), ("zhang", "waiting", 0)]


def test_a_server_that_never_ends_its_answer_is_left_after_its_time(told, dripping, mail_on, monkeypatch):
    mail_on(dripping)
    monkeypatch.setattr(by_mail, "TALK", 1)
    assert deliver().trouble.startswith("邮件服务器连接不上：")
    assert states() == [("wang", "waiting", 0), ("li", "waiting", 0), ("zhang", "waiting", 0)]


def test_a_slow_server_gets_no_more_mail_than_fits_the_time(told, office, monkeypatch):
    office.pause = 0.3
    monkeypatch.setattr(deliveries, "PATIENCE", 0.5)
    assert deliver() == Outcome(sent=2)
    assert states() == [("wang", "sent", 1), ("li", "sent", 1), ("zhang", "waiting", 0)]
    assert deliver() == Outcome(sent=1)  # it went back for now, not for later


def test_a_talk_ends_before_the_lease_and_the_lease_within_three_minutes(settings):
    settings.EMAIL_TIMEOUT = 10
    assert deliveries.LEASE.total_seconds() / 2 > deliveries.PATIENCE
    assert by_mail.TALK + settings.EMAIL_TIMEOUT < deliveries.LEASE.total_seconds() <= 90
    assert deliveries.LEASE.total_seconds() > deliveries.PATIENCE + webhook.TALK + webhook.TIMEOUT
    assert deliveries.LEASE.total_seconds() > deliveries.PATIENCE + sms.PATIENCE


def test_a_server_that_hangs_in_the_middle_holds_up_only_that_mail(told, office, the_day):
    office.hangs.add("li@anlan.invalid")
    outcome = deliver()
    assert (outcome.sent, outcome.postponed, outcome.trouble[:5]) == (1, 1, "发送中断：")
    assert states() == [("wang", "sent", 1), ("li", "waiting", 1), ("zhang", "waiting", 0)]
    office.hangs.clear()
    the_day.move_to(START + timedelta(seconds=70))
    assert deliver() == Outcome(sent=2)


def test_telling_does_not_talk_to_the_mail_server(people, silent, mail_on, client):
    mail_on(silent)
    tell([people[0].pk], kind=Message.Kind.NOTICE, text="已发布")
    client.force_login(people[0], backend="django.contrib.auth.backends.ModelBackend")
    assert "已发布" in client.get("/messages/").content.decode()


def test_four_workers_at_once_send_each_mail_once(told, office):
    outcomes = at_once(deliver, deliver, deliver, deliver)
    assert sum(outcome.sent for outcome in outcomes) == 3
    assert sorted(office.received()) == ["li@anlan.invalid", "wang@anlan.invalid", "zhang@anlan.invalid"]


def test_control_without_taking_each_would_send_all(told, office):
    """What looking without taking does."""

    def look():
        return list(Delivery.objects.waiting().select_related("message__recipient"))

    def send(rows):
        outcome = Outcome()
        deliveries._send_all(rows, by_mail.Mail(), outcome)
        return outcome

    outcomes = looking_first(look, send, send)
    assert sum(outcome.sent for outcome in outcomes) == 6


def test_a_real_worker_sends_and_what_a_killed_one_had_taken_comes_due_again(
    told, office, start_worker, monkeypatch, the_day
):
    monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{office.port}")
    monkeypatch.setenv("EMAIL_FROM", "portal@anlan.invalid")
    office.hangs.add("li@anlan.invalid")
    worker = start_worker()
    worker.send("records.deliver")
    assert office.is_hanging.wait(30)
    worker.kill()
    assert [state for _, state, _ in states()] == ["sent", "waiting", "waiting"]
    assert deliver() == Outcome()  # its lease still runs
    office.hangs.clear()
    the_day.move_to(START + deliveries.LEASE + timedelta(seconds=10))
    second = start_worker()
    second.run("records.deliver")
    assert [state for _, state, _ in states()] == ["sent"] * 3
    assert office.received() == ["wang@anlan.invalid", "li@anlan.invalid", "zhang@anlan.invalid"]


def test_the_command_says_what_it_did(told, office):
    office.answers["li@anlan.invalid"] = "550 No such mailbox"
    output = StringIO()
    call_command("deliver", stdout=output)
    assert output.getvalue() == ("电子邮件：已发送 2 条，改期 0 条，失败 1 条。现在等待 0 条，累计失败 1 条。\n")


def test_the_command_says_that_there_is_no_channel():
    with pytest.raises(CommandError, match="没有设置邮件、群机器人或短信"):
        call_command("deliver")


def test_the_command_says_what_the_trouble_is(told, silent, mail_on):
    mail_on(silent)
    with pytest.raises(CommandError, match="邮件服务器连接不上"):
        call_command("deliver", stdout=StringIO())

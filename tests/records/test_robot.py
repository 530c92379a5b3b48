"""Reminders by the robot of a work group: a real web server that accepts, refuses, hangs, drips and talks nonsense."""

import logging
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from branches.actions.posts import appoint
from branches.roles import Role
from records import deliveries
from records.actions import tell
from records.channels import webhook
from records.channels.robot import Robot
from records.deliveries import Outcome, deliver
from records.jobs import deliver_job
from records.models import Delivery, Message
from tests import make
from tests.races import at_once, looking_first

pytest_plugins = ["tests.robots", "tests.mail"]
pytestmark = pytest.mark.django_db(transaction=True)

START = datetime(2026, 9, 16, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def address(settings):
    settings.PUBLIC_URL = "https://portal.anlan.invalid"


@pytest.fixture
def people(units):
    people = [make.user(name, chinese) for name, chinese in [("wang", "王敏"), ("li", "李强"), ("zhang", "张伟")]]
    for person, unit in zip(people, ["甲医院", "乙医院"], strict=False):
        appoint(by=None, user=person, unit=units[unit], role=Role.REPORTER, starts_on=make.FOUNDED)
    return people


def remind(people, *texts, kind=Message.Kind.REMINDER):
    for person, text in zip(people, texts, strict=True):
        tell([person.pk], kind=kind, text=text, link="/assignments/7/")


@pytest.fixture
def reminded(people, robot_on):
    robot_on()
    remind(people, "逾期 1 项", "3 项今天到期", "临期 2 项")


def rows():
    return list(Delivery.objects.order_by("id").values_list("state", "attempts"))


def errors():
    return set(Delivery.objects.values_list("error", flat=True))


def test_one_text_for_all_with_the_day_the_time_and_the_count(reminded, group):
    assert deliver("robot") == Outcome(sent=3)
    assert group.texts[0].splitlines() == [
        "【模范机关】9月16日 09:00 提醒，3 条",
        "甲医院 王敏：逾期 1 项",
        "乙医院 李强：3 项今天到期",
        "张伟：临期 2 项",
        "请登录平台办理：https://portal.anlan.invalid",
    ]
    assert len(group.texts) == 1
    assert deliver("robot") == Outcome()


def test_the_group_hears_of_nothing_but_reminders(people, group, robot_on):
    robot_on()
    for kind in (Message.Kind.NOTICE, Message.Kind.RETURNED, Message.Kind.REVIEW):
        remind(people, "甲", "乙", "丙", kind=kind)
    assert (Message.objects.count(), Delivery.objects.count()) == (9, 0)


@pytest.mark.parametrize("kind", ["dingtalk", "feishu"])
def test_a_robot_with_a_secret_takes_only_what_is_signed_with_it(people, group, robot_on, settings, kind):
    robot_on(kind, group.secret)
    remind(people, "甲", "乙", "丙")
    settings.ROBOT_SECRET = group.secret[::-1]
    assert deliver("robot").trouble.startswith("群机器人不能用：")
    settings.ROBOT_SECRET = group.secret
    Delivery.objects.update(due_at=START)
    assert deliver("robot") == Outcome(sent=3)
    assert len(group.texts) == 1


@pytest.mark.parametrize("kind", ["dingtalk", "wecom", "feishu"])
def test_each_kind_takes_a_plain_text(people, group, robot_on, kind):
    robot_on(kind)
    remind(people, "甲", "乙", "丙")
    assert (deliver("robot"), len(group.texts)) == (Outcome(sent=3), 1)


@pytest.mark.parametrize(("kind", "limit", "posts"), [("wecom", 2048, 4), ("dingtalk", 15000, 1)])
def test_as_few_texts_as_fit(people, group, robot_on, settings, kind, limit, posts):
    robot_on(kind)
    settings.ROBOT_KIND = kind
    crowd = [make.user(f"u{number}", f"某某{number:02}") for number in range(20)]
    remind(crowd, *["很长的提醒" * 24] * 20)
    assert (deliver("robot"), len(group.texts)) == (Outcome(sent=20), posts)
    assert all(len(text.encode()) <= limit for text in group.texts)
    assert [text.count("某某") for text in group.texts] == ([5, 5, 5, 5] if posts > 1 else [20])


def test_no_more_posts_than_a_robot_may_make_and_the_rest_is_not_late(people, group, robot_on):
    robot_on("wecom")
    crowd = [make.user(f"u{number}", f"某某{number:02}") for number in range(60)]
    remind(crowd, *["很长的提醒" * 24] * 60)
    assert (deliver("robot"), len(group.texts)) == (Outcome(sent=50), 10)
    assert rows().count(("waiting", 0)) == 10
    assert deliver("robot") == Outcome(sent=10)


def test_hostile_text_calls_nobody_and_makes_no_lines_of_its_own(people, group, robot_on):
    robot_on("feishu")
    people[1].name = "李\n强@all"
    people[1].save()
    bad = '@所有人 <at user_id="all">\n【模范机关】9月16日\r\n局长：\u202e放假\u2028https://evil.invalid/x\x07'
    remind(people, bad, "乙", "长" * 500)
    assert deliver("robot") == Outcome(sent=3)
    assert group.texts[0].splitlines()[1:-1] == [
        '甲医院 王敏：＠所有人 ＜at user_id="all"＞；【模范机关】9月16日；局长：放假；https：//evil.invalid/x',
        "乙医院 李；强＠all：乙",
        f"张伟：{'长' * 119}…",
    ]


def test_one_line_refused_for_good_stops_no_other(people, group, robot_on):
    robot_on()
    group.refuses["博彩"] = {"errcode": 430104, "errmsg": "inappropriate"}
    remind(people, "逾期 1 项", "博彩 1 项", "临期 2 项")
    assert deliver("robot") == Outcome(sent=2, failed=1)
    assert rows() == [("sent", 1), ("failed", 1), ("sent", 1)]
    assert Delivery.objects.failed().get().error == "430104 inappropriate"


def test_an_answer_nobody_knows_is_tried_again_and_ends(people, group, robot_on, the_day):
    robot_on()
    group.refuses["李强"] = {"errcode": 999, "errmsg": "new"}
    remind(people, "甲", "乙", "丙")
    assert deliver("robot") == Outcome(sent=2, postponed=1)
    moment = START
    for wait in (1, 5, 15, 60, 240, 720):
        moment += timedelta(minutes=wait, seconds=20)
        the_day.move_to(moment)
        assert deliver("robot") == Outcome(postponed=1)
    the_day.move_to(moment + timedelta(days=1, minutes=1))
    assert deliver("robot") == Outcome(failed=1)
    assert rows() == [("sent", 1), ("failed", 8), ("sent", 1)]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ({"errcode": 130101, "errmsg": "send too fast"}, "dingtalk"),
        ({"errcode": 310000, "errmsg": "keywords not in content"}, "dingtalk"),
        ({"errcode": 45009, "errmsg": "api freq out of limit"}, "wecom"),
        ({"errcode": 93000, "errmsg": "invalid webhook url"}, "wecom"),
        ({"code": 11232, "msg": "frequency limited"}, "feishu"),
        ({"code": 19001, "msg": "param invalid: incoming webhook access token invalid"}, "feishu"),
    ],
)
def test_a_robot_in_trouble_counts_against_no_message(people, group, robot_on, the_day, answer, kind):
    robot_on(kind)
    remind(people, "甲", "乙", "丙")
    group.answer = answer
    for minutes in range(2, 40, 2):
        assert deliver("robot").trouble.startswith("群机器人不能用：")
        the_day.move_to(START + timedelta(minutes=minutes))
    assert (rows(), len(group.heard)) == ([("waiting", 0)] * 3, 19)
    group.answer = None
    assert deliver("robot") == Outcome(sent=3)


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 503])
def test_a_status_that_speaks_of_the_server_is_trouble(reminded, group, status):
    group.status = status
    assert deliver("robot").trouble == f"服务器应答 HTTP {status}"
    assert rows() == [("waiting", 0)] * 3


def test_a_status_that_speaks_of_the_text_is_a_refusal(reminded, group):
    group.status = 400
    assert deliver("robot") == Outcome(failed=3)


def test_no_redirect_is_followed(reminded, group):
    group.act = "redirect"
    assert deliver("robot").trouble == "服务器应答 HTTP 302"
    assert "GET" not in group.heard
    assert len(group.heard) == 1


@pytest.mark.parametrize("scheme", ["file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_no_other_protocol_is_spoken(reminded, settings, scheme):
    settings.ROBOT_URL = scheme
    assert "连接不上" in deliver("robot").trouble
    assert rows() == [("waiting", 0)] * 3


def test_a_robot_that_is_away_counts_against_nobody(reminded, group, settings):
    port = group.server_port
    group.shutdown()
    group.server_close()
    assert deliver("robot").trouble == "连接不上：ConnectionRefusedError [Errno 111] Connection refused"
    assert (rows(), str(port) in str(errors())) == ([("waiting", 0)] * 3, False)


@pytest.mark.parametrize(
    ("act", "said"),
    [("garbage", "应答看不懂"), ("endless", "应答看不懂"), ("close", "没有收到应答"), ("hang", "没有收到应答")],
)
def test_what_may_have_arrived_is_counted_and_tried_again_later(reminded, group, monkeypatch, act, said):
    """Else a group would read the same text each minute for ever."""
    monkeypatch.setattr(webhook, "TIMEOUT", 0.5)
    group.act = act
    outcome = deliver("robot")
    assert (outcome.postponed, said in outcome.trouble, said in str(errors())) == (3, True, True)
    assert rows() == [("waiting", 1)] * 3


def test_an_answer_that_drips_is_cut_off(reminded, group, monkeypatch):
    monkeypatch.setattr(webhook, "TALK", 0.5)
    group.act = "drip"
    outcome = deliver("robot")
    assert (outcome.postponed, outcome.trouble != "") == (3, True)


def test_neither_the_log_nor_a_row_tells_the_secret(people, group, robot_on, settings, caplog):
    robot_on(secret=group.secret)
    remind(people, "甲", "乙", "丙")
    settings.ROBOT_SECRET = group.secret[::-1]
    with caplog.at_level(logging.INFO):
        deliver_job()
    told = caplog.text + str(errors())
    assert "310000 sign not match …" in told
    assert [secret for secret in (group.token, group.secret[::-1]) if secret in told] == []


def test_who_was_closed_meanwhile_is_named_to_no_group(reminded, people, group):
    people[0].is_active = False
    people[0].save()
    assert deliver("robot") == Outcome(sent=2, failed=1)
    assert "王敏" not in group.texts[0]


def test_the_command_sends_over_all_channels_and_says_what_each_did(people, group, robot_on, office, mail_on):
    robot_on()
    mail_on(office.port)
    people[0].email = "wang@anlan.invalid"
    people[0].save()
    remind(people, "甲", "乙", "丙")
    group.status = 503
    output = StringIO()
    with pytest.raises(CommandError, match="^群机器人：服务器应答 HTTP 503$"):
        call_command("deliver", stdout=output)
    assert output.getvalue().splitlines() == [
        "电子邮件：已发送 1 条，改期 0 条，失败 0 条。现在等待 0 条，累计失败 0 条。",
        "群机器人：已发送 0 条，改期 0 条，失败 0 条。现在等待 3 条，累计失败 0 条。",
    ]


def test_a_channel_that_hangs_keeps_no_other_back(people, group, robot_on, office, mail_on, monkeypatch):
    monkeypatch.setattr(webhook, "TIMEOUT", 60)
    robot_on()
    mail_on(office.port)
    people[0].email = "wang@anlan.invalid"
    people[0].save()
    remind(people, "甲", "乙", "丙")
    group.act = "hang"
    office.on_mail = group.release.set  # the robot is let go only when the mail has come
    deliver_job()
    assert office.received() == ["wang@anlan.invalid"]
    assert Delivery.objects.filter(channel="robot", state="waiting", attempts=1).count() == 3


def test_two_workers_at_once_post_each_line_once(reminded, group):
    outcomes = at_once(*[lambda: deliver("robot")] * 2)
    assert sum(outcome.sent for outcome in outcomes) == 3
    assert [sum(name in text for text in group.texts) for name in ("王敏", "李强", "张伟")] == [1, 1, 1]


def test_control_without_taking_each_would_post_all(reminded, group):
    def look():
        return list(Delivery.objects.waiting().select_related("message__recipient"))

    def post(rows):
        deliveries._send_all(rows, Robot(), Outcome())

    looking_first(look, post, post)
    assert [sum(name in text for text in group.texts) for name in ("王敏", "李强", "张伟")] == [2, 2, 2]

"""500 due reminders while workers are killed 20 times, each in the middle of its work: nobody is left out, nobody is
told twice in the portal, mails are doubled once a kill at most. All within three minutes after the last kill."""

import sys
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import pytest

from branches.models import Post, User
from branches.roles import Role
from modelagency.celery import app
from modelagency.clock import now, today
from records.actions import tell
from records.deliveries import deliver
from records.models import Delivery, Job, Message, Reminder
from tasks.models import ReminderDay
from tasks.reminders import remind
from tests import make
from tests.fleet import seconds, wait_until

pytest_plugins = ["tests.mail"]

PEOPLE, KILLS, PROMISE = 500, 20, 180  # seconds
NOTICE = """安卫党〔2026〕11号
关于印发“模范机关”建设要点的通知
二、主要任务
（一）建设政治型机关，做表率
1.以理论学习为先导，按季开展集中学习。（责任单位：甲医院）
安澜县卫生健康局
2026年2月26日
"""


@dataclass
class Found:
    """What became of it: people with a message, messages, ledger rows sent, deliveries sent; mails that came twice, and
    people who got none."""

    told: int
    messages: int
    ledger: int
    sent: int
    doubled: int
    lost: int


@pytest.fixture
def people(units):
    """Five hundred reporters of one hospital."""
    names = [f"person{n}" for n in range(PEOPLE)]
    users = User.objects.bulk_create(User(username=name, name=name, email=f"{name}@anlan.invalid") for name in names)
    post = {"unit": units["甲医院"], "role": Role.REPORTER, "starts_on": make.FOUNDED}
    Post.objects.bulk_create(Post(user=user, **post) for user in users)
    return users


@pytest.fixture
def due(units, people):
    """A row that is due tomorrow, of which everybody is to be reminded today."""
    member = make.member("office", Role.OFFICE, units["局机关党委"], reach=Post.Reach.ALL)
    return make.published_plan(member, NOTICE, due_on=today() + timedelta(days=1), lead_rule="none", periods="yearly")


@pytest.fixture
def mail(office, mail_on, fleet):
    """A mail server that takes a twentieth of a second over each mail."""
    mail_on(office.port)
    fleet.environ |= {"EMAIL_URL": f"smtp://127.0.0.1:{office.port}", "EMAIL_FROM": "portal@anlan.invalid"}
    office.pause = 0.05
    return office


@pytest.fixture
def hints():
    """hints() asks the workers to look, as a tick does."""
    app.control.purge()
    yield lambda: [app.send_task(name) for name in ("tasks.remind", "records.deliver")]
    app.control.purge()


def leases() -> set[str]:
    """Who holds rows at the moment."""
    held = Delivery.objects.filter(state="waiting", due_at__gt=now()).exclude(taken_by="")
    return set(held.values_list("taken_by", flat=True))


def kill_often(start, mail) -> int:
    """Start and kill until KILLS were killed with a lease of their own in the database; return how many were killed."""
    kills, dead = 0, set()
    for attempt in range(2 * KILLS):
        kill_in_the_middle(start(), dead, mail, more=attempt % 5)
        kills += bool(leases() - dead)
        dead |= leases()
        if kills == KILLS:
            return attempt + 1
    pytest.fail(f"only {kills} of {2 * KILLS} were killed in the middle")


def kill_in_the_middle(process, dead, mail, more):
    """Kill when `process` holds rows and has sent `more` mails."""
    wait_until(lambda: leases() - dead, 120)
    came = len(mail.mails)
    wait_until(lambda: len(mail.mails) >= came + more or not leases() - dead, 30)
    process.kill()


def found(people, mail) -> Found:
    messages, mails = Message.objects.filter(recipient__in=people, kind="reminder"), Counter(mail.received())
    return Found(
        told=messages.values("recipient").distinct().count(),
        messages=messages.count(),
        ledger=Reminder.objects.filter(recipient__in=people, state="sent", message__in=messages).count(),
        sent=Delivery.objects.filter(message__recipient__in=people, state="sent").count(),
        doubled=mails.total() - len(mails),
        lost=len({user.email for user in people} - set(mails)),
    )


def is_all_sent():
    return Delivery.objects.filter(state="sent").count() >= PEOPLE and not Delivery.objects.waiting().exists()


def kept_the_promise(people, mail, kills, last_kill):
    wait_until(is_all_sent, PROMISE - (seconds() - last_kill))
    became = found(people, mail)
    sys.stdout.write(f"{kills} kills, done {seconds() - last_kill:.0f} s after the last: {became}\n")
    assert became.doubled <= kills
    assert became == Found(told=PEOPLE, messages=PEOPLE, ledger=PEOPLE, sent=PEOPLE, doubled=became.doubled, lost=0)


@pytest.mark.redis
def test_twenty_killed_workers(due, people, mail, fleet, hints):
    fleet.beat()
    kills = kill_often(lambda: [hints(), fleet.worker()][-1], mail)
    last_kill = seconds()
    fleet.worker()
    kept_the_promise(people, mail, kills, last_kill)


@pytest.mark.redis
def test_two_workers_and_two_clocks(due, people, mail, fleet, hints):
    clocks, workers = [fleet.beat(), fleet.beat()], [fleet.worker(), fleet.worker()]
    wait_until(is_all_sent, PROMISE)
    wait_until(lambda: all("records.deliver" in worker.said() for worker in workers), PROMISE)
    wait_until(lambda: Job.objects.get(name="tasks.remind").runs >= 2 * len(clocks), PROMISE)
    assert found(people, mail) == Found(told=PEOPLE, messages=PEOPLE, ledger=PEOPLE, sent=PEOPLE, doubled=0, lost=0)


@pytest.mark.once
def test_the_whole_portal_killed_twenty_times(due, people, mail, fleet):
    kills = kill_often(fleet.portal, mail)
    last_kill = seconds()
    fleet.portal()
    kept_the_promise(people, mail, kills, last_kill)


@pytest.mark.once
@pytest.mark.parametrize(("marks", "lost", "doubled"), [("first", True, False), ("never", False, True)])
def test_control_careless_senders_lose_or_repeat(marks, lost, doubled, people, mail, fleet):
    tell([user.pk for user in people[:40]], kind="notice", text="已发布")
    process = fleet.run("tests.careless", marks)
    wait_until(lambda: len(mail.mails) > 3, 60)
    process.kill()
    mail.pause = 0
    deliver()
    became = found(people[:40], mail)
    assert (became.sent, became.lost > 20, became.doubled > 2) == (40, lost, doubled)


@pytest.mark.once
def test_control_without_the_ledger_everybody_is_told_twice(due, people, mail):
    remind(now=now())
    Reminder.objects.all().delete()
    ReminderDay.objects.all().delete()  # what the tick remembers of the ledger
    Message.objects.update(digest_on=None)
    remind(now=now())
    assert (found(people, mail).told, found(people, mail).messages) == (PEOPLE, 2 * PEOPLE)

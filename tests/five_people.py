"""Five people at five hospitals who ask for an extension of twenty rows each, over HTTP: one hundred saves, each of
which tells the office something by mail."""

import http.client
import re
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from urllib.parse import urlencode, urlsplit

from django.test import Client
from django.urls import reverse

from branches.models import Post, User
from branches.roles import Role
from modelagency.clock import today
from records.models import Delivery, ReminderTerms
from tasks.models import Application, Assignment
from tests import make
from tests.fleet import seconds
from tests.races import at_once

PEOPLE, ROWS = 5, 20
TOKEN = "a" * 32  # what the browser would have been given
HEAD = "安卫党〔2026〕12号\n关于印发“模范机关”建设要点的通知\n二、主要任务\n（一）建设责任型机关，做表率\n"
FOOT = "\n安澜县卫生健康局\n2026年3月2日\n"


def notice(tasks, units, number=12) -> str:
    lines = [f"{n}.抓好第{n}项工作，按季检查一次。（责任单位：{units}）" for n in range(1, tasks + 1)]
    return HEAD.replace("12", str(number)) + "\n".join(lines) + FOOT


@dataclass
class Scene:
    """office: who decides; rows: reporter → the rows they ask for, all due on `due_on`."""

    office: User
    rows: dict[User, list]
    due_on: date

    def urls(self):
        return {
            who: [reverse("tasks:apply", args=[row.pk, "extension"]) for row in rows] for who, rows in self.rows.items()
        }


def scene(units, tasks=ROWS) -> Scene:
    """A row for each of so many tasks at each hospital, all in full swing; an office with a mailbox."""
    ReminderTerms(daily_cap=1000, pk=1).save()
    office = make.member("office", Role.OFFICE, units["局机关党委"], reach=Post.Reach.ALL)
    User.objects.filter(pk=office.pk).update(email="office@anlan.invalid")
    hospitals = [make.unit(f"第{n}医院") for n in range(PEOPLE)]
    text = notice(tasks, "、".join(str(unit) for unit in hospitals))
    due_on = today() + timedelta(days=90)
    plan = make.published_plan(office, text, due_on=due_on, lead_rule="none")
    rows = {}
    for n, unit in enumerate(hospitals):
        reporter = make.member(f"reporter{n}", Role.REPORTER, unit)
        leader = make.member(f"leader{n}", Role.LEADER, unit)
        own = Assignment.objects.filter(plan=plan, unit=unit)
        rows[reporter] = [make.working(row, reporter, leader, measures=1) for row in own]
    return Scene(office, rows, due_on)


def save_all(url, scene) -> list[tuple[int, float]]:
    """Everybody asks for all their rows, at the same time; status and seconds of each save."""
    asked = {"asked_due_on": scene.due_on + timedelta(days=10), "reason": "人员调整，需要延期。"}
    return sum(at_once(*[partial(_save, url, who, paths, asked) for who, paths in scene.urls().items()]), [])


def _save(url, who, paths, fields):
    headers = {"Cookie": f"csrftoken={TOKEN}; sessionid={_session(who)}", "X-CSRFToken": TOKEN}
    headers |= {"Content-Type": "application/x-www-form-urlencoded"}
    with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)) as link:
        return [_timed(link, "POST", path, urlencode(fields), headers) for path in paths]


def look(url, who, count) -> list[tuple[int, float]]:
    """Status and seconds of so many looks at one's own page."""
    headers = {"Cookie": f"sessionid={_session(who)}"}
    with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)) as link:
        return [_timed(link, "GET", reverse("home"), None, headers) for _ in range(count)]


def _timed(link, *request) -> tuple[int, float]:
    started = seconds()
    link.request(*request)
    answer = link.getresponse()
    answer.read()
    return answer.status, seconds() - started


def _session(who) -> str:
    client = Client()
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies["sessionid"].value


def saved() -> int:
    return Application.objects.count()


def unsent() -> int:
    return Delivery.objects.exclude(state="sent").count()


def numbers(mails) -> set[str]:
    """The rows named by the links in mails."""
    return {found for mail in mails for found in re.findall(r"/assignments/(\d+)/", mail.get_content())}

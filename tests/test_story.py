"""The whole job, once through: a notice is uploaded, becomes everybody's work, is reported, reviewed, reminded of
and shown - over HTTP, by the right people, with a real worker."""

import io
import json
import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from branches.models import Unit
from records.models import Reminder
from tasks.models import Assignment, Plan
from tests import make
from tests.stages import PDF
from tests.worker import RealWorker

HERE = Path(__file__).resolve().parent
NOTICES = [
    HERE.parent.parent / "shared" / "plans" / "00-notice-2020-25.txt",
    HERE / "tasks" / "notices" / "fixtures" / "anlan.txt",
]


class Person:
    """Somebody at a browser, signed in by name and password."""

    def __init__(self, account):
        self.client = Client(raise_request_exception=False)
        said = {"username": account["username"], "password": account["password"]}
        assert self.client.post(reverse("login"), said).status_code == 302

    def see(self, url, **query) -> str:
        answer = self.client.get(url, query)
        assert answer.status_code == 200, url
        return answer.content.decode()

    def do(self, page, /, *args, **form) -> str:
        """Post a form; return where it leads."""
        answer = self.client.post(reverse(page, args=args), form)
        assert answer.status_code == 302, answer.content.decode()
        return answer.url


@pytest.fixture
def people(transactional_db):
    """The demo bureau and its people, by role and unit."""
    printed = io.StringIO()
    call_command("load_demo", today="2026-09-16", json=True, stdout=printed)
    accounts = json.loads(printed.getvalue())

    def person(role, unit=None):
        return Person(next(a for a in accounts if a["role"] == role and unit in (None, a["unit"])))

    return person


@pytest.fixture
def notice() -> bytes:
    """The founding notice where it is at hand, else one of the same shape and counts."""
    return next(path for path in NOTICES if path.exists()).read_bytes()


def upload(office, notice) -> str:
    return office.do("tasks:import", file=SimpleUploadedFile("实施方案.txt", notice))


def publish(office, notice) -> Plan:
    """From the file to the published plan, as the office does it."""
    pk = int(re.search(r"/plans/(\d+)/names/", upload(office, notice)).group(1))
    for text in ("团工委", "妇工委", "工会工委"):
        office.do("tasks:names", pk, text=text, meant=f"unit-{Unit.objects.get(name=f'局{text}').pk}")
    office.do("tasks:lead_rule", pk, lead_rule="first")
    office.do("tasks:terms", pk, year=2026, due_on="2026-12-18", periods="quarterly", lead_days=2, grace_days=0)
    preview = re.sub(r"<[^>]+>", "", office.see(reverse("tasks:publish", args=[pk])))
    assert all(figure in preview for figure in ("15", "668", "59"))
    office.do("tasks:publish", pk)
    return Plan.objects.get(pk=pk)


def report_one(people, row) -> None:
    """One assignment from acceptance to closure, with a return on the way."""
    unit = row.unit.name
    reporter, leader, lead = people("reporter", unit), people("leader", unit), people("lead", row.task.lead.name)
    reporter.do("tasks:accept", row.plan_id, unit=row.unit_id)
    reporter.do("tasks:measures", row.pk, file="", version=0, **measure_form("逐支部体检，列出问题清单"))
    leader.do("tasks:answer_measures", row.pk, confirm="")
    page = "tasks:period_report", row.unit_id, row.plan.spans.first().pk
    said = make.row_form(row, text="已逐支部体检。", status="done", uploads=SimpleUploadedFile("验收表.pdf", PDF))
    reporter.do(*page, submit="", **said)
    leader.do("tasks:review", row.pk, **{"pass": ""})
    lead.do("tasks:review", row.pk, reason="缺第二党支部验收表", sentence="已逐支部体检。", **{"return": ""})
    kept = row.reports.get().evidence.get().pk
    said = make.row_form(row, text="已补第二党支部验收表。", status="done", version=1, keep=kept)
    reporter.do(*page, submit="", **said)
    leader.do("tasks:review", row.pk, **{"pass": ""})
    lead.do("tasks:review", row.pk, **{"pass": ""})
    reporter.do("tasks:ask_closing", row.pk, reason="问题清单已销号。")
    lead.do("tasks:answer_closing", row.pk, close="")


def measure_form(text) -> dict:
    return {"m-TOTAL_FORMS": 1, "m-INITIAL_FORMS": 0, "m-0-text": text, "m-0-owner": "王工"} | {
        "m-0-due_on": "2026-11-30",
        "m-0-proof": "清单印发",
    }


def shown_total(page) -> int:
    """The number of rows a list of assignments says it has."""
    return int(re.search(r"共\s*(\d+)\s*项", re.sub(r"<[^>]+>", "", page)).group(1))


def totals_in(workbook) -> dict[str, Decimal]:
    """Branch → total as the first sheet shows it."""
    sheet = workbook.worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    head = next(row for row in rows if "总分" in row)
    name, total = head.index("党支部"), head.index("总分")
    branches = set(Unit.objects.filter(kind="branch").values_list("name", flat=True))
    return {row[name]: Decimal(str(row[total])).quantize(Decimal("0.01")) for row in rows if row[name] in branches}


def last_of(rows):
    return rows.values_list("pk", "reports_last")


def test_the_whole_job(people, notice, the_day, tmp_path):
    office = people("office", "局机关党委")

    plan = publish(office, notice)
    rows = Assignment.objects.filter(plan=plan)
    assert (plan.pillars.count(), plan.tasks.count()) == (5, 15)
    assert (rows.count(), rows.values("unit").distinct().count()) == (668, 59)
    office.do("tasks:publish", plan.pk)
    assert upload(office, notice) == reverse("tasks:plan", args=[plan.pk])
    assert rows.count() == 668

    row = rows.get(task__order=4, unit__name="县人民医院")
    report_one(people, row)
    row.refresh_from_db()
    assert (row.state, row.progress) == ("closed", 100)

    the_day.move_to("2026-09-21T01:00:00Z")
    waiting = rows.exclude(pk=row.pk)
    worker = RealWorker()
    worker.run("tasks.remind")
    worker.run("tasks.remind")
    worker.stop()
    ledger = Reminder.objects.filter(subject_type="tasks.assignment", subject_id__in=rows.values("pk"))
    told = ledger.filter(state="sent")
    steps = {True: -5, False: -3}  # the leads have until the 29th, the members until the 24th
    assert set(told.values_list("subject_id", "offset")) == {(pk, steps[last]) for pk, last in last_of(waiting)}
    assert set(ledger.filter(reason="overtaken").values_list("offset", flat=True)) == {-5}
    assert told.values("message").distinct().count() == told.values("recipient").distinct().count() > 56

    committee = people("committee")
    overview = committee.see(reverse("tasks:overview"), plan=plan.pk)
    for light in ("done", "not_started", "overdue"):
        listed = committee.see(reverse("tasks:assignments"), plan=plan.pk, light=light)
        assert shown_total(listed) == {"done": 1, "not_started": 667, "overdue": 0}[light]
    assert "668 个落实项" in overview

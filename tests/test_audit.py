"""Every action leaves exactly one line of history. An action missing from the table fails."""

import importlib
import inspect
import pkgutil
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import assessment.actions
import branches.actions
import records.actions
import tasks.actions
from branches.actions import accounts, calendar, changes, deputies, evidence, handovers, imports, people, posts
from branches.actions import units as unit_actions
from branches.models import UnitAlias, WorkingDay
from modelagency.clock import now, today
from records.models import AuditEvent
from tasks import reminders
from tasks.actions import (
    additions,
    adjustments,
    applications,
    assignments,
    batches,
    burden,
    copying,
    draft_tasks,
    filing,
    leads,
    leftovers,
    measures,
    names,
    notices,
    publishing,
    receipts,
    reviews,
    rollups,
    taking_back,
    unit_plans,
    urging,
    withdrawal,
    withdrawing,
    workbooks,
)
from tasks.actions.changes import apply_change
from tasks.outlook import consequences, digest, outlook_of
from tests import make, stages
from tests.assessment import doors
from tests.branches.named import astray
from tests.cast import DUE
from tests.records import unsent
from tests.scenes import sketched
from tests.tasks import amended, filed, ordered, ruled

# Parts of actions that take `by` but do not stand alone: the action that calls them writes the line.
PARTS = {"follow", "shelve_all", "record", "record_all", "locked_draft", "write_row", "hand_in_row"}
PARTS |= {"write_passes", "write_confirmations", "give"}
PARTS |= ordered.PARTS | doors.PARTS

# What leaves no line by design: a text saved every second and a half while it is typed.
UNRECORDED = {filing.autosave_row} | doors.UNRECORDED

# Those that leave a line for each thing besides, so that the trail tells who appointed whom: tests/branches/imports.
MANY_LINES = {receipts.collect, imports.add_organisation, handovers.hand_over}


class Scene:
    """What an action needs to succeed."""

    def __init__(self, cast, units, plan):
        self.cast, self.units, self.plan = cast, units, plan

    def row(self, stage):
        return stages.reach(stage, self.cast, make.assignment_of(self.plan, self.units["甲医院"]))

    def report(self, stage):
        return self.row(stage).reports.get()

    def handed_in(self):
        """A report with nothing to point out, to be reviewed."""
        row = make.assignment_of(self.plan, self.units["甲医院"])
        return filed.to_review(row, self.cast.reporter, self.cast.leader)

    def passed(self):
        report = self.handed_in()
        reviews.pass_report(by=self.cast.lead, report=report)
        return report

    def application(self, kind):
        return self.row(kind).applications.get()

    def changed(self):
        """Other measures than those of a row at work."""
        return {"assignment": self.row("working"), "reason": "分工调整"} | MEASURES | {"version": 1}

    def adjustment(self):
        return {"adjustment": self.row("adjusted").adjustments.get()}

    def source(self):
        """A measure of another task, to be taken over."""
        self.planned()
        row = make.assignment_of(self.plan, self.units["甲医院"], 2)
        taken = make.assignment_of(self.plan, self.units["甲医院"]).measures.get()
        return {"assignment": row, "sources": [taken.pk], "version": 0}

    def planned(self, stage="to_plan"):
        """A row of unit A with complete measures, ready to be handed in or handed in, as shown to people."""
        row = self.row(stage)
        if stage == "plan_submitted":
            return {"unit": row.unit, "versions": {row.pk: row.measures_version}}
        complete = [MEASURES["measures"][0] | {"owner": "张工", "proof": "清单印发"}]
        measures.save_measures(by=self.cast.reporter, assignment=row, measures=complete, version=0)
        return {"unit": row.unit, "versions": {row.pk: 1}}

    def proposed(self):
        fields = {"unit": self.units["甲医院"], "role": "office", "starts_on": today()}
        return posts.appoint(by=self.cast.system_admin, user=make.user("new"), **fields)

    def founding(self):
        return make.CHANGE | {"effective_on": today(), "kind": "founded", "new_name": "丁处", "new_kind": "office"}

    def merger(self):
        return make.merger(self.cast.office, self.units)

    def previewed(self):
        change = self.merger()
        return {"change": change, "seen": digest(consequences(outlook_of(change)))}

    def deputy(self):
        post = self.cast.leader.posts.get()
        return {"post": post, "user": make.user("new"), "starts_on": today(), "ends_on": today()}

    def file(self, more=b""):
        return SimpleUploadedFile("总结.pdf", stages.PDF + more)

    def shelved(self):
        return evidence.shelve_all(by=self.cast.reporter, unit=self.units["甲医院"], uploads=[self.file()])[0]

    def code(self):
        return {"code": accounts.issue_code(by=None, user=self.cast.reporter)}

    def new_draft(self):
        return make.draft_plan(self.cast.office, make.NOTICE.replace("9号", "10号"))

    def sketch(self):
        """A draft that is being worked on, with its parts; the same one each time."""
        if not hasattr(self, "_sketch"):
            self._sketch = sketched(self.cast)
        return self._sketch

    def leads(self):
        sketch = self.sketch()
        task = sketch["sketched"]
        return {"plan": sketch["draft"], "leads": {task.pk: None}, "seen": {task.pk: 0}}

    def place(self):
        return {"plan": self.sketch()["draft"], "pillar": self.sketch()["pillar"]}

    def sorted_leftover(self):
        leftover = self.sketch()["leftover"]
        leftovers.set_aside(by=self.cast.office, leftover=leftover)
        return leftover

    def period_and_draft(self):
        row = self.row("working")
        period, draft = make.draft(row, today())
        return {"unit": row.unit, "period": period, "drafts": {row.pk: draft}}

    def workbook(self):
        row = self.row("working")
        fields = {"unit": row.unit, "period": self.plan.spans.first(), "filename": "填报表.xlsx", "sha256": "0" * 64}
        return fields | {"data": b"", "content": {}}

    def receipt(self):
        return make.receipt(self.cast.office, self.row("working"))

    def scan(self):
        return SimpleUploadedFile("签字件.pdf", stages.PDF)

    def scanned(self):
        return stages.scanned(self.cast.office, self.receipt())


MEASURES = {"measures": [{"text": "列清单", "owner": "", "due_on": DUE}], "version": 0}
TERMS = {"year": 2026, "due_on": DUE, "periods": "yearly"}

# action → (who, what it is called with, given the scene)
ACTIONS = amended.ACTIONS | {
    imports.keep_import: (
        "system_admin",
        lambda s: {"filename": "名册.xlsx", "sha256": "0" * 64, "content": {}},
    ),
    records.actions.read_messages: ("reporter", lambda s: {}),
    unit_actions.create_unit: ("office", lambda s: {"name": "丁医院", "kind": "affiliated", "starts_on": today()}),
    unit_actions.create_branch: (
        "office",
        lambda s: {"name": "丁支部", "starts_on": today(), "parent": s.units["甲医院"], "covers": [s.units["甲医院"]]},
    ),
    posts.appoint: (
        "office",
        lambda s: {"user": make.user("new"), "unit": s.units["甲医院"], "role": "reporter", "starts_on": today()},
    ),
    posts.confirm_post: ("security_admin", lambda s: {"post": s.proposed()}),
    posts.refuse_post: ("security_admin", lambda s: {"post": s.proposed()}),
    deputies.name_deputy: ("leader", lambda s: s.deputy()),
    deputies.end_deputy: ("leader", lambda s: {"post": make.deputy(s.cast.leader)}),
    accounts.add_person: ("system_admin", lambda s: {"username": "new", "name": "王敏"}),
    accounts.issue_code: ("office", lambda s: {"user": s.cast.reporter}),
    accounts.issue_codes: ("office", lambda s: {"users": [s.cast.reporter]}),
    accounts.change_password: ("reporter", lambda s: {"password": "Chun-Feng-88-li"}),
    accounts.set_email: ("reporter", lambda s: {"email": "wm@anlan.invalid"}),
    accounts.redeem_code: ("reporter", lambda s: s.code() | {"password": "Chun-Feng-88-li"}),
    people.change_person: ("system_admin", lambda s: {"user": s.cast.reporter, "name": "王敏", "email": ""}),
    posts.end_post: ("office", lambda s: {"post": s.cast.stranger.posts.get(), "ends_on": today()}),
    unit_actions.change_unit: (
        "office",
        lambda s: {"unit": s.units["甲医院"], "name": "甲中医院", "category": "", "order": 1},
    ),
    changes.draft_change: ("office", lambda s: {"parent": s.units["局办公室"]} | s.founding()),
    changes.choose_fates: ("office", lambda s: {"change": s.merger(), "choices": {}}),
    changes.discard_change: ("office", lambda s: {"change": s.merger()}),
    apply_change: ("office", lambda s: s.previewed()),
    unit_actions.create_group: ("office", lambda s: {"name": "各处", "kind": "office"}),
    unit_actions.add_alias: ("office", lambda s: {"unit": s.units["甲医院"], "text": "甲院"}),
    unit_actions.drop_alias: ("office", lambda s: {"alias": UnitAlias.objects.first()}),
    evidence.add_to_shelf: ("reporter", lambda s: {"unit": s.units["甲医院"], "uploads": [s.file()]}),
    evidence.add_version: ("reporter", lambda s: {"evidence": s.shelved(), "upload": s.file(b"new")}),
    evidence.take_off: ("reporter", lambda s: {"evidence": s.shelved()}),
    calendar.set_day: ("office", lambda s: {"day": today(), "is_working": False, "note": "停工"}),
    calendar.clear_day: ("office", lambda s: {"day": WorkingDay.objects.first().day}),
    calendar.seed_working_days: ("office", lambda s: {"years": [2025]}),
    notices.import_notice: (
        "office",
        lambda s: {"filename": "a.txt", "data": make.NOTICE.replace("9号", "8号").encode()},
    ),
    notices.import_text: ("office", lambda s: {"text": make.NOTICE.replace("9号", "8号")}),
    names.settle_name: (
        "office",
        lambda s: {"plan": s.new_draft(), "text": "局办公室", "meant": s.units["局办公室"]},
    ),
    names.leave_out_names: ("office", lambda s: {"plan": s.sketch()["draft"], "texts": ["局办"]}),
    leads.set_lead_rule: ("office", lambda s: {"plan": s.new_draft(), "rule": "none"}),
    leads.choose_leads: ("office", Scene.leads),
    draft_tasks.add_task: (
        "office",
        lambda s: {"title": "补上一项", "text": "补上一项。", "units": "医政科", "number": ""} | s.place(),
    ),
    draft_tasks.edit_task: (
        "office",
        lambda s: {"task": s.sketch()["sketched"], "version": 0, "name": "学习", "title": "理论学习"},
    ),
    draft_tasks.drop_task: ("office", lambda s: {"task": s.sketch()["sketched"], "reason": "重复"}),
    draft_tasks.restore_task: ("office", lambda s: {"task": s.sketch()["dropped"]}),
    draft_tasks.remove_name: ("office", lambda s: {"named": s.sketch()["added"]}),
    draft_tasks.rename_pillar: ("office", lambda s: {"pillar": s.sketch()["pillar"], "name": "政治"}),
    leftovers.merge_leftover: (
        "office",
        lambda s: {"leftover": s.sketch()["leftover"], "task": s.sketch()["sketched"]},
    ),
    leftovers.set_aside: ("office", lambda s: {"leftover": s.sketch()["leftover"]}),
    leftovers.reopen_leftover: ("office", lambda s: {"leftover": s.sorted_leftover()}),
    withdrawal.withdraw_plan: ("office", lambda s: {"plan": s.plan, "reason": "文件有误"}),
    notices.set_terms: ("office", lambda s: {"plan": s.new_draft()} | TERMS),
    notices.discard_draft: ("office", lambda s: {"plan": s.new_draft()}),
    publishing.publish_plan: ("office", lambda s: {"plan": s.plan}),
    rollups.rebuild: ("office", lambda s: {"plan": s.plan}),
    additions.assign_unit: (
        "office",
        lambda s: {"task": s.plan.tasks.first(), "unit": s.units["医政科"], "reason": "新增职责"},
    ),
    assignments.accept_plan: ("reporter", lambda s: {"plan": s.plan, "unit": s.units["甲医院"]}),
    assignments.ask_closing: ("reporter", lambda s: {"assignment": s.row("done"), "text": "完成"}),
    assignments.close_assignment: ("lead", lambda s: {"assignment": s.row("closing")}),
    assignments.refuse_closing: ("lead", lambda s: {"assignment": s.row("closing"), "reason": "缺总结"}),
    assignments.reopen_assignment: ("lead", lambda s: {"assignment": s.row("closed"), "reason": "数据有误"}),
    withdrawing.withdraw_assignment: ("office", lambda s: {"assignment": s.row("working"), "reason": "分工调整"}),
    withdrawing.restore_assignment: ("office", lambda s: {"assignment": s.row("withdrawn"), "reason": "收错了"}),
    withdrawing.resume_assignment: ("lead", lambda s: {"assignment": s.row("suspended"), "reason": "人员到位"}),
    taking_back.take_back_report: ("reporter", lambda s: {"report": s.report("to_confirm")}),
    taking_back.take_back_measures: ("reporter", lambda s: {"assignment": s.row("plan_submitted")}),
    taking_back.take_back_closing: ("reporter", lambda s: {"assignment": s.row("closing")}),
    applications.apply_for: (
        "reporter",
        lambda s: {"assignment": s.row("working"), "kind": "suspension", "reason": "改造停用"},
    ),
    applications.take_back_application: ("reporter", lambda s: {"application": s.application("extension")}),
    applications.refuse_application: ("lead", lambda s: {"application": s.application("extension"), "answer": "不行"}),
    applications.grant_application: (
        "office",
        lambda s: {"application": s.application("hand_back"), "give_to": s.units["医政科"]},
    ),
    measures.save_measures: ("reporter", lambda s: {"assignment": s.row("to_plan")} | MEASURES),
    measures.file_measures: ("reporter", lambda s: {"assignment": s.row("to_plan")} | MEASURES),
    unit_plans.file_all: ("reporter", lambda s: s.planned()),
    unit_plans.confirm_all: ("leader", lambda s: s.planned("plan_submitted")),
    copying.copy_measures: ("reporter", lambda s: s.source()),
    adjustments.adjust_measures: ("reporter", lambda s: s.changed()),
    adjustments.confirm_adjustment: ("leader", lambda s: s.adjustment()),
    adjustments.return_adjustment: ("leader", lambda s: s.adjustment() | {"reason": "理由不足"}),
    adjustments.take_back_adjustment: ("reporter", lambda s: s.adjustment()),
    measures.confirm_measures: ("leader", lambda s: {"assignment": s.row("plan_submitted")}),
    measures.return_measures: ("leader", lambda s: {"assignment": s.row("plan_submitted"), "reason": "缺责任人"}),
    filing.save_rows: ("reporter", Scene.period_and_draft),
    filing.submit_period: ("reporter", Scene.period_and_draft),
    workbooks.keep_workbook: ("reporter", lambda s: s.workbook()),
    receipts.add_scan: ("office", lambda s: {"receipt": s.receipt(), "upload": s.scan()}),
    receipts.refuse_scan: ("deputy", lambda s: {"receipt": s.scanned(), "reason": "没有盖章"}),
    receipts.confirm_scan: ("deputy", lambda s: {"receipt": s.scanned()}),
    reviews.confirm_report: ("leader", lambda s: {"report": s.report("to_confirm")}),
    reviews.send_back_report: ("leader", lambda s: {"report": s.report("to_confirm"), "reason": "请补充"}),
    reviews.pass_report: ("lead", lambda s: {"report": s.report("to_review")}),
    batches.pass_reports: ("lead", lambda s: {"chosen": filed.seen(s.handed_in())}),
    batches.confirm_reports: (
        "leader",
        lambda s: {"unit": s.units["甲医院"], "chosen": filed.seen(s.report("to_confirm"))},
    ),
    burden.set_burden_limit: ("committee", lambda s: {"limit": 20, "seen": None}),
    urging.urge: ("office", lambda s: {"rows": [s.row("working").pk], "token": uuid4()}),
    batches.take_back_passes: ("lead", lambda s: {"reports": [s.passed().pk]}),
    reviews.return_report: ("lead", lambda s: {"report": s.report("to_review"), "reason": "缺验收表"}),
}
ACTIONS |= ordered.ACTIONS | ruled.ACTIONS | unsent.ACTIONS | doors.ACTIONS


def all_actions():
    """The public functions of the action modules that say who acts."""
    packages = [branches.actions, tasks.actions, assessment.actions]
    modules = [records.actions] + [
        importlib.import_module(f"{package.__name__}.{module.name}")
        for package in packages
        for module in pkgutil.iter_modules(package.__path__)
        if module.name != "moves"
    ]
    for module in modules:
        for name, function in inspect.getmembers(module, inspect.isfunction):
            own = function.__module__ == module.__name__ and not name.startswith("_") and name not in PARTS
            if own and "by" in inspect.signature(function).parameters:
                yield function


def test_every_action_is_in_the_table():
    assert set(all_actions()) == set(ACTIONS) | MANY_LINES | UNRECORDED


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: f"{action.__module__}.{action.__name__}")
def test_an_action_leaves_exactly_one_line(action, cast, units, plan):
    who, arguments = ACTIONS[action]
    called_with = arguments(Scene(cast, units, plan))
    last = AuditEvent.objects.latest("id").pk
    action(by=getattr(cast, who), **called_with)
    lines = AuditEvent.objects.filter(pk__gt=last)
    assert [(line.by, line.result) for line in lines] == [(getattr(cast, who), "done")]
    assert astray() == []


def test_reminding_leaves_one_line_when_something_was_sent(cast, plan, the_day):
    the_day.move_to("2026-09-24T01:00:00Z")
    last = AuditEvent.objects.latest("id").pk
    reminders.remind(now=now())
    reminders.remind(now=now())
    assert list(AuditEvent.objects.filter(pk__gt=last).values_list("verb", flat=True)) == ["remind"]


def test_signing_in_and_out_leaves_a_line(cast, client):
    client.post("/accounts/login/", {"username": "reporter", "password": make.PASSWORD})
    client.post("/accounts/logout/")
    last = AuditEvent.objects.order_by("-id")[:2]
    assert [event.verb for event in last] == ["account.sign_out", "account.sign_in"]

"""What the demo holds on the day it was drawn for, and how it behaves once it is there."""

import json
from collections import Counter
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from branches.filetypes import trouble_with
from branches.models import Evidence, Post, Unit, UnitAlias, UnitGroup, User
from branches.permissions import Rights
from modelagency.demo.accounts import PASSWORD, accounts
from records.models import AuditEvent, Message, Reminder
from tasks.actions.leads import set_lead_rule
from tasks.actions.names import settle_name
from tasks.actions.notices import import_notice, set_terms
from tasks.actions.publishing import publish_plan
from tasks.actions.spread import spread, without_reviewer
from tasks.lights import light
from tasks.models import Assignment, Measure, Plan, ProgressReport, Responsibility, Step
from tasks.periods import due_days
from tasks.progress import percentage
from tasks.standing import Filed, standing
from tasks.todo import todo_for
from tests.branches.named import astray

TASKS = (
    "政治建设 理论学习 执行落实 组织力提升 队伍建设 组织生活 服务中心 履职尽责 "
    "改革创新 作风效能 纪律戒尺 清廉建设 法规制度 机关文化 机关善治"
)
PILLARS = {
    "政治型": {"done": 29, "normal": 80, "waiting": 9, "behind": 16, "overdue": 2},
    "责任型": {"done": 45, "normal": 62, "waiting": 14, "behind": 9, "overdue": 3},
    "服务型": {"done": 37, "normal": 78, "waiting": 15, "behind": 10, "overdue": 4},
    "清廉型": {"done": 30, "normal": 75, "waiting": 10, "behind": 10, "overdue": 6},
    "制度型": {"done": 22, "normal": 72, "waiting": 18, "behind": 3, "not_started": 4, "overdue": 5},
}


def this_year() -> Plan:
    return Plan.objects.get(year=2026)


def counted(rows, *names) -> Counter:
    return Counter(rows.values_list(*names, flat=len(names) == 1))


def test_every_name_is_found_by_how_it_sounds(demo):
    assert astray() == []


def test_units_and_branches(demo):
    assert counted(Unit.objects, "kind") == {
        "bureau": 1,
        "party": 2,
        "office": 12,
        "mass": 3,
        "affiliated": 30,
        "branch": 60,
    }
    affiliated = Unit.objects.filter(kind="affiliated")
    assert counted(affiliated, "category") == {
        "县级医院": 7,
        "公共卫生机构": 5,
        "社区卫生服务中心": 3,
        "乡镇卫生院": 15,
    }
    branches = Unit.objects.filter(kind="branch")
    assert counted(branches, "category") == {"医院": 20, "公共卫生": 8, "基层卫生": 20, "机关": 12}
    assert branches.filter(parent__name="局机关党委").count() == 12
    assert all(branch.branch.covers.count() for branch in branches.select_related("branch"))
    members = {group.name: group.members(demo).count() for group in UnitGroup.objects.all()}
    assert members == {"局直属各单位": 30, "局机关各科室": 12, "局机关各党支部": 12}
    assert counted(UnitAlias.objects, "text", "unit__name") == {
        ("机关党委", "局机关党委"): 1,
        ("机关纪委", "局机关纪委"): 1,
    }


def test_everybody_has_one_post(demo):
    roles = {"reporter": 59, "leader": 59, "lead": 3, "office": 2, "committee": 1, "inspector": 1}
    roles |= {"system_admin": 1, "security_admin": 1, "audit_admin": 1}
    assert counted(Post.objects, "role") == roles
    assert counted(Post.objects.filter(reach="all"), "role") == {"office": 2, "committee": 1, "inspector": 1}
    assert User.objects.filter(is_demo=True).count() == User.objects.count() == 128
    assert User.objects.get(username="zhouyaqin").check_password(PASSWORD)
    homes = counted(Post.objects.filter(role="office"), "unit__name")
    assert homes == {"局机关党委": 1, "组织人事科": 1}
    stored = Post.objects.values_list("user__username", "user__name", "role", "unit__name")
    assert set(stored) == {(one.username, one.name, one.role, one.unit) for one in accounts()}


def test_the_plan_opens_up_into_668_rows_for_59_bodies(demo):
    plan = this_year()
    assert (plan.status, plan.year, str(plan.starts_on), str(plan.due_on)) == (
        "published",
        2026,
        "2026-02-26",
        "2026-12-18",
    )
    assert not plan.leftovers.exists()
    opened = spread(plan, demo)
    assert (opened.assignments, len(opened.units)) == (668, 59)
    assert plan.assignments.count() == 668
    assert without_reviewer(opened) == set()
    assert " ".join(plan.tasks.order_by("order").values_list("name", flat=True)) == TASKS
    leads = counted(plan.tasks, "lead__name")
    assert leads == {"局机关党委": 8, "局办公室": 4, "局机关纪委": 3}
    due = [[str(day) for day in days] for days in plan.spans.values_list("due_on", "lead_due_on")]
    assert due == [
        ["2026-03-25", "2026-03-27"],
        ["2026-06-25", "2026-06-29"],
        ["2026-09-24", "2026-09-29"],
        ["2026-12-16", "2026-12-18"],
    ]
    last = plan.assignments.filter(reports_last=True)
    assert set(last.values_list("unit__name", flat=True)) == set(leads)


def test_the_lights_of_16_september(demo):
    rows = list(this_year().assignments.with_light(demo).select_related("task__pillar"))
    assert all(row.light == light(row, demo) for row in rows)
    assert Counter(row.light for row in rows) == {
        "done": 163,
        "normal": 367,
        "waiting": 66,
        "behind": 48,
        "overdue": 20,
        "not_started": 4,
    }
    assert Counter(row.awaiting for row in rows if row.awaiting) == {"unit": 20, "review": 46}
    assert len({row.unit_id for row in rows if row.light == "overdue"}) == 13
    by_pillar = {name: Counter(row.light for row in rows if row.task.pillar.name == name) for name in PILLARS}
    assert by_pillar == PILLARS
    waiting = counted(this_year().assignments.filter(awaiting="review"), "task__lead__name")
    assert waiting == {"局机关党委": 24, "局办公室": 14, "局机关纪委": 8}


def test_stored_values_are_those_of_the_portals_own_rules(demo):
    plan = this_year()
    periods = list(plan.spans.all())
    for row in plan.assignments.select_related("task").prefetch_related("measures", "reports"):
        filed = [Filed(report.period_id, report.state, report.due_on) for report in row.reports.all()]
        told = standing(
            state=row.state,
            statuses=[measure.status for measure in row.measures.all()],
            filed=filed,
            periods=due_days(row, periods),
            starts_on=row.starts_on,
            due_on=plan.due_on,
        )
        assert told.as_fields() == {name: getattr(row, name) for name in told.as_fields()}


def test_every_row_has_its_history(demo):
    rows = this_year().assignments.prefetch_related("measures", "reports__statuses", "steps")
    added = [row for row in rows if row.starts_on != rows[0].plan.starts_on]
    assert {tuple(step.verb for step in row.steps.all()) for row in added} == {("accept", "assign")}
    for row in set(rows) - set(added):
        assert 2 <= row.measures.count() <= 4
        steps = list(row.steps.all())[::-1]
        assert [step.verb for step in steps[:3]] == ["accept", "file_measures", "confirm_measures"]
        assert (steps[-1].verb == "close") == (row.state == "closed")
        for report in row.reports.all():
            assert report.progress == percentage(status.status for status in report.statuses.all())
    assert Step.objects.filter(at__date__gte=demo).count() == 0
    days = Measure.objects.filter(assignment__plan=this_year()).values_list("due_on", flat=True).distinct()
    assert all(this_year().starts_on <= day <= this_year().due_on for day in days)


def test_nobody_answers_their_own_work(demo):
    steps = Step.objects.exclude(report=None).select_related("report")
    for step in steps.filter(verb__in=["pass", "return"]):
        assert step.by_id not in (step.report.submitted_by_id, step.report.confirmed_by_id)
    homes = dict(Post.objects.values_list("user_id", "unit_id"))
    reviews = Step.objects.filter(verb__in=["pass", "return", "close"]).select_related("assignment__task")
    assert all(homes[step.by_id] != step.assignment.unit_id for step in reviews)
    assert all(step.stand_in == (step.assignment.task.lead_id == step.assignment.unit_id) for step in reviews)


def test_reports_passed_in_all_quarters_behind_us(demo):
    assert counted(ProgressReport.objects.filter(assignment__plan=this_year()), "period__name", "state") == {
        ("第一季度", "accepted"): 664,
        ("第二季度", "accepted"): 644,
        ("第二季度", "returned"): 20,
        ("第三季度", "accepted"): 198,
        ("第三季度", "draft"): 82,
        ("第三季度", "to_confirm"): 20,
        ("第三季度", "to_review"): 43,
        ("第三季度", "returned"): 15,
    }


def test_what_people_were_told(demo):
    ledger = Reminder.objects.filter(rule="overdue", recipient__posts__role="reporter", state="sent")
    assert ledger.values("subject_id").distinct().count() == Assignment.objects.overdue(demo).count() == 20
    digests = Message.objects.exclude(digest_on=None)
    assert digests.count() == Reminder.objects.filter(state="sent").values("message").distinct().count()
    assert set(digests.filter(read_at=None).values_list("digest_on__day", flat=True)) == {15, 16}
    assert digests.values("digest_on").distinct().count() == 5
    assert not Reminder.objects.filter(created_at__date__gt=demo).exists()
    unread = Message.objects.filter(recipient__username="zhouyaqin", read_at=None)
    assert counted(unread, "kind") == {"returned": 2}
    assert AuditEvent.objects.filter(at__date__gt=demo).count() == 0
    assert AuditEvent.objects.filter(at__year=2026, verb="report.pass").count() == 1506
    lines = AuditEvent.objects.order_by("id").values_list("at", flat=True)
    assert list(lines) == sorted(lines)


@pytest.mark.parametrize(("mine", "other"), [("zhouyaqin", "县中医院"), ("linruolan", "县人民医院")])
def test_two_hospitals_never_see_each_others_work(demo, mine, other):
    rights = Rights(User.objects.get(username=mine), demo)
    assert Assignment.objects.visible_to(rights).filter(plan__year=2026).count() == 15
    assert Assignment.objects.visible_to(rights).filter(unit__name=other).count() == 0


def home(username, day):
    todo = todo_for(Rights(User.objects.get(username=username), day), day)
    return todo, {section.title: [row.assignment.task.name for row in section.rows] for section in todo.sections}


def test_the_reporter_of_the_county_hospital(demo):
    todo, sections = home("zhouyaqin", demo)
    assert sections == {
        "先办": ["纪律戒尺", "组织力提升"],
        "本期待办": ["理论学习", "改革创新"],
        "等别人处理": ["履职尽责", "法规制度", "机关文化"],
    }
    assert todo.counts == {"done": 3, "normal": 7, "waiting": 3, "behind": 1, "overdue": 1}
    (ask,) = todo.asks
    assert (str(ask.period), ask.rows, ask.due_on, todo.to_accept) == ("第三季度", 4, date(2026, 9, 24), [])
    assert ask.others == {"已办结": 3, "已通过": 5, "等待审核": 3}
    labels = [row.label for section in todo.sections for row in section.rows]
    assert labels == ["去补正", "去补正", "打开", "打开", "查看", "查看", "查看"]


def test_those_who_answer(demo):
    assert home("chenguohua", demo)[1] == {"待我审核": ["履职尽责", "法规制度", "机关文化"]}
    queues = {name: len(home(name, demo)[1]["待我复核"]) for name in ("sunli", "hexiaofeng", "gaozhiyuan")}
    assert queues == {"sunli": 24, "hexiaofeng": 14, "gaozhiyuan": 8}
    assert len(home("zhengwentao", demo)[1]["逾期"]) == 20


def run(*arguments) -> str:
    out = StringIO()
    call_command("load_demo", *arguments, stdout=out)
    return out.getvalue()


def row_counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_a_second_run_adds_nothing_and_prints_the_same(demo):
    before = row_counts()
    first = run("--json")
    assert run("--today", "2026-11-02", "--json") == first
    assert row_counts() == before
    told = json.loads(first)
    assert told == [one.as_dict() for one in accounts()]
    assert told[0] == {"username": "zhouyaqin", "password": PASSWORD, "role": "reporter", "unit": "县人民医院"}
    assert len(told) == len({one["username"] for one in told}) == 128


def test_the_table_names_the_cast(demo):
    lines = run().splitlines()
    assert lines[0] == f"演示数据已在库中，没有改动（单位和人员均为虚构）。可用下列账号登录，密码都是 {PASSWORD}"
    assert lines[2].split() == ["zhouyaqin", "周雅琴", "填报员", "县人民医院"]
    assert lines[-1] == "全部 128 个账号：manage.py load_demo --json"
    assert len(lines) == 17


ROOT = Path(__file__).parents[3]
FIXTURE = ROOT / "tests/tasks/notices/fixtures/anlan.txt"
FOUNDING = ROOT.parent / "shared/plans/00-notice-2020-25.txt"
MEANT = {"团工委": "局团工委", "妇工委": "局妇工委", "工会工委": "局工会工委"}


@pytest.mark.parametrize("path", [FIXTURE, FOUNDING], ids=["fixture", "founding"])
def test_a_notice_of_the_founding_shape_gives_668_rows_for_59_bodies(demo, path):
    if not path.exists():
        pytest.skip(f"{path.name} is not here")
    office = User.objects.get(username="lihuimin")
    plan, is_new = import_notice(by=office, filename=path.name, data=path.read_bytes())
    assert is_new
    unknown = Responsibility.objects.filter(task__plan=plan, unit=None, group=None)
    assert set(unknown.values_list("text", flat=True)) == set(MEANT)
    assert unknown.count() == 5
    for text, name in MEANT.items():
        settle_name(by=office, plan=plan, text=text, meant=Unit.objects.get(name=name))
    set_lead_rule(by=office, plan=plan, rule="first")
    set_terms(by=office, plan=plan, year=2026, due_on=date(2026, 12, 18), periods="quarterly")
    assert publish_plan(by=office, plan=plan) == 668
    assert plan.assignments.values("unit").distinct().count() == 59
    assert plan.assignments.values("task").distinct().count() == 15


def test_every_file_is_taken_for_what_it_is(demo):
    for evidence in Evidence.objects.all()[:50]:
        with evidence.file.open() as file:
            assert (trouble_with(evidence.name, file), file.size) == ("", evidence.size)
    used = ProgressReport.evidence.through.objects
    assert Evidence.objects.count() == used.count() > 1000
    pairs = used.values_list("evidence__unit", "progressreport__assignment__unit")
    assert all(shelf == unit for shelf, unit in pairs)

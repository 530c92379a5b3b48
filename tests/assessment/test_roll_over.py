"""年度结转: what is copied once, and only once."""

import pytest
from django.urls import reverse_lazy

from assessment.actions.rolling import roll_over
from assessment.actions.schemes import publish_scheme
from assessment.models import Indicator, Scheme
from records.models import AuditEvent
from tasks.models import Plan, ReminderRule
from tests import make
from tests.assessment import run
from tests.cast import DUE

ROLL_OVER = reverse_lazy("assessment:roll_over")
NEXT = make.NOTICE.replace("2026", "2027").replace("9号", "3号").replace("1.以理论学习为先导", "1.以党性教育为先导")


@pytest.fixture
def old(cast, plan):
    """A published scheme of 2026, an indicator of which goes back to a task, and rules of the plan."""
    scheme = run.draft(cast.office, plan, year=2026)
    auto, hand = scheme.indicators()[:2]
    tasks = {task.name: task for task in plan.tasks.all()}
    Indicator.objects.filter(pk=auto.pk).update(task=tasks["执行落实"])
    Indicator.objects.filter(pk=hand.pk).update(task=tasks["理论学习"], marker=cast.lead.posts.get().unit)
    for task in (None, tasks["执行落实"], tasks["理论学习"]):
        ReminderRule.objects.create(plan=plan, task=task, kind="due", steps=[-9], changed_by=cast.office)
    return publish_scheme(by=cast.office, scheme=scheme)


@pytest.fixture
def new(cast, old):
    plan = make.published_plan(cast.office, NEXT, due_on=DUE)
    Plan.objects.filter(pk=plan.pk).update(year=2027)
    plan.refresh_from_db()
    return plan


def test_schemes_become_drafts_and_rules_follow_their_tasks(cast, old, new):
    roll_over(by=cast.office, plan=new)
    copy = Scheme.objects.get(year=2027)
    assert (copy.name, copy.version, copy.status, copy.plan, copy.origin) == ("党支部考核", 1, "draft", new, old)
    by_name = {row.name: row for row in copy.indicators().select_related("task", "marker")}
    assert by_name["任务落实进度"].task.plan == new
    assert by_name["组织生活"].task is None
    assert by_name["组织生活"].marker == old.indicators().get(name="组织生活").marker
    rules = ReminderRule.objects.filter(plan=new).values_list("task__name", "steps")
    assert sorted(rules, key=str) == [("执行落实", [-9]), (None, [-9])]
    line = AuditEvent.objects.get(verb="year.roll_over")
    assert (line.by, line.after) == (
        cast.office,
        {"from": 2026, "schemes": ["2027年度党支部考核（第 1 版）"], "rules": 2},
    )


def test_a_second_run_changes_nothing(cast, old, new):
    roll_over(by=cast.office, plan=new)
    before = [list(model.objects.order_by("pk").values()) for model in (Scheme, Indicator, ReminderRule, AuditEvent)]
    assert not roll_over(by=cast.office, plan=new).has_work
    assert [
        list(model.objects.order_by("pk").values()) for model in (Scheme, Indicator, ReminderRule, AuditEvent)
    ] == before


def test_the_page_shows_it_first(cast, signed_in, old, new):
    client = signed_in(cast.office)
    page = client.get(ROLL_OVER, {"plan": new.pk}).content.decode()
    assert "结转 1 份方案、2 条规则" in " ".join(page.split())
    assert "新方案中没有这些任务，指标不再与任务对应：理论学习" in page
    assert client.post(ROLL_OVER, {"plan": new.pk}).status_code == 302
    page = client.get(ROLL_OVER, {"plan": new.pk}).content.decode()
    assert "都已经结转过，没有要办的" in page
    assert "已结转 1 份考核方案草案、2 条提醒规则" in page
    assert client.post(ROLL_OVER, {"plan": ""}).status_code == 422


def test_a_first_year_has_nothing_to_carry(cast, plan, signed_in):
    page = signed_in(cast.office).get(ROLL_OVER, {"plan": plan.pk}).content.decode()
    assert "2026 年度以前没有发布过考核方案" in page

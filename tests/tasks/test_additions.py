"""A further unit gets its part in a task of a published plan (补派)."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.urls import reverse

from branches.actions.posts import end_post
from records.models import AuditEvent, Message
from records.refusals import Refusal
from tasks.actions.additions import assign_unit
from tasks.actions.assignments import accept_plan
from tasks.actions.publishing import publish_plan
from tasks.models import Assignment, Task
from tests import make
from tests.cast import TODAY
from tests.races import at_once, looking_first

REASON = "承担新增职责"


@pytest.fixture
def task(plan):
    return plan.tasks.get(order=1)


def test_a_task_dropped_meanwhile_is_given_to_nobody(cast, task, units):
    Task.every.filter(pk=task.pk).update(is_dropped=True)
    with pytest.raises(Refusal, match="这项任务已由修订取消，不能补派。"):
        assign_unit(by=cast.office, task=task, unit=units["医政科"], reason=REASON)
    assert not Assignment.objects.filter(unit=units["医政科"]).exists()


def test_a_unit_gets_its_row_and_is_told_why(cast, task, units):
    reporter = make.member("newcomer", "reporter", units["医政科"])
    Message.objects.all().delete()
    row = assign_unit(by=cast.office, task=task, unit=units["医政科"], reason=REASON)
    row.refresh_from_db()
    assert (row.state, row.role, row.starts_on, row.late_on) == ("to_accept", "responsible", TODAY, date(2026, 9, 25))
    step = row.steps.get()
    assert (step.verb, step.by, step.text) == ("assign", cast.office, REASON)
    message = Message.objects.get()
    assert (message.recipient, message.text) == (reporter, f"补派任务“理论学习”，请为本单位签收。理由：{REASON}")
    event = AuditEvent.objects.get(verb="task.assign_unit")
    assert (event.by, event.unit_id, event.after) == (cast.office, units["医政科"].pk, {"reason": REASON})


def test_the_row_begins_on_its_own_day(cast, plan, task, units, the_day):
    the_day.move_to("2026-10-12T01:00:00Z")
    row = assign_unit(by=cast.office, task=task, unit=units["医政科"], reason=REASON)
    assert (row.starts_on, row.behind_on, row.late_on) == (
        date(2026, 10, 12),
        date(2026, 10, 20),
        date(2026, 12, 17),
    )


def test_the_row_is_worked_on_like_the_others(cast, plan, task, units, signed_in, the_day):
    """Added after the third quarter was due: the unit is asked for the fourth, on every page."""
    reporter, leader = make.member("one", "reporter", units["医政科"]), make.member("two", "leader", units["医政科"])
    the_day.move_to("2026-10-12T01:00:00Z")
    row = assign_unit(by=cast.office, task=task, unit=units["医政科"], reason=REASON)
    client = signed_in(reporter)
    assert "签收" in client.get("/").content.decode()
    accept_plan(by=reporter, plan=plan, unit=units["医政科"])
    make.working(row, reporter, leader)
    page = client.get(reverse("tasks:report", args=[row.pk]), follow=True).content.decode()
    assert ("填报第四季度" in page, "第三季度" in page) == (True, False)
    assert make.submitted(row, reporter, date(2026, 10, 12)).period.name == "第四季度"


def test_the_same_unit_twice_is_refused(cast, task, units):
    text = "^甲医院已承担“理论学习”，没有重复补派。$"
    with pytest.raises(Refusal, match=text):
        assign_unit(by=cast.office, task=task, unit=units["甲医院"], reason=REASON)


def test_a_draft_takes_nobody(cast, units):
    draft = make.draft_plan(cast.office)
    with pytest.raises(Refusal, match="^方案没有发布或已经撤回，不能补派。$"):
        assign_unit(by=cast.office, task=draft.tasks.first(), unit=units["医政科"], reason=REASON)


def test_after_the_plan_is_due_it_is_refused(cast, task, units, the_day):
    the_day.move_to("2026-12-19T01:00:00Z")
    with pytest.raises(Refusal, match="^方案已过办结时限，不能再补派。$"):
        assign_unit(by=cast.office, task=task, unit=units["医政科"], reason=REASON)


def test_without_a_reviewer_it_is_refused(cast, task, units):
    """Lead and office of 局机关纪委 do not review its own row, and the second member of the office has left."""
    make.member("both", "lead", units["局机关纪委"])
    for user in (cast.office, cast.deputy, cast.lead):
        end_post(by=None, post=user.posts.get(), ends_on=TODAY - timedelta(days=1))
    with pytest.raises(Refusal, match="^局机关纪委的这项任务没有可复核的人"):
        assign_unit(by=cast.office, task=task, unit=units["局机关纪委"], reason=REASON)
    assert not Assignment.objects.filter(task=task, unit=units["局机关纪委"]).exists()


def test_publishing_again_leaves_the_row_alone(cast, plan, task, units):
    assign_unit(by=cast.office, task=task, unit=units["医政科"], reason=REASON)
    assert publish_plan(by=cast.office, plan=plan) == 0


@pytest.mark.parametrize(("who", "offered"), [("office", True), ("committee", False), ("reporter", False)])
def test_the_form_is_the_offices(who, offered, cast, task, signed_in):
    page = signed_in(getattr(cast, who)).get(reverse("tasks:task", args=[task.pk])).content.decode()
    assert ("补派给其他单位" in page) is offered


def test_assigning_by_the_page(cast, task, units, signed_in):
    client, url = signed_in(cast.deputy), reverse("tasks:assign_unit", args=[task.pk])
    page = client.post(url, {"unit": units["医政科"].pk, "reason": REASON}, follow=True)
    assert "已补派给医政科，已通知其填报员签收。" in page.content.decode()
    row = Assignment.objects.get(task=task, unit=units["医政科"])
    history = client.get(reverse("tasks:assignment", args=[row.pk])).content.decode()
    assert REASON in history and "补派" in history


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_at_once_one_gives_the_row(cast, task, units):
    give = partial(assign_unit, task=task, unit=units["医政科"], reason=REASON)
    outcomes = at_once(partial(give, by=cast.office), partial(give, by=cast.deputy))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Assignment", "Refusal"]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_second_clerk_would_fail(cast, plan, task, units):
    unit = units["医政科"]

    def give(is_there):
        if not is_there:
            Assignment.objects.create(plan=plan, task=task, unit=unit, role="responsible", starts_on=TODAY)

    outcomes = looking_first(Assignment.objects.filter(task=task, unit=unit).exists, give, give)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["IntegrityError", "NoneType"]

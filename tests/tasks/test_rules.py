"""The office sets when people are reminded: for everything, for a plan, for a task."""

from datetime import time
from functools import partial

import pytest
from django.urls import reverse

from records.models import ReminderTerms
from tasks.actions.reminding import set_rule
from tasks.ladder_words import VALUES, ladder_words
from tasks.ladders import DEFAULTS, RULED, Ladder
from tasks.models import ReminderRule
from tasks.reminders.rules import Rules
from tests.races import at_once
from tests.tasks.ruled import RULE, terms_form


def rule_url(kind, place=""):
    return reverse("tasks:reminder_rule", args=[kind]) + (f"?place={place}" if place else "")


@pytest.fixture
def office(signed_in, cast):
    return signed_in(cast.office)


def page(client, name="tasks:reminder_rules") -> str:
    return client.get(reverse(name)).content.decode()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("due_soon", "截止前第 5、3、1 个工作日"),
        ("due", "截止当天"),
        (
            "overdue",
            "逾期后第 1、3、7 个工作日，此后每 5 个工作日，第 3 个工作日起同时提醒单位审核人，"
            "第 7 个工作日起同时提醒机关党委办公室",
        ),
        ("period_opens", "当天"),
        ("period_closes", "填报截止前第 2 个工作日"),
        ("returned", "退回后第 2 个工作日"),
        ("to_confirm", "报送后第 2、5、7 个工作日，此后每 5 个工作日，第 7 个工作日起同时提醒机关党委办公室"),
        ("to_review", "提交后第 3、5、7 个工作日，此后每 5 个工作日，第 7 个工作日起同时提醒机关党委办公室"),
    ],
)
def test_the_page_says_every_ladder_in_words(office, kind, words):
    assert ladder_words(kind, DEFAULTS[kind]) == words
    assert words in page(office)
    assert VALUES.keys() == set(RULED)


def test_a_rule_of_all_a_plan_and_a_task(office, plan):
    task = plan.tasks.get(order=1)
    for place, steps in [("", "2、4"), (f"plan-{plan.pk}", "6"), (f"task-{task.pk}", "8")]:
        assert office.post(rule_url("overdue", place), RULE | {"steps": steps}).status_code == 302
    rules = Rules.load()
    ladders = [rules.ladder("overdue", *of) for of in [(), (plan.pk,), (plan.pk, task.pk), (plan.pk, task.pk + 1)]]
    assert [ladder.steps for ladder in ladders] == [(2, 4), (6,), (8,), (6,)]
    shown = page(office)
    assert "逾期后第 2、4 个工作日，第 3 个工作日起同时提醒单位审核人" in shown
    assert f"只用于任务</span><br>{task}</th>" in shown
    assert f'<option value="task-{task.pk}">{task}</option>' in office.get(rule_url("overdue")).content.decode()


def test_days_before_are_written_without_a_sign(office):
    office.post(rule_url("due_soon"), {"is_on": "on", "steps": "1，10 4", "version": 0})
    assert Rules.load().ladder("due_soon") == Ladder((-10, -4, -1))
    assert 'value="10、4、1"' in office.get(rule_url("due_soon")).content.decode()


def test_a_kind_without_days_can_be_turned_off(office):
    office.post(rule_url("due"), {"version": 0})
    assert Rules.load().ladder("due") == Ladder((0,), is_on=False)
    assert "停用" in page(office)


def test_what_is_taken_back_holds_no_more(office, plan):
    place = f"plan-{plan.pk}"
    office.post(rule_url("overdue", place), RULE)
    drop = reverse("tasks:reminder_rule_drop", args=["overdue"])
    assert office.post(drop, {"version": 1}).status_code == 409  # of all there is none
    assert office.post(f"{drop}?place={place}", {"version": 0}).status_code == 409
    assert office.post(f"{drop}?place={place}", {"version": 1}).status_code == 302
    assert Rules.load().ladder("overdue", plan.pk) == DEFAULTS["overdue"]


def test_a_stale_save_shows_both(office):
    office.post(rule_url("overdue"), RULE)
    answer = office.post(rule_url("overdue"), RULE | {"steps": "9"})
    words = answer.content.decode()
    assert answer.status_code == 409
    assert "逾期后第 9 个工作日" in words
    assert "逾期后第 1、3 个工作日" in words
    assert ReminderRule.objects.get().steps == [1, 3]


@pytest.mark.parametrize("kind", ["period_opens", "period_closes"])
def test_a_period_has_no_rule_of_a_task(office, plan, kind):
    assert office.get(rule_url(kind, f"task-{plan.tasks.first().pk}")).status_code == 404
    assert office.get(rule_url(kind, f"plan-{plan.pk}")).status_code == 200


def test_urging_by_hand_is_no_rule(office):
    assert [office.get(rule_url(kind)).status_code for kind in ("urge", "nonsense")] == [404, 404]


def test_those_who_only_see_change_nothing(signed_in, cast, plan):
    for person in (cast.committee, cast.inspector):
        shown = page(signed_in(person))
        assert "修改" not in shown
        assert "另定" not in shown
    assert reverse("tasks:reminder_rules") not in page(signed_in(cast.reporter), "home")


def test_the_terms(office):
    ReminderTerms.objects.create(pk=1, burden_limit=9)
    assert office.post(reverse("tasks:reminder_terms"), terms_form()).status_code == 302
    terms = ReminderTerms.current()
    assert (terms.opens_at, terms.closes_at, terms.daily_cap, terms.urge_gap) == (time(9), time(17), 4, 2)
    assert terms.burden_limit == 9  # the committee's
    assert "工作日 9:00 至 17:00 发送；每人每天最多推送 4 条；两次催办至少隔 2 个工作日" in page(office)


def test_stale_terms_show_both(office):
    said = terms_form()
    office.post(reverse("tasks:reminder_terms"), said)
    answer = office.post(reverse("tasks:reminder_terms"), said | {"daily_cap": 7})
    assert (answer.status_code, "推送 7 条" in answer.content.decode()) == (409, True)
    assert ReminderTerms.current().daily_cap == 4


@pytest.mark.django_db(transaction=True)
def test_two_who_set_a_rule_for_the_first_time(cast):
    both = [partial(set_rule, by=cast.office, kind="due", ladder=Ladder((0,)), version=0)] * 2
    assert sorted(type(outcome).__name__ for outcome in at_once(*both))[0] == "ReminderRule"
    assert ReminderRule.objects.count() == 1

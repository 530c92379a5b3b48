"""The paragraphs that found no place among the tasks."""

import pytest
from django.urls import reverse

from records.models import AuditEvent
from records.refusals import Refusal
from tasks.actions.leads import set_lead_rule
from tasks.actions.leftovers import merge_leftover, reopen_leftover, set_aside
from tasks.actions.notices import set_terms
from tasks.actions.publishing import publish_plan
from tasks.drafts import open_questions
from tests import make
from tests.cast import DUE

WORDS = "另外还要写好年度总结。"


@pytest.fixture
def draft(cast):
    plan = make.draft_plan(cast.office, make.NOTICE.replace("2.以执行", f"{WORDS}\n2.以执行"))
    set_lead_rule(by=cast.office, plan=plan, rule="first")
    set_terms(by=cast.office, plan=plan, year=2026, due_on=DUE, periods="quarterly")
    return plan


@pytest.fixture
def leftover(draft):
    return draft.leftovers.get()


def state(leftover):
    leftover.refresh_from_db()
    return leftover.decision, leftover.task and leftover.task.name


def test_a_paragraph_is_kept_with_the_draft(draft, leftover):
    assert (leftover.text, leftover.decision, leftover.order) == (WORDS, "", 1)


def test_a_paragraph_becomes_part_of_a_task_and_can_be_taken_out(cast, draft, leftover):
    task = draft.tasks.get(order=2)
    before = task.text
    merge_leftover(by=cast.office, leftover=leftover, task=task)
    task.refresh_from_db()
    assert (task.text, state(leftover)) == (f"{before}\n{WORDS}", ("merged", "执行落实"))
    reopen_leftover(by=cast.deputy, leftover=leftover)
    task.refresh_from_db()
    assert (task.text, state(leftover)) == (before, ("", None))
    events = AuditEvent.objects.filter(verb="leftover.decide").order_by("id")
    assert [event.after for event in events] == [
        {"decision": "并入任务", "task": "政治型2 执行落实"},
        {"decision": "待处理"},
    ]


def test_a_paragraph_is_no_task(cast, leftover):
    set_aside(by=cast.office, leftover=leftover)
    assert state(leftover) == ("none", None)
    with pytest.raises(Refusal, match="^这段文字已由他人处理（确认不是任务），没有重复处理。$"):
        set_aside(by=cast.deputy, leftover=leftover)
    reopen_leftover(by=cast.office, leftover=leftover)
    with pytest.raises(Refusal, match="^这段文字还没有处理，可能已由他人撤销。$"):
        reopen_leftover(by=cast.deputy, leftover=leftover)


def test_publishing_warns_and_does_not_stop(cast, draft, leftover, signed_in):
    client, url = signed_in(cast.office), reverse("tasks:publish", args=[draft.pk])
    assert "还有 1 段文字没有归类，可能漏了任务。" in client.get(url).content.decode()
    set_aside(by=cast.office, leftover=leftover)
    assert "没有归类" not in client.get(url).content.decode()
    reopen_leftover(by=cast.office, leftover=leftover)
    assert open_questions([draft])[draft.pk].words == ["1 段文字未归类"]
    assert publish_plan(by=cast.office, plan=draft) == 13


def test_all_of_it_by_the_page(cast, draft, leftover, signed_in):
    client, url = signed_in(cast.office), reverse("tasks:sort_leftover", args=[leftover.pk])
    task = draft.tasks.get(order=1)
    page = client.post(url, {"decision": "merge", "task": task.pk}, follow=True).content.decode()
    assert "已并入“理论学习”。" in page and "撤销处理" in page
    assert client.post(url, {"decision": "reopen"}).url == f"/plans/{draft.pk}/names/#leftovers"
    page = client.get(reverse("tasks:add_task", args=[draft.pk]), {"leftover": leftover.pk}).content.decode()
    assert f">\n{WORDS}</textarea>" in page
    form = {"pillar": task.pillar_id, "title": "年度总结", "text": WORDS, "units": "局办公室", "leftover": leftover.pk}
    page = client.post(reverse("tasks:add_task", args=[draft.pk]), form, follow=True).content.decode()
    assert "已添加任务“年度总结”。" in page
    assert state(leftover) == ("task", "年度总结")

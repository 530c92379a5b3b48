"""The tasks of a draft: renamed, added, dropped and restored; the notice's words stay as they are."""

from functools import partial

import pytest
from django.urls import reverse

from records.models import AuditEvent
from records.refusals import Refusal, StaleVersion
from tasks.actions.draft_tasks import add_task, drop_task, edit_task, remove_name, rename_pillar, restore_task
from tasks.actions.drafts import locked_draft
from tasks.actions.leads import set_lead_rule
from tasks.actions.notices import set_terms
from tasks.actions.publishing import publish_plan
from tasks.models import Leftover, Task
from tests import make
from tests.cast import DUE
from tests.races import at_once, looking_first

LOOSE = make.NOTICE.replace("2.以执行", "另外还要写好年度总结，覆盖面达90%以上，10月底前完成。\n2.以执行")
TITLE = "以理论学习为先导，按季开展集中学习"


@pytest.fixture
def draft(cast):
    plan = make.draft_plan(cast.office, LOOSE)
    set_lead_rule(by=cast.office, plan=plan, rule="first")
    set_terms(by=cast.office, plan=plan, year=2026, due_on=DUE, periods="quarterly")
    return plan


@pytest.fixture
def task(draft):
    return draft.tasks.get(order=1)


def added(cast, draft, **changed):
    said = {"number": "3", "title": "写好年度总结", "text": "写好年度总结。", "units": "局办公室、局直属各单位"}
    return add_task(by=cast.office, plan=draft, pillar=draft.pillars.first(), **said | changed)


def renamed(cast, task, version=0, **changed):
    said = {"name": "集中学习", "title": "抓好集中学习"}
    edit_task(by=cast.office, task=task, version=version, **said | changed)
    task.refresh_from_db()
    return task


def names(task):
    return list(task.responsibilities.order_by("order").values_list("text", "is_added"))


def test_a_task_is_called_otherwise_and_its_words_stay(cast, draft, task, signed_in):
    text = task.text
    renamed(cast, task)
    assert (task.name, task.title, task.issued_title, task.text) == ("集中学习", "抓好集中学习", TITLE, text)
    event = AuditEvent.objects.get(verb="task.edit")
    assert event.before == {"name": "理论学习", "title": TITLE}
    assert event.after == {"name": "集中学习", "title": "抓好集中学习", "units": []}
    page = signed_in(cast.office).get(reverse("tasks:names", args=[draft.pk])).content.decode()
    assert f'<a class="t" href="#s-{task.pk}">抓好集中学习</a>' in page
    assert f"文件标题：{TITLE}" in page
    assert f'<mark class="task" id="s-{task.pk}"><a href="#t-{task.pk}">{TITLE}</a></mark>' in page


def test_the_new_name_is_the_published_one(cast, draft, task, signed_in):
    renamed(cast, task)
    publish_plan(by=cast.office, plan=draft)
    page = signed_in(cast.reporter).get(reverse("tasks:task", args=[task.pk])).content.decode()
    assert "政治型 1　集中学习" in page
    assert f"文件标题：{TITLE}" in page


def test_units_are_added_once_and_can_be_taken_back(cast, task, units):
    renamed(cast, task, units="局办公室、局机关党委、外部单位", things=[units["医政科"], units["医政科"]])
    issued = [("局机关党委", False), ("局直属各单位", False)]
    assert names(task) == [*issued, ("局办公室", True), ("外部单位", True), ("医政科", True)]
    remove_name(by=cast.office, named=task.responsibilities.get(text="外部单位"))
    assert names(task) == [*issued, ("局办公室", True), ("医政科", True)]
    with pytest.raises(Refusal, match="^这个名称不是人工补充的，或已被移除。"):
        remove_name(by=cast.office, named=task.responsibilities.get(text="局机关党委"))


def test_a_stale_name_is_refused_with_both(cast, task):
    renamed(cast, task)
    with pytest.raises(StaleVersion) as caught:
        renamed(cast, task, name="学习", title="学习")
    assert (caught.value.yours, caught.value.theirs) == ("学习\n学习", "集中学习\n抓好集中学习")
    assert caught.value.back == f"/tasks/{task.pk}/edit/"


def test_a_task_is_added_at_the_end_of_its_pillar(cast, draft):
    task = added(cast, draft)
    assert [(one.order, str(one)) for one in draft.tasks.select_related("pillar")] == [
        (1, "政治型1 理论学习"),
        (2, "政治型2 执行落实"),
        (3, "政治型3 写好年度总结"),
        (4, "清廉型1 严明纪律戒尺"),
    ]
    assert (task.issued_title, names(task)) == ("", [("局办公室", True), ("局直属各单位", True)])


def test_an_added_task_is_published_like_the_others(cast, draft):
    task = added(cast, draft)
    assert publish_plan(by=cast.office, plan=draft) == 17
    task.refresh_from_db()
    assert (task.lead.name, task.assignments.count()) == ("局办公室", 4)


def test_the_same_title_twice_is_refused(cast, draft):
    added(cast, draft)
    with pytest.raises(Refusal, match="^“政治型”中已有标题相同的任务，没有重复添加。$"):
        added(cast, draft)


def test_a_task_is_made_of_a_loose_paragraph(cast, draft):
    leftover = draft.leftovers.get()
    task = added(cast, draft, text=leftover.text, leftover=leftover)
    leftover.refresh_from_db()
    assert (leftover.decision, leftover.task) == ("task", task)
    assert [target.text for target in task.targets.all()] == ["覆盖面达90%以上"]
    assert task.deadline == "10月底前"
    with pytest.raises(Refusal, match="^这段文字已由他人处理（归入新任务），没有重复处理。$"):
        added(cast, draft, title="又一项", leftover=leftover)


def test_a_dropped_task_is_kept_and_not_published(cast, draft, task, signed_in):
    drop_task(by=cast.office, task=task, reason="与上年重复")
    assert list(draft.tasks.values_list("order", flat=True)) == [2, 3]
    page = signed_in(cast.office).get(reverse("tasks:names", args=[draft.pk])).content.decode()
    assert "已剔除" in page and "理由：与上年重复" in page
    assert publish_plan(by=cast.office, plan=draft) == 9
    assert not draft.assignments.filter(task=task).exists()
    client = signed_in(cast.reporter)
    assert TITLE not in client.get(reverse("tasks:plan", args=[draft.pk])).content.decode()
    assert client.get(reverse("tasks:task", args=[task.pk])).status_code == 404


def test_a_dropped_task_is_restored_where_it_was(cast, draft, task):
    drop_task(by=cast.office, task=task, reason="重复")
    with pytest.raises(Refusal, match="^“理论学习”已被剔除。$"):
        drop_task(by=cast.deputy, task=task, reason="重复")
    restore_task(by=cast.deputy, task=task)
    assert list(draft.tasks.values_list("order", flat=True)) == [1, 2, 3]
    with pytest.raises(Refusal, match="^“理论学习”没有被剔除，可能已由他人恢复。$"):
        restore_task(by=cast.office, task=task)
    assert publish_plan(by=cast.office, plan=draft) == 13


def test_unknown_names_of_a_dropped_task_do_not_stand_in_the_way(cast, draft, task):
    renamed(cast, task, units="外部单位")
    drop_task(by=cast.office, task=task, reason="重复")
    assert publish_plan(by=cast.office, plan=draft) == 9


def test_a_task_without_units_stands_in_the_way(cast, draft, task):
    task.responsibilities.all().delete()
    with pytest.raises(Refusal, match="以下任务没有责任单位，请补充或剔除：理论学习。"):
        publish_plan(by=cast.office, plan=draft)


def test_a_pillar_is_called_otherwise(cast, draft):
    pillar = draft.pillars.first()
    rename_pillar(by=cast.office, pillar=pillar, name="政治建设")
    pillar.refresh_from_db()
    assert (pillar.name, pillar.title) == ("政治建设", "建设政治型机关，做表率")


ACTS = {
    "edit": lambda cast, task: renamed(cast, task),
    "drop": lambda cast, task: drop_task(by=cast.office, task=task, reason="重复"),
    "restore": lambda cast, task: restore_task(by=cast.office, task=task),
    "remove": lambda cast, task: remove_name(by=cast.office, named=task.responsibilities.first()),
    "rename": lambda cast, task: rename_pillar(by=cast.office, pillar=task.pillar, name="政治"),
    "add": lambda cast, task: added(cast, task.plan),
    "rule": lambda cast, task: set_lead_rule(by=cast.office, plan=task.plan, rule="none"),
}


@pytest.mark.parametrize("act", ACTS)
def test_nothing_of_it_after_publication(act, cast, draft, task):
    publish_plan(by=cast.office, plan=draft)
    with pytest.raises(Refusal, match="^方案已经发布，不能再改。$"):
        ACTS[act](cast, task)


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_renaming_one_task_one_is_accepted(cast, task):
    outcomes = at_once(
        *[
            partial(edit_task, by=by, task=task, version=0, name=by.name, title="甲")
            for by in (cast.office, cast.deputy)
        ]
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "StaleVersion"]
    task.refresh_from_db()
    accepted = ["office", "deputy"][outcomes.index(None)]
    assert (task.name, task.version) == (accepted, 1)


@pytest.mark.django_db(transaction=True)
def test_without_the_version_one_name_would_be_lost(cast, task):
    def rename(name, seen):
        seen.name, seen.version = name, seen.version + 1
        seen.save()

    look = partial(Task.objects.get, pk=task.pk)
    assert looking_first(look, partial(rename, "甲"), partial(rename, "乙")) == [None, None]
    task.refresh_from_db()
    assert task.version == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_one_makes_a_task_of_the_paragraph(cast, draft):
    leftover = draft.leftovers.get()
    outcomes = at_once(*[partial(added, cast, draft, title=title, leftover=leftover) for title in ("甲事", "乙事")])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Refusal", "Task"]
    assert draft.tasks.filter(issued_title="").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_two_tasks_would_be_made_of_it(cast, draft):
    pillar, leftover = draft.pillars.last(), draft.leftovers.get()

    def make_task(order, seen):
        if not seen.decision:
            Task.objects.create(plan=draft, pillar=pillar, title="甲", order=order)
            Leftover.objects.filter(pk=seen.pk).update(decision="task")

    look = partial(Leftover.objects.get, pk=leftover.pk)
    assert looking_first(look, partial(make_task, 11), partial(make_task, 12)) == [None, None]
    assert draft.tasks.filter(issued_title="").count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_publishing_and_dropping_at_once_both_orders_are_whole(cast, draft, task):
    """Either the task is dropped and not published, or published and not dropped."""
    outcomes = at_once(
        partial(drop_task, by=cast.office, task=task, reason="重复"), partial(publish_plan, by=cast.deputy, plan=draft)
    )
    task.refresh_from_db()
    dropped = outcomes[0] is None
    assert task.is_dropped is dropped
    assert outcomes[1] == (9 if dropped else 13)
    assert draft.assignments.filter(task=task).exists() is not dropped


def test_the_door_to_a_draft_is_only_for_drafts(cast, plan):
    with pytest.raises(Refusal, match="^方案已经发布，不能再改。$"):
        locked_draft(cast.office, plan)

"""Amending a plan through the pages, and who reads what of it."""

import pytest
from django.urls import reverse

from modelagency.clock import today
from tasks.actions.in_force import apply_amendments
from tasks.models import Amendment, Assignment, Step, TaskChange
from tests import make, stages
from tests.tasks.amended import NEW, NUMBER, dropped, edits, issued, opened, rewritten, termed

OLD, WORDS = "按月检查决定事项", "按季检查决定事项"


@pytest.fixture
def office(signed_in, cast):
    client = signed_in(cast.office)

    def do(name, pk, status=302, /, **fields):
        if Amendment.objects.exists():
            fields = {"edits": Amendment.objects.last().edits} | fields
        answer = client.post(reverse(f"tasks:{name}", args=[pk]), fields)
        assert answer.status_code == status, answer.content.decode()
        return answer

    return do


def see(client, name, pk) -> str:
    answer = client.get(reverse(f"tasks:{name}", args=[pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_whole_way_through_the_pages(office, signed_in, cast, plan, units, the_day):
    row = stages.reach("working", cast, make.assignment_of(plan, units["甲医院"], 2))
    office("amend", plan.pk)
    draft = Amendment.objects.get()
    terms = {"document_number": NUMBER, "effective_on": "2026-10-08", "due_on": ""}
    office("amend_terms", draft.pk, **terms)
    office("amend_take_up", draft.pk, task=row.task_id)
    change = TaskChange.objects.get()
    text = row.task.text.replace(OLD, WORDS)
    words = {"name": row.task.name, "title": row.task.title, "text": text, "lead": row.task.lead_id}
    gone = units["乙医院"].pk
    office("amend_change", change.pk, number="2", dropped=[gone], reason="分工调整", **words)
    office("amend_add", draft.pk, pillar=change.pillar_id, things=[f"unit-{units['甲医院'].pk}"], **NEW)
    office("amend_drop", draft.pk, task=plan.tasks.get(order=3).pk, reason="另行部署")
    page = see(signed_in(cast.deputy), "amendment", draft.pk)
    assert "<del>月</del>" in page and "<ins>季</ins>" in page
    assert "收回落实项</dt><dd>1 项：乙医院" in page and "新增落实项</dt><dd>1 项：甲医院" in page
    office("amend_issue", draft.pk)

    reporter = signed_in(cast.reporter)
    before = see(reporter, "assignment", row.pk)
    assert OLD in before and "2026年10月8日起将按第 2 版" in before
    the_day.move_to("2026-10-08T01:00:00Z")
    assert apply_amendments(today()) == 1
    reporter = signed_in(cast.reporter)  # the session of three weeks ago is over
    after = see(reporter, "assignment", row.pk)
    assert WORDS in after and "2026年10月8日起按第 2 版" in after and "此前的文字" in after
    assert "方案修订" in after  # in the history of the row
    other = Assignment.objects.get(task=row.task_id, unit=units["乙医院"])
    assert "分工调整" in see(signed_in(cast.stranger), "assignment", other.pk)
    assert Step.objects.filter(assignment__task__name="数据安全", verb="assign").count() == 1
    assert "第 2 版" in see(reporter, "plan", plan.pk)


def test_a_draft_is_seen_by_the_office_alone_and_an_issued_one_by_all(signed_in, cast, plan):
    draft = termed(cast.office, opened(cast.office, plan), today())
    task = plan.tasks.get(order=2)
    rewritten(cast.office, draft, task, text=task.text.replace(OLD, WORDS))
    assert signed_in(cast.reporter).get(reverse("tasks:amendment", args=[draft.pk])).status_code == 404
    assert "第 2 版" not in see(signed_in(cast.reporter), "plan", plan.pk)
    issued(cast.office, draft)
    assert "<ins>季</ins>" in see(signed_in(cast.stranger), "amendment", draft.pk)


@pytest.mark.parametrize(
    ("name", "fields", "status", "words"),
    [
        ("amend_terms", {"effective_on": "2026-09-15"}, 422, "生效日期已过"),
        ("amend_terms", {"effective_on": "十月"}, 422, "日期格式应为"),
        ("amend_terms", {"effective_on": "2026-12-21"}, 422, "生效日期晚于办结时限"),
        ("amend_terms", {"due_on": "2027-06-01"}, 422, "应在 2026 年内"),
        ("amend_terms", {"due_on": "2026-10-03"}, 422, "是休息日"),
        ("amend_terms", {"due_on": "2026-09-16"}, 422, "应晚于今天"),
        ("amend_terms", {"document_number": "号" * 61}, 422, "60"),
        ("amend_terms", {"document_number": "\0"}, 422, "字符"),
        ("amend_terms", {"edits": "9" * 30}, 422, "确保"),
        ("amend_terms", {"edits": 0}, 409, "他人修改过这份修订"),
        ("amend_take_up", {"task": "9" * 30}, 404, "没有"),
        ("amend_take_up", {"task": "x"}, 404, "没有"),
        ("amend_drop", {}, 404, "没有"),
        ("amend_issue", {"edits": "x"}, 409, "整数"),
        ("amend_issue", {"edits": ""}, 409, "页面不完整"),
        ("amend_add", {}, 422, "请填写任务要求"),
        ("amend_add", NEW, 422, "请选择责任单位"),
        ("amend_add", NEW | {"things": ["unit-999999"]}, 422, "没有这个单位"),
        ("amend_add", NEW | {"pillar": "x"}, 422, "没有这个类型"),
        ("amend_add", NEW | {"targets": "长" * 301}, 422, "最多 300 字"),
        ("amend_add", NEW | {"text": "长" * 10_001}, 422, "最多 10000 字"),
    ],
)
def test_bad_input_changes_nothing_and_says_why(office, cast, plan, name, fields, status, words):
    draft = termed(cast.office, opened(cast.office, plan), None)
    before = edits(draft), TaskChange.objects.count()
    fields = {"pillar": plan.pillars.first().pk} | fields if name == "amend_add" else fields
    assert words in office(name, draft.pk, status, **fields).content.decode()
    assert (edits(draft), TaskChange.objects.count()) == before


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": [""]}, "必填"),
        ({"lead": ["999999"]}, "没有这个单位"),
        ({"dropped": ["999999"]}, "这个单位不承担这项任务"),
        ({"dropped": ["乙医院"]}, "请写明理由"),
        ({"dropped": ["乙医院"], "lead": ["乙医院"], "reason": ["调整"]}, "乙医院不再承担这项任务，不能牵头"),
        ({"lead": ["医政科"]}, "医政科不承担这项任务，请同时增加为责任单位"),
    ],
)
def test_what_a_change_may_not_say(office, cast, plan, units, fields, words):
    draft = opened(cast.office, plan)
    change = rewritten(cast.office, draft, plan.tasks.get(order=2))
    ids = {name: unit.pk for name, unit in units.items()}
    fields = {name: [ids.get(one, one) for one in said] for name, said in fields.items()}
    good = {"name": "执行", "title": "执行落实", "text": "照办。"}
    assert words in office("amend_change", change.pk, 422, **good | fields).content.decode()
    change.refresh_from_db()
    assert (change.text == "照办。", change.units.count()) == (False, 0)


def test_a_draft_that_drops_a_task_is_shown_with_its_reason(office, signed_in, cast, plan):
    draft = opened(cast.office, plan)
    dropped(cast.office, draft, plan.tasks.get(order=3))
    page = see(signed_in(cast.office), "amendment", draft.pk)
    assert "撤销理由</dt><dd>上级已另行部署" in page
    office("amend_undo", draft.changes.get().pk)
    assert not draft.changes.exists()
    office("amend_discard", draft.pk)
    assert not Amendment.objects.exists()

"""A later version of a published plan: drawn up, issued, in force from its day."""

from datetime import date

import pytest

from branches.actions.posts import end_post
from branches.models import Post, UnitGroup
from modelagency.clock import today
from records.models import AuditEvent, Message
from records.refusals import Refusal, StaleVersion
from tasks.actions.amending import discard_amendment, open_amendment, set_amendment_terms, undo_change, write_change
from tasks.actions.in_force import apply_amendments, issue_amendment
from tasks.actions.publishing import publish_plan
from tasks.actions.rollups import differences
from tasks.actions.touched import touches
from tasks.actions.withdrawal import withdraw_plan
from tasks.actions.withdrawing import restore_assignment, withdraw_assignment
from tasks.models import Amendment, Assignment, ProgressReport, Step, Task, TaskChange
from tests import make, stages
from tests.cast import DUE, TODAY
from tests.tasks.amended import NEW, NUMBER, added, dropped, edits, issued, opened, rewritten, termed

MAY_COME = date(2026, 10, 8)
WORDS = "以执行落实为使命，按季检查决定事项。"


@pytest.fixture
def draft(cast, plan):
    return termed(cast.office, opened(cast.office, plan), MAY_COME)


def task(plan, order):
    return plan.tasks.get(order=order)


def come(the_day, day="2026-10-08"):
    the_day.move_to(f"{day}T01:00:00Z")
    return apply_amendments(today())


def test_the_second_version_is_opened_once(cast, plan):
    first, is_new = open_amendment(by=cast.office, plan=plan)
    assert (first.number, str(first), first.status, is_new) == (2, "第 2 版", "draft", True)
    assert open_amendment(by=cast.deputy, plan=plan) == (first, False)


def test_live_rows_keep_the_old_words_until_the_day(cast, plan, draft, units, the_day):
    second = task(plan, 2)
    rewritten(cast.office, draft, second, text=WORDS, title="以执行落实为使命，按季检查", reason="改为按季")
    issued(cast.office, draft)
    the_day.move_to("2026-10-07T01:00:00Z")
    assert apply_amendments(today()) == 0
    second.refresh_from_db()
    assert "按月检查" in second.text
    old = second.text
    assert come(the_day) == 1
    second.refresh_from_db()
    assert (second.text, second.title, second.issued_title) == (WORDS, second.issued_title, second.title)
    row = make.assignment_of(plan, units["甲医院"], 2)
    step = row.steps.first()
    said = "2026年10月8日起按第 2 版（安卫党〔2026〕15号），标题、要求有调整。理由：改为按季"
    assert (step.verb, step.by, step.by_label, step.text) == ("amend", None, "系统", said)
    change = TaskChange.objects.get()
    assert change.before["text"] == old
    assert Step.objects.filter(verb="amend").count() == plan.assignments.filter(task=second).count()


def test_applying_again_changes_nothing(cast, plan, draft, the_day):
    rewritten(cast.office, draft, task(plan, 2), text=WORDS, lead=None)
    dropped(cast.office, draft, task(plan, 3))
    added(cast.office, draft, ["甲医院"])
    issued(cast.office, draft)
    assert come(the_day) == 1
    state = [list(model.objects.order_by("pk").values()) for model in (Assignment, Task, Step, Message, AuditEvent)]
    assert [apply_amendments(today()), apply_amendments(today())] == [0, 0]
    assert state == [
        list(model.objects.order_by("pk").values()) for model in (Assignment, Task, Step, Message, AuditEvent)
    ]
    assert differences(plan) == {}


def test_a_late_day_is_made_up_for(cast, plan, draft, the_day):
    rewritten(cast.office, draft, task(plan, 2), text=WORDS)
    issued(cast.office, draft)
    assert come(the_day, "2026-11-02") == 1
    assert "2026年10月8日起" in Step.objects.filter(verb="amend").first().text


def test_one_whose_day_is_today_is_in_force_at_once(cast, plan):
    draft = termed(cast.office, opened(cast.office, plan), TODAY)
    rewritten(cast.office, draft, task(plan, 2), text=WORDS)
    assert issued(cast.office, draft).status == "in_force"
    assert (task(plan, 2).text, apply_amendments(TODAY)) == (WORDS, 0)


def test_a_new_task_gives_rows_from_its_day_on(cast, plan, draft, units, the_day):
    group = UnitGroup.objects.get(name="局直属各单位")
    change = added(cast.office, draft, ["局办公室"], lead=units["局办公室"])
    change.units.create(group=group, is_added=True)
    issued(cast.office, draft)
    assert plan.assignments.count() == 13
    come(the_day)
    new = plan.tasks.get(name="数据安全")
    rows = Assignment.objects.filter(task=new)
    assert {(row.unit.name, row.role, row.starts_on) for row in rows} == {
        (name, "lead" if name == "局办公室" else "responsible", MAY_COME)
        for name in ("局办公室", "甲医院", "乙医院", "丙中心")
    }
    assert (new.order, new.number, new.lead, [target.text for target in new.targets.all()]) == (
        4,
        "3",
        units["局办公室"],
        ["自查 4 次"],
    )
    # The third quarter was over when the row began; of the fourth a lead reports on the plan's due day.
    assert set(rows.values_list("reports_last", "due_on")) == {(True, DUE), (False, date(2026, 12, 16))}
    assert Step.objects.filter(assignment__in=rows, verb="assign", by=None).count() == 4
    assert publish_plan(by=cast.office, plan=plan) == 0
    assert plan.tasks.get(name="数据安全").lead == units["局办公室"]


def test_rows_of_a_dropped_task_are_withdrawn_with_the_reason(cast, plan, draft, units, the_day):
    third = task(plan, 3)
    at_work = stages.reach("to_review", cast, make.assignment_of(plan, units["甲医院"], 3))
    dropped(cast.office, draft, third)
    issued(cast.office, draft)
    come(the_day)
    assert set(Assignment.objects.filter(task=third).values_list("state", "awaiting", "due_on")) == {
        ("withdrawn", "", None)
    }
    step = at_work.steps.first()
    assert (step.verb, step.text) == (
        "withdraw",
        "2026年10月8日起按第 2 版（安卫党〔2026〕15号）撤销这项任务。理由：上级已另行部署",
    )
    assert not plan.tasks.filter(pk=third.pk).exists()
    assert publish_plan(by=cast.office, plan=plan) == 0


def test_a_row_of_a_dropped_task_is_not_given_back(cast, plan, draft, units, the_day):
    dropped(cast.office, draft, task(plan, 3))
    row = make.assignment_of(plan, units["甲医院"], 3)
    issued(cast.office, draft)
    come(the_day)
    row = Assignment.objects.get(pk=row.pk)
    with pytest.raises(Refusal, match="^这项任务已经按方案修订撤销，不能恢复。$"):
        restore_assignment(by=cast.office, assignment=row, reason="误收")


def test_what_is_closed_or_withdrawn_stays_so(cast, plan, draft, units, the_day):
    closed, gone = (make.assignment_of(plan, units[name], 1) for name in ("甲医院", "乙医院"))
    stages.reach("closed", cast, closed)
    withdraw_assignment(by=cast.office, assignment=gone, reason="职能划转")
    things = [units["乙医院"], units["甲医院"], units["医政科"]]
    change = rewritten(cast.office, draft, task(plan, 1), text="照新的办。", things=things)
    shown = touches(draft, MAY_COME)[0]
    assert ([str(unit) for unit in shown.ended], [str(unit) for unit in shown.new]) == (
        ["乙医院", "甲医院"],
        ["医政科"],
    )
    issued(cast.office, draft)
    come(the_day)
    for row, state in ((closed, "closed"), (gone, "withdrawn")):
        steps = row.steps.count()
        row.refresh_from_db()
        assert (row.state, row.steps.filter(verb="amend").count(), steps) == (state, 0, row.steps.count())
    assert Assignment.objects.filter(task=change.task, unit=units["医政科"], state="to_accept").count() == 1


def test_a_unit_loses_its_row_and_another_leads(cast, plan, draft, units, the_day):
    first = task(plan, 1)
    whose = {"dropped": [units["甲医院"]], "lead": units["乙医院"], "reason": "甲医院改造"}
    rewritten(cast.office, draft, first, **whose)
    issued(cast.office, draft)
    come(the_day)
    rows = {row.unit.name: row for row in Assignment.objects.filter(task=first)}
    assert (rows["甲医院"].state, rows["乙医院"].role, rows["局机关党委"].role) == ("withdrawn", "lead", "responsible")
    last = plan.assignments.filter(unit=units["乙医院"]).values_list("reports_last", flat=True)
    assert set(last) == {True}
    assert not plan.assignments.filter(unit=units["局机关党委"], reports_last=True).exists()
    assert publish_plan(by=cast.office, plan=plan) == 0
    assert task(plan, 1).lead == units["乙医院"]


def test_a_new_due_day_moves_the_periods_that_are_not_over(cast, plan, units, the_day):
    row = stages.reach("working", cast, make.assignment_of(plan, units["甲医院"]))
    period, said = make.draft(row, today())
    make.saved(cast.reporter, row, period, said)
    draft = termed(cast.office, opened(cast.office, plan), MAY_COME, due_on=date(2026, 11, 30))
    issued(cast.office, draft)
    come(the_day)
    plan.refresh_from_db()
    assert plan.due_on == date(2026, 11, 30)
    days = list(plan.spans.values_list("name", "due_on", "lead_due_on"))
    assert days == [
        ("第三季度", date(2026, 9, 24), date(2026, 9, 29)),
        ("第四季度", date(2026, 11, 26), date(2026, 11, 30)),
    ]
    assert ProgressReport.objects.get().due_on == date(2026, 9, 24)
    draft.refresh_from_db()
    assert (draft.status, draft.due_before) == ("in_force", DUE)
    others = plan.assignments.filter(unit=units["乙医院"])
    assert set(others.values_list("late_on", flat=True)) == {date(2026, 9, 25)}  # what was missed stays missed
    assert differences(plan) == {}


def test_periods_that_begin_after_the_new_end_go(cast, plan, the_day):
    draft = termed(cast.office, opened(cast.office, plan), date(2026, 9, 21), due_on=date(2026, 9, 30))
    issued(cast.office, draft)
    come(the_day, "2026-09-21")
    assert list(plan.spans.values_list("name", "due_on", "lead_due_on")) == [
        ("第三季度", date(2026, 9, 28), date(2026, 9, 30))
    ]


def test_units_are_told_when_it_is_issued_and_when_it_holds(cast, plan, draft, units, the_day):
    rewritten(cast.office, draft, task(plan, 2), text=WORDS, dropped=[units["乙医院"]], reason="分工调整")
    dropped(cast.office, draft, task(plan, 3))
    Message.objects.all().delete()
    issued(cast.office, draft)
    told = dict(Message.objects.values_list("recipient__username", "text"))
    head = f"《关于印发“模范机关”建设要点的通知》第 2 版（{NUMBER}），2026年10月8日起生效："
    assert told["reporter"] == told["leader"] == f"{head}甲医院任务调整 1 项，不再承担 1 项。"
    assert told["stranger"] == f"{head}乙医院不再承担 2 项。"
    assert set(told) == {"reporter", "leader", "stranger", "stranger_leader"}
    Message.objects.all().delete()
    come(the_day)
    assert Message.objects.count() == 4
    assert Message.objects.filter(text__contains="今天起生效").count() == 4
    assert set(Message.objects.values_list("link", flat=True)) == {f"/amendments/{draft.pk}/"}


def test_what_stands_in_the_way_of_issuing(cast, plan, units):
    draft = opened(cast.office, plan)
    with pytest.raises(Refusal, match="请填写修订的发文字号。请填写生效日期。还没有任何改动"):
        issued(cast.office, draft)
    rewritten(cast.office, draft, task(plan, 2))
    termed(cast.office, draft, MAY_COME)
    with pytest.raises(Refusal, match="^暂不能印发：“执行落实”没有改动，请修改或移除这一项。$"):
        issued(cast.office, draft)
    rewritten(cast.office, draft, task(plan, 2), things=[units["局机关党委"]])
    for post in Post.objects.filter(user__in=[cast.deputy]):
        end_post(by=None, post=post, ends_on=date(2026, 9, 15))
    with pytest.raises(Refusal, match="以下单位的事项没有可复核的人：局机关党委。"):
        issued(cast.office, draft)


def test_one_that_nobody_may_review_waits_and_the_office_is_told_once_a_day(cast, plan, draft, units, the_day):
    rewritten(cast.office, draft, task(plan, 2), text=WORDS, things=[units["局机关党委"]])
    issued(cast.office, draft)
    the_day.move_to("2026-10-08T01:00:00Z")
    end_post(by=None, post=cast.deputy.posts.get(), ends_on=date(2026, 10, 7))
    Message.objects.all().delete()
    assert [apply_amendments(today()), apply_amendments(today())] == [0, 0]
    message = Message.objects.get()
    assert message.recipient == cast.office
    assert "没有生效：以下单位的事项没有可复核的人：局机关党委。" in message.text
    assert (task(plan, 2).text == WORDS, Amendment.objects.get().status) == (False, "issued")
    make.member("helper", "office", units["组织人事科"], reach="all")
    assert apply_amendments(today()) == 1
    assert task(plan, 2).text == WORDS


def test_who_saves_on_an_older_page_is_refused(cast, plan, draft):
    change = rewritten(cast.office, draft, task(plan, 2), text=WORDS)
    before = edits(draft)
    set_amendment_terms(
        by=cast.deputy,
        amendment=draft,
        edits=before,
        document_number=NUMBER,
        effective_on=MAY_COME,
        due_on=None,
    )
    for act in (
        lambda: issue_amendment(by=cast.office, amendment=draft, edits=before),
        lambda: discard_amendment(by=cast.office, amendment=draft, edits=before),
        lambda: undo_change(by=cast.office, change=change, edits=before),
    ):
        with pytest.raises(Refusal, match="他人修改过这份修订"):
            act()
    with pytest.raises(StaleVersion) as caught:
        write_change(by=cast.office, change=change, edits=before, words=NEW, lead=None)
    assert (caught.value.yours, caught.value.back) == (f"{NEW['title']}\n{NEW['text']}", f"/task-changes/{change.pk}/")
    assert WORDS in caught.value.theirs


def test_an_issued_one_is_not_altered_and_the_next_waits_for_it(cast, plan, draft, the_day):
    change = rewritten(cast.office, draft, task(plan, 2), text=WORDS)
    issued(cast.office, draft)
    with pytest.raises(Refusal, match="^这份修订已经印发，不能再改。$"):
        undo_change(by=cast.office, change=change, edits=edits(draft))
    assert open_amendment(by=cast.office, plan=plan) == (draft, False)
    come(the_day)
    third, is_new = open_amendment(by=cast.office, plan=plan)
    assert (third.number, is_new) == (3, True)
    assert TaskChange.objects.get().before["text"] != WORDS  # the words of every version are kept


def test_a_plan_with_an_amendment_is_not_withdrawn(cast, plan, draft):
    with pytest.raises(Refusal, match="不能撤回：方案已有修订。"):
        withdraw_plan(by=cast.office, plan=plan, reason="有误")

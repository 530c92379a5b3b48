"""Who leads, where the notice does not say so: by a rule, or said of each task."""

import pytest

from records.refusals import Refusal
from tasks.actions.draft_tasks import add_task
from tasks.actions.leads import choose_leads, set_lead_rule
from tasks.actions.names import settle_name
from tasks.actions.notices import set_terms
from tasks.actions.publishing import publish_plan
from tasks.drafts import open_questions
from tests import make
from tests.cast import DUE

STATED = make.NOTICE.replace(
    "（责任单位：局办公室、局直属各单位、局机关各党支部）", "（牵头单位：局机关党委；责任单位：局办公室、局直属各单位）"
)


@pytest.fixture
def draft(cast):
    """A draft whose leads are said one by one; the notice itself names the second."""
    plan = make.draft_plan(cast.office, STATED)
    set_lead_rule(by=cast.office, plan=plan, rule="each")
    set_terms(by=cast.office, plan=plan, year=2026, due_on=DUE, periods="quarterly")
    return plan


def open_leads(plan):
    return [task.order for task in open_questions([plan])[plan.pk].leads]


def choose(by, plan, leads, version=0):
    """leads: order of a task → unit or None."""
    tasks = {task.order: task.pk for task in plan.tasks.all()}
    chosen = {tasks[order]: unit and unit.pk for order, unit in leads.items()}
    return choose_leads(by=by, plan=plan, leads=chosen, seen=dict.fromkeys(chosen, version))


def test_each_lead_is_asked_for_but_those_the_notice_names(cast, draft):
    assert open_leads(draft) == [1, 3]
    with pytest.raises(Refusal, match="还有 2 项任务没有确认谁牵头。"):
        publish_plan(by=cast.office, plan=draft)


def test_a_chosen_lead_holds_in_the_published_plan(cast, draft, units):
    assert choose(cast.office, draft, {1: units["局机关党委"], 3: None}) == 2
    assert open_leads(draft) == []
    publish_plan(by=cast.office, plan=draft)
    tasks = {task.order: task for task in draft.tasks.select_related("lead")}
    assert [str(tasks[order].lead) for order in (1, 2, 3)] == ["局机关党委", "局机关党委", "None"]
    roles = dict(tasks[1].assignments.values_list("unit__name", "role"))
    assert (roles["局机关党委"], roles["甲医院"]) == ("lead", "responsible")
    assert set(tasks[3].assignments.values_list("role", flat=True)) == {"responsible"}


def test_what_is_not_changed_is_not_written(cast, draft, units):
    choose(cast.office, draft, {1: units["局机关党委"], 3: None})
    assert choose(cast.deputy, draft, {1: units["局机关党委"], 3: units["局机关纪委"]}, version=1) == 1
    assert list(draft.tasks.order_by("order").values_list("version", flat=True)) == [1, 0, 2]


def test_the_notices_own_lead_cannot_be_overruled(cast, draft, units):
    assert choose(cast.office, draft, {2: units["局办公室"]}) == 0


def test_only_a_named_unit_may_lead(cast, draft, units):
    with pytest.raises(Refusal, match="^“理论学习”的责任单位中没有所选的牵头单位，没有保存。"):
        choose(cast.office, draft, {1: units["医政科"], 3: None})
    assert open_leads(draft) == [1, 3]


def test_a_choice_on_an_old_page_is_refused(cast, draft, units):
    choose(cast.deputy, draft, {1: None})
    with pytest.raises(Refusal, match="^您打开页面之后，他人修改过“理论学习”，没有保存。"):
        choose(cast.office, draft, {1: units["局机关党委"]})
    assert draft.tasks.get(order=1).lead is None


def test_after_the_rule_was_changed_choices_are_refused(cast, draft, units):
    set_lead_rule(by=cast.deputy, plan=draft, rule="first")
    with pytest.raises(Refusal, match="^牵头规则已由他人改为其他规则，没有保存。"):
        choose(cast.office, draft, {1: units["局机关党委"]})


def test_a_lead_whose_name_was_said_anew_is_asked_for_again(cast, draft, units):
    choose(cast.office, draft, {1: units["局机关党委"], 3: None})
    settle_name(by=cast.office, plan=draft, text="局机关党委", meant=units["医政科"])
    assert open_leads(draft) == [1]


def test_a_task_added_later_is_asked_for(cast, draft):
    choose(cast.office, draft, {1: None, 3: None})
    place = {"plan": draft, "pillar": draft.pillars.first(), "number": "3"}
    task = add_task(by=cast.office, title="补上一项", text="补上一项。", units="局办公室", **place)
    assert open_leads(draft) == [task.order]


def test_by_a_rule_nothing_is_asked_of_the_tasks(cast, draft):
    for rule in ("first", "none"):
        set_lead_rule(by=cast.office, plan=draft, rule=rule)
        assert open_leads(draft) == []


def test_a_notice_that_names_all_leads_is_not_asked(cast):
    said = make.NOTICE.replace("责任单位：局", "牵头单位：局").replace("、局", "；责任单位：局", 1)
    plan = make.draft_plan(cast.office, said.replace("9号", "10号"))
    assert all(task.states_lead for task in plan.tasks.all())
    assert open_leads(plan) == []

"""Publishing: every responsible unit gets its part, once."""

from datetime import date, timedelta

import pytest

from branches.actions.posts import appoint, end_post
from branches.actions.units import create_unit
from branches.models import Unit, UnitGroup
from branches.roles import Role
from records.models import AuditEvent, Message
from records.refusals import Refusal
from tasks.actions.leads import set_lead_rule
from tasks.actions.names import settle_name
from tasks.actions.notices import set_terms
from tasks.actions.publishing import publish_plan
from tasks.actions.spread import AVOIDANCE, spread
from tasks.lights import light
from tasks.models import Assignment, Period, Plan, Responsibility
from tests import make
from tests.cast import DUE, TODAY

MEMBERS = date(2026, 12, 16)  # two working days before the plan is due

ALL_THREE = "（责任单位：局直属各单位、局机关党委）"


def terms(cast, plan, **changed):
    set_lead_rule(by=cast.office, plan=plan, rule="first")
    set_terms(by=cast.office, plan=plan, **{"year": 2026, "due_on": DUE, "periods": "quarterly"} | changed)
    return plan


@pytest.fixture
def ready(cast):
    """A draft with its terms."""
    return terms(cast, make.draft_plan(cast.office))


def stored():
    """Everything publishing writes."""
    published = Plan.objects.exclude(status=Plan.Status.DRAFT)
    rows = [published, Assignment.objects.all(), Period.objects.all(), AuditEvent.objects.filter(verb="plan.publish")]
    return [queryset.count() for queryset in [*rows, Message.objects.all()]]


def refused(cast, plan, text):
    with pytest.raises(Refusal) as caught:
        publish_plan(by=cast.office, plan=plan)
    assert str(caught.value) == text
    assert stored() == [0, 0, 0, 0, 0]


def test_publishing_writes_rows_periods_and_who_published(cast, ready):
    assert publish_plan(by=cast.office, plan=ready) == 13
    ready.refresh_from_db()
    assert (ready.status, ready.starts_on, ready.published_by) == ("published", TODAY, cast.office)
    assert list(ready.spans.values_list("name", "due_on")) == [("第三季度", date(2026, 9, 24)), ("第四季度", MEMBERS)]
    event = AuditEvent.objects.get(verb="plan.publish")
    assert (event.by, event.subject_id, event.after) == (cast.office, ready.pk, {"added": 13, "units": 7})


def test_publishing_twice_adds_nothing(cast, ready):
    publish_plan(by=cast.office, plan=ready)
    before = stored()
    assert publish_plan(by=cast.deputy, plan=ready) == 0
    ready.refresh_from_db()
    assert ready.published_by == cast.office
    assert stored() == [1, 13, 2, before[3] + 1, before[4]]


def test_reporters_of_units_with_rows_are_told_once(cast, ready):
    publish_plan(by=cast.office, plan=ready)
    told = Message.objects.order_by("recipient_id").values_list("recipient__username", "kind", "text", "link")
    text = "《关于印发“模范机关”建设要点的通知》已发布，请为本单位签收任务"
    assert list(told) == [("reporter", "notice", text, "/"), ("stranger", "notice", text, "/")]


def test_a_unit_founded_later_gets_its_rows_with_the_next_publication(cast, ready):
    publish_plan(by=cast.office, plan=ready)
    unit = create_unit(by=None, name="丁中心", kind=Unit.Kind.AFFILIATED, starts_on=TODAY)
    reporter = make.member("newcomer", Role.REPORTER, unit)
    Message.objects.all().delete()
    assert not ready.assignments.filter(unit=unit).exists()
    assert publish_plan(by=cast.office, plan=ready) == 3
    assert [(row.task.order, row.role) for row in ready.assignments.filter(unit=unit)] == [
        (1, "responsible"),
        (2, "responsible"),
        (3, "responsible"),
    ]
    assert [message.recipient for message in Message.objects.all()] == [reporter]


def test_a_row_added_later_begins_on_its_own_day(cast, ready, the_day):
    """Founded after the third quarter was due: the new unit is asked for the fourth, and not yet behind."""
    publish_plan(by=cast.office, plan=ready)
    the_day.move_to("2026-10-12T01:00:00Z")
    unit = create_unit(by=None, name="丁中心", kind=Unit.Kind.AFFILIATED, starts_on=date(2026, 10, 12))
    publish_plan(by=cast.office, plan=ready)
    members = ready.assignments.filter(reports_last=False).order_by("starts_on")
    days = members.values_list("starts_on", "behind_on", "late_on").distinct()
    assert list(days) == [
        (TODAY, date(2026, 9, 27), date(2026, 9, 25)),
        (date(2026, 10, 12), date(2026, 10, 20), date(2026, 12, 17)),
    ]
    row = ready.assignments.with_light(date(2026, 10, 13)).filter(unit=unit).first()
    assert (row.light, light(row, date(2026, 10, 13))) == ("not_started", "not_started")


def test_nothing_is_added_after_the_plan_is_due(cast, ready, the_day):
    publish_plan(by=cast.office, plan=ready)
    the_day.move_to("2026-12-18T01:00:00Z")
    assert publish_plan(by=cast.office, plan=ready) == 0
    the_day.move_to("2026-12-19T01:00:00Z")
    with pytest.raises(Refusal, match="^暂不能发布：方案已过办结时限，不能再补发。$"):
        publish_plan(by=cast.office, plan=ready)


def test_what_was_begun_stays_as_it_is(cast, plan, units):
    row = make.working(make.assignment_of(plan, units["甲医院"]), cast.reporter, cast.leader)
    publish_plan(by=cast.office, plan=plan)
    row.refresh_from_db()
    assert (row.state, row.measures.count()) == ("in_progress", 2)


def test_a_unit_named_and_member_of_a_group_has_one_row(cast):
    text = make.NOTICE.replace("局办公室、局直属各单位", "局直属各单位、甲医院")
    plan = make.published_plan(cast.office, text, due_on=DUE)
    rows = plan.assignments.filter(task__order=2, unit__kind="affiliated").values_list("unit__name", flat=True)
    assert list(rows.order_by("id")) == ["甲医院", "乙医院", "丙中心"]


def roles(plan, order=2):
    """Unit → role for a task, with its lead under None."""
    task = plan.tasks.select_related("lead").get(order=order)
    return dict(task.assignments.values_list("unit__name", "role")) | {None: task.lead and task.lead.name}


def test_by_the_first_rule_the_first_unit_leads(cast):
    said = roles(make.published_plan(cast.office, due_on=DUE, lead_rule="first"))
    assert (said[None], said["局办公室"], said["甲医院"]) == ("局办公室", "lead", "responsible")


def test_by_the_other_rule_nobody_leads(cast):
    said = roles(make.published_plan(cast.office, due_on=DUE, lead_rule="none"))
    assert (said[None], set(said.values()) - {None}) == (None, {"responsible"})


def test_a_lead_the_notice_names_goes_before_the_rule(cast):
    text = make.NOTICE.replace(
        "（责任单位：局办公室、局直属各单位、局机关各党支部）", "（责任单位：局直属各单位；牵头单位：局机关党委）"
    )
    for number, rule in enumerate(["first", "none"]):
        issued = text.replace("9号", f"1{number}号")
        said = roles(make.published_plan(cast.office, issued, due_on=DUE, lead_rule=rule))
        assert (said[None], said["局机关党委"], said["甲医院"]) == ("局机关党委", "lead", "responsible")


def test_a_group_in_first_place_does_not_lead(cast):
    text = make.NOTICE.replace("（责任单位：局机关党委、局直属各单位）", ALL_THREE)
    said = roles(make.published_plan(cast.office, text, due_on=DUE, lead_rule="first"), order=1)
    assert (said[None], set(said.values()) - {None}) == (None, {"responsible"})


def test_without_terms_it_is_refused(cast):
    draft = make.draft_plan(cast.office)
    refused(cast, draft, "暂不能发布：还有 3 项任务没有确认谁牵头。请先填写年度、办结时限和填报期。")


@pytest.mark.parametrize("due_on", [TODAY, TODAY - timedelta(days=1)])
def test_terms_that_have_passed_are_refused(cast, ready, due_on):
    terms(cast, ready, due_on=due_on)
    refused(cast, ready, "暂不能发布：办结时限应晚于今天，请重新填写。")


def test_an_unknown_name_is_refused_until_it_is_settled(cast, units):
    plan = terms(cast, make.draft_plan(cast.office, make.NOTICE.replace("局办公室", "办公室")))
    refused(cast, plan, "暂不能发布：还有名称没有对应到单位：办公室。")
    settle_name(by=cast.office, plan=plan, text="办公室", meant=units["局办公室"])
    assert publish_plan(by=cast.office, plan=plan) == 13


def test_without_a_reviewer_it_is_refused(cast, ready):
    end_post(by=None, post=cast.deputy.posts.get(), ends_on=TODAY - timedelta(days=1))
    text = f"暂不能发布：以下单位的事项没有可复核的人：局机关党委。{AVOIDANCE}"
    refused(cast, ready, text)  # lead and office both belong to 局机关党委


def test_every_trouble_is_told_at_once(cast, ready):
    plan = make.draft_plan(cast.office, make.NOTICE.replace("局办公室", "办公室").replace("9号", "10号"))
    UnitGroup.objects.update(kind="bureau", under=None)
    Responsibility.objects.filter(task__plan=plan).exclude(group=None).update(group=None)
    Responsibility.objects.filter(task__plan=plan).update(unit=None)
    refused(
        cast,
        plan,
        "暂不能发布：还有名称没有对应到单位：办公室、局机关党委、局机关各党支部、局机关纪委、局直属各单位。"
        "还有 3 项任务没有确认谁牵头。请先填写年度、办结时限和填报期。展开后没有任何责任单位，请检查单位组的成员。",
    )


def test_a_conflicted_lead_is_stood_in_for(cast, ready, units):
    """The lead's only reviewer is of unit A as well: the office reviews A's row, so publishing may go on."""
    appoint(by=None, user=cast.lead, unit=units["甲医院"], role=Role.REPORTER, starts_on=make.FOUNDED)
    assert publish_plan(by=cast.office, plan=ready) == 13


def test_the_same_document_is_published_once_a_year(cast, plan):
    again = terms(cast, make.draft_plan(cast.office, make.NOTICE + "（此件公开发布）"))
    with pytest.raises(Refusal, match="^2026 年度已发布过同一文号的方案，请打开原方案补发。$"):
        publish_plan(by=cast.office, plan=again)
    again.refresh_from_db()
    assert (again.status, again.assignments.count(), again.spans.count()) == ("draft", 0, 0)


def test_who_leads_a_task_reports_all_its_rows_after_the_members(cast, ready, units):
    publish_plan(by=cast.office, plan=ready)
    last = ready.assignments.filter(reports_last=True)
    assert set(last.values_list("unit__name", flat=True)) == {"局机关党委", "局办公室", "局机关纪委"}
    assert set(last.values_list("due_on", "late_on")) == {(date(2026, 9, 29), date(2026, 9, 30))}
    others = ready.assignments.filter(reports_last=False)
    assert set(others.values_list("due_on", "late_on")) == {(date(2026, 9, 24), date(2026, 9, 25))}


def test_grace_days_come_between_the_day_shown_and_being_late(cast, units):
    plan = make.published_plan(cast.office, due_on=DUE, lead_days=0, grace_days=3)
    assert set(plan.assignments.values_list("due_on", "late_on")) == {(date(2026, 9, 24), date(2026, 10, 1))}


def test_a_task_with_a_rhythm_of_its_own_has_periods_of_its_own(cast, units):
    draft = make.draft_plan(cast.office)
    first = draft.tasks.get(order=1)
    plan = make.published_plan(cast.office, due_on=DUE, periods="yearly", rhythms={first.pk: "monthly"})
    assert list(plan.spans.values_list("rhythm", "name")) == [
        ("yearly", "全年"),
        *[("monthly", f"{month}月") for month in range(9, 13)],
    ]
    days = plan.assignments.filter(unit=units["甲医院"]).order_by("task__order").values_list("due_on", flat=True)
    assert list(days) == [date(2026, 9, 24), MEMBERS, MEMBERS]


def test_a_yearly_plan_asks_once(cast):
    plan = make.published_plan(cast.office, due_on=DUE, periods="yearly")
    assert [(span.name, span.due_on, span.lead_due_on) for span in plan.spans.all()] == [("全年", MEMBERS, DUE)]
    assert set(plan.assignments.values_list("late_on", flat=True)) == {date(2026, 12, 17), date(2026, 12, 19)}


def test_queries_do_not_grow_with_the_units(cast, ready, django_assert_num_queries):
    with django_assert_num_queries(3):
        spread(ready, TODAY)

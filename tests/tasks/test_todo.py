"""What a person has to do now, by role."""

from datetime import date

import pytest
from django.urls import reverse

from branches.actions.posts import appoint
from branches.actions.units import create_unit
from branches.permissions import Rights
from branches.roles import Role
from tasks.actions.assignments import accept_plan
from tasks.actions.reviews import send_back_report
from tasks.models import Assignment
from tasks.todo import todo_for
from tests import make
from tests.cast import DUE, TODAY
from tests.stages import reach


def todo(user, day=TODAY):
    return todo_for(Rights(user, day), day)


def shown(user, day=TODAY):
    """Section → (task, light, button) of its rows."""
    return {
        section.title: [(row.assignment.task.order, row.light, row.label) for row in section.rows]
        for section in todo(user, day).sections
    }


@pytest.fixture
def row(plan, units):
    return make.assignment_of(plan, units["甲医院"])


def test_a_new_plan_is_to_be_accepted(cast, plan, units):
    found = todo(cast.reporter)
    assert found.to_accept == [(plan, units["甲医院"], 3)]
    assert (found.sections, found.counts, found.asks) == ([], {"not_started": 3}, [])


def test_accepted_rows_ask_for_measures(cast, plan, units):
    accept_plan(by=cast.reporter, plan=plan, unit=units["甲医院"])
    assert todo(cast.reporter).to_accept == []
    step = "not_started", "制定举措"
    assert shown(cast.reporter) == {"本期待办": [(1, *step), (2, *step), (3, *step)]}


def test_work_asks_for_this_periods_report(cast, row):
    reach("working", cast, row)
    found = todo(cast.reporter)
    (ask,) = found.asks
    assert (ask.period.name, ask.rows, ask.others) == ("第三季度", 1, {"待定举措": 2})
    assert ask.url == make.page(row)
    line = found.sections[0].rows[0]
    assert (line.label, line.url) == ("打开", f"/assignments/{row.pk}/report/")


WAITING = [
    ("plan_submitted", "not_started"),
    ("to_confirm", "waiting"),
    ("to_review", "waiting"),
    ("closing", "waiting"),
]


@pytest.mark.parametrize(("stage", "lit"), WAITING)
def test_what_others_have_to_do_is_only_watched(cast, row, stage, lit):
    reach(stage, cast, row)
    assert shown(cast.reporter)["等别人处理"] == [(1, lit, "查看")]


def test_corrections_and_overdue_rows_come_first(cast, plan, units, the_day):
    first, second = (make.assignment_of(plan, units["甲医院"], order) for order in (1, 2))
    make.working(first, cast.reporter, cast.leader)
    make.working(second, cast.reporter, cast.leader)
    the_day.move_to("2026-09-25T01:00:00Z")
    found = shown(cast.reporter, date(2026, 9, 30))
    assert found["先办"] == [
        (1, "overdue", "打开"),
        (2, "overdue", "打开"),
        (3, "overdue", "制定举措"),
    ]


def test_a_returned_report_comes_first(cast, row):
    report = make.submitted(make.working(row, cast.reporter, cast.leader), cast.reporter, TODAY)
    send_back_report(by=cast.leader, report=report, reason="请补充")
    assert shown(cast.reporter)["先办"] == [(1, "not_started", "去补正")]


def test_closed_rows_are_over_and_stopped_rows_do_not_count(cast, plan, units):
    rows = Assignment.objects.filter(unit=units["甲医院"]).order_by("id")
    for row, state in zip(rows, ["closed", "suspended", "withdrawn"], strict=True):
        Assignment.objects.filter(pk=row.pk).update(state=state)
    found = todo(cast.reporter)
    assert (found.to_accept, found.sections, found.counts) == ([], [], {"done": 1})


@pytest.mark.parametrize(("stage", "lit"), WAITING[:2])
def test_the_leader_sees_what_the_unit_hands_in(cast, row, stage, lit):
    reach(stage, cast, row)
    assert shown(cast.leader) == {"待我审核": [(1, lit, "去审核")]}
    assert shown(cast.stranger_leader) == {}


@pytest.mark.parametrize("stage", ["to_review", "closing"])
def test_the_lead_sees_what_waits_for_a_review(cast, row, stage):
    reach(stage, cast, row)
    assert shown(cast.lead) == {"待我复核": [(1, "waiting", "去复核")]}
    assert shown(cast.office) == {}


def test_the_office_sees_its_drafts_and_what_it_stands_in_for(cast, plan, units):
    row = make.assignment_of(plan, units["甲医院"], order=2)
    draft = make.draft_plan(cast.office, make.NOTICE.replace("9号", "10号"))
    Assignment.objects.filter(pk=row.pk).update(awaiting="review")
    assert shown(cast.office) == {"待我复核": [(2, "waiting", "去复核")]}
    assert (todo(cast.office).drafts, todo(cast.committee).drafts) == ([draft], [])


@pytest.mark.parametrize("who", ["office", "committee", "inspector"])
def test_who_sees_all_sees_what_is_overdue(cast, plan, who):
    found = shown(getattr(cast, who), date(2026, 9, 30))
    assert [row[1:] for row in found["逾期"]] == [("overdue", "打开")] * 13


@pytest.mark.parametrize(("who", "leads"), [("office", True), ("committee", False), ("inspector", False)])
def test_the_office_urges_what_is_overdue_from_its_own_page(cast, plan, signed_in, the_day, who, leads):
    the_day.move_to("2026-09-30T01:00:00Z")
    page = signed_in(getattr(cast, who)).get(reverse("home")).content.decode()
    assert (f'<a href="{reverse("tasks:urge")}">催办</a>' in page) == leads
    assert f'<a href="{reverse("tasks:assignments")}?light=overdue">全部清单</a>' in page
    assert page.count("去补正") + page.count(">打开<") == 8


@pytest.mark.parametrize("who", ["lead", "stranger_leader", "system_admin", "security_admin", "audit_admin"])
def test_nothing_to_do_is_an_empty_page(cast, plan, who):
    found = todo(getattr(cast, who))
    assert (found.to_accept, found.drafts, found.sections, found.counts) == ([], [], [], None)


def test_the_number_to_accept_is_the_whole_number(cast, units):
    """A person reporting for forty units of three tasks each is told of all of them."""
    for n in range(40):
        unit = create_unit(by=None, name=f"卫生院{n}", kind="affiliated", starts_on=make.FOUNDED)
        appoint(by=None, user=cast.reporter, unit=unit, role=Role.REPORTER, starts_on=make.FOUNDED)
    make.published_plan(cast.office, due_on=DUE)
    assert sum(count for _, _, count in todo(cast.reporter).to_accept) == 41 * 3


def test_queries_do_not_grow_with_the_plans(cast, plan, django_assert_num_queries):
    for number in range(10, 13):
        make.published_plan(cast.office, make.NOTICE.replace("9号", f"{number}号"), due_on=DUE)
    with django_assert_num_queries(9):
        found = todo(cast.reporter)
        assert len({f"{plan}{unit}" for plan, unit, _ in found.to_accept}) == 1  # the four have one title
    assert len(found.to_accept) == 4


def test_rows_of_several_plans_name_their_plan(cast, plan, units, signed_in):
    accept_plan(by=cast.reporter, plan=plan, unit=units["甲医院"])
    client = signed_in(cast.reporter)
    alone = client.get("/").content.decode()
    second = make.published_plan(cast.office, make.NOTICE.replace("9号", "10号"), due_on=plan.due_on)
    accept_plan(by=cast.reporter, plan=second, unit=units["甲医院"])
    both = client.get("/").content.decode()
    numbers = ["〔2026〕9号", "〔2026〕10号"]
    assert [[number in page for number in numbers] for page in (alone, both)] == [[False, False], [True, True]]


def test_what_waits_says_since_when(cast, row, the_day):
    reach("to_confirm", cast, row)
    the_day.move_to("2026-09-21T01:00:00Z")  # over a week-end, the Sunday of which is worked
    (line,) = section(cast.reporter, "等别人处理", date(2026, 9, 21))
    assert (line.since, line.waited) == (date(2026, 9, 16), 4)


def test_what_came_back_says_why(cast, row):
    report = reach("to_confirm", cast, row).reports.get()
    send_back_report(by=cast.leader, report=report, reason="缺签到表")
    (line,) = section(cast.reporter, "先办")
    assert (line.note, line.since) == ("缺签到表", None)


def test_the_next_days_are_those_of_the_rows_not_closed(cast, row):
    reach("working", cast, row)
    assert todo(cast.reporter).ahead == [
        (date(2026, 9, 24), "第三季度填报截止"),
        (date(2026, 12, 16), "第四季度填报截止"),  # members before the lead
        (date(2026, 12, 18), "办结时限"),
    ]
    assert todo(cast.office).ahead == []


def section(user, title, day=TODAY):
    return next(section.rows for section in todo(user, day).sections if section.title == title)

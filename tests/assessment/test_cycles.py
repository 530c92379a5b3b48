"""Opening a cycle: every branch, its category of the day, somebody who may mark it."""

from datetime import date

import pytest

from assessment.actions.cycles import open_cycle
from assessment.actions.schemes import publish_scheme
from assessment.models import Appraisal, Cycle
from branches.actions.posts import appoint, end_post
from branches.actions.units import create_branch
from branches.models import Branch, Post, Unit
from branches.roles import Role
from records.models import AuditEvent
from records.refusals import Refusal
from tests import make
from tests.assessment import run


@pytest.fixture
def scheme(cast, plan):
    return publish_scheme(by=cast.office, scheme=run.draft(cast.office, plan))


def test_every_active_branch_is_taken_in_with_its_category(cast, cycle):
    rows = cycle.appraisals.in_order().values_list("unit__name", "category")
    assert list(rows) == [("甲医院党支部", "医院"), ("乙医院党支部", "医院"), ("机关第一党支部", "机关")]


def test_a_category_stays_as_it_was(cast, cycle):
    Unit.objects.filter(name="甲医院党支部").update(category="其他")
    assert run.appraisal(cycle, "甲医院党支部").category == "医院"


def test_branches_not_there_that_day_stay_out_and_one_without_category_is_named_so(cast, units, scheme):
    Unit.objects.filter(name="甲医院党支部").update(ends_on=date(2026, 9, 15))
    Unit.objects.filter(name="乙医院党支部").update(category="")
    cycle = open_cycle(by=cast.office, scheme=scheme)
    rows = cycle.appraisals.order_by("unit_id").values_list("unit__name", "category")
    assert list(rows) == [("机关第一党支部", "机关"), ("乙医院党支部", "未分类")]


def test_opening_leaves_one_line_of_history(cast, scheme):
    before = AuditEvent.objects.count()
    open_cycle(by=cast.office, scheme=scheme)
    assert AuditEvent.objects.count() == before + 1
    assert (AuditEvent.objects.latest("id").verb, AuditEvent.objects.latest("id").after) == (
        "cycle.open",
        {"subjects": 3},
    )


def test_a_cycle_opens_once(cast, scheme):
    open_cycle(by=cast.office, scheme=scheme)
    with pytest.raises(Refusal, match="已经开始考核"):
        open_cycle(by=cast.office, scheme=scheme)
    assert (Cycle.objects.count(), Appraisal.objects.count()) == (1, 3)


def test_a_draft_does_not_open(cast, plan):
    with pytest.raises(Refusal, match="尚未发布"):
        open_cycle(by=cast.office, scheme=run.draft(cast.office, plan))


def test_without_branches_nothing_opens(cast, scheme):
    Branch.objects.all().delete()
    with pytest.raises(Refusal, match="没有考核方案所指的考核对象"):
        open_cycle(by=cast.office, scheme=scheme)


def test_a_branch_nobody_may_mark_stops_the_opening_and_is_named(cast, units, scheme):
    """All of the office belongs to what the branch covers."""
    covers = [units["局机关党委"], units["组织人事科"]]
    create_branch(by=None, name="机关第二党支部", starts_on=make.FOUNDED, parent=units["局机关党委"], covers=covers)
    with pytest.raises(Refusal, match="均须回避），请先补充人员：机关第二党支部。"):
        open_cycle(by=cast.office, scheme=scheme)
    assert not Cycle.objects.exists()


def test_any_home_unit_counts_not_only_the_one_of_the_office_post(cast, units, scheme):
    end_post(by=None, post=cast.deputy.posts.get(), ends_on=date(2026, 9, 15))
    appoint(by=None, user=cast.office, unit=units["甲医院党支部"], role=Role.REPORTER, starts_on=make.FOUNDED)
    with pytest.raises(Refusal, match="请先补充人员：甲医院党支部。"):
        open_cycle(by=cast.office, scheme=scheme)


def test_an_office_post_that_does_not_reach_everything_marks_nobody(cast, scheme):
    Post.objects.filter(role=Role.OFFICE).update(reach=Post.Reach.OWN)
    with pytest.raises(Refusal, match="机关第一党支部、甲医院党支部、乙医院党支部"):
        open_cycle(by=cast.office, scheme=scheme)


@pytest.mark.parametrize(
    ("terms", "names"),
    [
        ({"subjects": "affiliated"}, ["甲医院", "乙医院", "丙中心"]),
        ({"subjects": "office_branch"}, ["机关第一党支部"]),
        ({"subjects": "affiliated_branch"}, ["甲医院党支部", "乙医院党支部"]),
        ({"categories": ["机关"]}, ["机关第一党支部"]),
    ],
)
def test_a_scheme_says_whom_it_is_for(cast, plan, terms, names):
    cycle = run.opened(cast.office, plan, **terms)
    assert list(cycle.appraisals.order_by("unit__order", "unit_id").values_list("name", flat=True)) == names

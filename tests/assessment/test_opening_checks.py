"""考前体检 before opening: each check finds its planted fault, and nothing where there is none."""

import pytest
from django.urls import reverse

from assessment.actions.schemes import publish_scheme
from assessment.checks import before_opening
from branches.actions.units import create_branch
from branches.models import Branch, Post, Unit
from branches.roles import Role
from modelagency.clock import today
from tasks.models import Assignment
from tests import make
from tests.assessment import run


@pytest.fixture
def scheme(cast, plan):
    return publish_scheme(by=cast.office, scheme=run.draft(cast.office, plan))


def no_branches(units):
    Branch.objects.all().delete()


def no_category(units):
    Unit.objects.filter(name="乙医院党支部").update(category="")


def nobody_to_mark(units):
    covers = [units["局机关党委"], units["组织人事科"]]
    create_branch(
        by=None,
        name="机关第二党支部",
        starts_on=make.FOUNDED,
        parent=units["局机关党委"],
        covers=covers,
        category="机关",
    )


def one_in_the_office(units):
    Post.objects.filter(role=Role.OFFICE, user__username="deputy").delete()


def nobody_to_report(units):
    Post.objects.filter(role=Role.REPORTER, unit=units["乙医院"]).delete()


def nobody_to_confirm(units):
    Post.objects.filter(role=Role.LEADER, unit=units["乙医院"]).delete()


def no_work(units):
    Assignment.objects.filter(unit=units["乙医院"]).delete()


FAULTS = [
    (no_branches, "subjects", "没有考核方案所指的考核对象，请核对单位、党支部和它们的分类。"),
    (no_category, "category", "没有考核分类，将列入“未分类”：乙医院党支部。"),
    (nobody_to_mark, "marker", "没有可以评分的人（机关党委办公室人员均须回避），请先补充人员：机关第二党支部。"),
    (one_in_the_office, "office", "机关党委办公室不足两人：一票否决、加减分和不适用都要一人登记、另一人确认。"),
    (nobody_to_report, "reporter", "没有填报员，自评无人填写：机关第一党支部、乙医院党支部。"),
    (nobody_to_confirm, "leader", "没有审核人，自评不经单位审核：机关第一党支部、乙医院党支部。"),
    (no_work, "work", "没有落实项，由工作数据计算的指标不计分：乙医院党支部。"),
]


def found(scheme) -> dict[str, str]:
    return {finding.code: str(finding) for finding in before_opening(scheme, today())}


@pytest.mark.parametrize(("plant", "code", "text"), FAULTS, ids=lambda one: getattr(one, "__name__", None))
def test_a_planted_fault_is_found(scheme, units, plant, code, text):
    before = found(scheme)
    plant(units)
    assert (found(scheme)[code], before.get(code) == text) == (text, False)


def test_who_is_missing_in_the_small_bureau_is_all_there_is(scheme):
    """The office branch of the cast has nobody to report for it."""
    assert found(scheme) == {
        "reporter": "没有填报员，自评无人填写：机关第一党支部。",
        "leader": "没有审核人，自评不经单位审核：机关第一党支部。",
    }


def test_many_names_are_counted(scheme, units):
    for number in range(6):
        Unit.objects.create(name=f"第{number}党支部", kind="branch", starts_on=make.FOUNDED, parent=units["甲医院"])
    Branch.objects.bulk_create(Branch(unit=unit) for unit in Unit.objects.filter(name__endswith="党支部", branch=None))
    assert found(scheme)["category"].endswith("第0党支部、第1党支部、第2党支部、第3党支部、第4党支部等 6 个。")


def test_the_page_shows_them_with_a_way_to_put_them_right(cast, scheme, units, signed_in):
    no_category(units)
    page = signed_in(cast.office).get(reverse("assessment:checks", args=[scheme.pk])).content.decode()
    assert "请留意" in page and "没有考核分类" in page and f'href="{reverse("branches:units")}"' in page


def test_after_the_opening_they_are_not_asked_again(cast, plan, signed_in):
    cycle = run.opened(cast.office, plan)
    page = signed_in(cast.inspector).get(reverse("assessment:checks", args=[cycle.scheme_id])).content.decode()
    assert "开始自评前" not in page and "结束评分前" in page


def test_each_stage_is_checked_for_its_next_step(cast, plan, signed_in):
    cycle = run.opened(cast.office, plan)
    titles = {
        "marking": "结束评分前",
        "review": "党委审定前",
        "decided": "封存前",
        "public": "封存前",
        "sealed": "各步都已办完",
    }
    for state, title in titles.items():
        type(cycle).objects.filter(pk=cycle.pk).update(state=state)
        page = signed_in(cast.office).get(reverse("assessment:checks", args=[cycle.scheme_id]))
        assert (page.status_code, title in page.content.decode()) == (200, True)

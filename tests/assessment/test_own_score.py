"""本单位得分: it grows with the work, holds nothing that others gave, and is nobody else's."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from assessment.models import Cycle, Fact, Mark, Result
from modelagency.clock import now
from tests import make
from tests.assessment import run, traced

COUNTED_AS_NOTHING = "按 0 计"


@pytest.fixture
def branch(cast, plan, cycle):
    run.progress(plan, run.PROGRESS)
    return run.appraisal(cycle, "甲医院党支部")


def page(client, branch, line=None, status=200):
    answer = client.get(reverse("assessment:live", args=[branch.pk]), {"line": line} if line else {})
    assert answer.status_code == status
    return answer


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2]))


def said(cast, branch, cases):
    Mark.objects.create(
        appraisal=branch, indicator=run.by_hand(branch.cycle), stage="self", quantity=Decimal(cases), version=1,
        by=cast.reporter, at=now(),
    )  # fmt: skip


def test_the_score_is_that_of_the_work_so_far(cast, branch, signed_in):
    """176 of 300 percent, at a weight of 30."""
    answer = page(signed_in(cast.reporter), branch)
    assert answer.context["so_far"] == Decimal("17.60")
    assert "目前 17.60 分" in words(answer)
    assert COUNTED_AS_NOTHING in words(answer)


def test_it_grows_with_the_work_and_the_own_words(cast, plan, branch, signed_in):
    run.progress(plan, {"甲医院": (100, 100, 100)})
    assert page(signed_in(cast.leader), branch).context["so_far"] == Decimal("30.00")
    said(cast, branch, 3)
    assert page(signed_in(cast.leader), branch).context["so_far"] == Decimal("30.00") + Decimal("23.40")


def test_what_is_not_known_is_said_to_be_unknown(cast, branch, signed_in):
    answer = page(signed_in(cast.reporter), branch, "2.1.1")
    (row,) = [row for row, _ in answer.context["shown"] if row.key == "2.1.1"]
    assert row.is_unknown
    assert "还没有得分" in words(answer)


def test_neither_marks_nor_votes_nor_entries_count(cast, branch, signed_in):
    before = page(signed_in(cast.reporter), branch).context["so_far"]
    traced.fill(cast, branch.cycle)
    Mark.objects.filter(stage="self").delete()
    answer = page(signed_in(cast.reporter), branch, "2.1.1")
    assert answer.context["so_far"] == before
    assert traced.REASON not in words(answer)
    assert "县级表彰" not in words(answer)


def test_looking_stores_nothing(cast, branch, signed_in):
    facts = list(Fact.objects.order_by("pk").values_list())
    page(signed_in(cast.reporter), branch)
    assert (list(Fact.objects.order_by("pk").values_list()), Result.objects.count()) == (facts, 0)


def test_the_facts_are_those_of_now_not_the_stored_ones(cast, branch, signed_in):
    assert "平均进度 58.67%" in words(page(signed_in(cast.reporter), branch, "1.1.1"))


def test_a_line_there_is_not_is_said_to_be_none(cast, branch, signed_in):
    assert "没有这一行" in words(page(signed_in(cast.reporter), branch, "7.7.7", status=400))


@pytest.mark.parametrize("state", ["review", "submitted", "decided", "public"])
def test_once_marking_has_closed_the_total_takes_its_place(cast, branch, signed_in, state):
    Cycle.objects.filter(pk=branch.cycle.pk).update(state=state)
    answer = page(signed_in(cast.reporter), branch, status=302)
    assert answer.url == reverse("assessment:appraisal", args=[branch.pk])


def test_own_leads_to_the_one_own_branch(cast, branch, signed_in):
    answer = signed_in(cast.reporter).get(reverse("assessment:own"))
    assert answer.url == reverse("assessment:live", args=[branch.pk])


def test_several_own_branches_are_listed_and_nobody_elses(cast, units, plan, signed_in):
    run.more_branches(units, 2)
    run.opened(cast.office, plan)
    text = signed_in(cast.reporter).get(reverse("assessment:own")).content.decode()
    assert {name in text for name in ("甲医院党支部", "甲医院第000党支部", "甲医院第001党支部")} == {True}
    assert "乙医院党支部" not in text


def test_who_sees_all_has_no_more_of_their_own_for_it(cast, branch, signed_in):
    text = signed_in(cast.inspector).get(reverse("assessment:own")).content.decode()
    assert "本单位不在已开始的考核中" in text
    assert "甲医院党支部" not in text


def test_people_of_the_branch_itself_find_it(cast, units, branch, signed_in):
    secretary = make.member("secretary", "reporter", units["甲医院党支部"])
    assert signed_in(secretary).get(reverse("assessment:own")).url == reverse("assessment:live", args=[branch.pk])


def test_what_is_still_to_come_is_not_called_lost(cast, branch, signed_in):
    assert "扣 4" not in words(page(signed_in(cast.reporter), branch, "1.1.1"))

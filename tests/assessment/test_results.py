"""Totals of real branches: whose work feeds them, what is missing, how they rank."""

from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError

from assessment.actions.results import compute
from assessment.models import Appraisal, Result, ResultLine
from branches.models import Branch, Unit
from records.models import AuditEvent
from tasks.actions.reviews import pass_report
from tests import make, stages
from tests.assessment import run


def totals(cycle) -> dict:
    rows = Result.objects.filter(appraisal__cycle=cycle).values_list("appraisal__unit__name", "total")
    return {name: total if total is None else str(total) for name, total in rows}


def lines(cycle, name) -> list:
    rows = ResultLine.objects.filter(result__appraisal__cycle=cycle, result__appraisal__unit__name=name)
    return [(line.label, line.detail, str(line.value)) for line in rows]


def test_every_branch_has_its_total(results):
    """甲: 176 of 300 of 55, and 43.5; 乙: 90 % of 55, and 45; the office branch: 80 % of 55, all of 45 taken."""
    assert totals(results) == {"甲医院党支部": "75.77", "乙医院党支部": "94.50", "机关第一党支部": "44.00"}


def test_the_lines_explain_the_total(results):
    assert lines(results, "甲医院党支部") == [
        ("任务落实进度", "3 项落实项，平均进度 58.67%：176 ÷ 3 ÷ 100 × 55", "32.26667"),
        ("组织生活", "45 − 1.50：按台账核对", "43.50000"),
        ("舍入", "75.76666… 四舍五入取两位", "0.00333"),
    ]


def test_the_lines_of_every_branch_add_up(results):
    for result in Result.objects.all():
        assert sum(line.value for line in result.lines.all()) == result.total


def test_an_office_branch_is_fed_by_its_own_work_not_by_what_it_covers(results, plan):
    """机关第一党支部 covers 局办公室, which has a row of its own."""
    assert plan.assignments.filter(unit__name="局办公室").count() == 1
    assert lines(results, "机关第一党支部")[0][1] == "1 项落实项，平均进度 80.00%：80 ÷ 1 ÷ 100 × 55"


def test_rows_that_were_stopped_do_not_count(cast, plan, results):
    run.progress(plan, {"甲医院": (100, None, 26)})
    compute(by=cast.office, cycle=results)
    assert lines(results, "甲医院党支部")[0][1] == "2 项落实项，平均进度 63.00%：126 ÷ 2 ÷ 100 × 55"


def test_a_branch_without_work_is_scored_by_the_rest(cast, plan, results):
    run.progress(plan, {"甲医院": (None, None, None)})
    compute(by=cast.office, cycle=results)
    assert lines(results, "甲医院党支部") == [
        ("任务落实进度", "没有落实项，不计分，分值由本部分其他指标承担", "0.00000"),
        ("组织生活", "45 − 1.50：按台账核对；折算 × 100 ÷ 45", "96.66667"),
        ("舍入", "96.66666… 四舍五入取两位", "0.00333"),
    ]


def test_a_missing_mark_leaves_no_total(cast, plan, cycle):
    run.progress(plan, run.PROGRESS)
    run.marked(cast.office, cycle, {"乙医院党支部": "0"})
    assert compute(by=cast.office, cycle=cycle) == 1
    assert totals(cycle) == {"甲医院党支部": None, "乙医院党支部": "94.50", "机关第一党支部": None}
    assert set(Result.objects.filter(total=None).values_list("missing", flat=True)) == {"组织生活：未评分"}


def test_computing_again_changes_nothing(cast, results):
    before = totals(results), lines(results, "甲医院党支部"), Result.objects.count(), ResultLine.objects.count()
    compute(by=cast.office, cycle=results)
    assert (
        totals(results),
        lines(results, "甲医院党支部"),
        Result.objects.count(),
        ResultLine.objects.count(),
    ) == before


def test_computing_leaves_one_line_of_history_with_what_changed(cast, plan, results):
    run.progress(plan, {"甲医院": (100, 100, 100)})
    before = AuditEvent.objects.count()
    compute(by=cast.office, cycle=results)
    assert AuditEvent.objects.count() == before + 1
    event, key = AuditEvent.objects.latest("id"), str(run.appraisal(results, "甲医院党支部").pk)
    assert (event.verb, event.before) == ("cycle.compute", {"totals": {key: "75.77"}})
    assert event.after == {"scored": 3, "totals": {key: "98.50"}}


@pytest.mark.parametrize("count", [3, 60])
def test_the_number_of_queries_does_not_follow_the_number_of_branches(
    cast, units, plan, count, django_assert_max_num_queries
):
    run.more_branches(units, count - 3)
    cycle = run.opened(cast.office, plan)
    assert cycle.appraisals.count() == count
    with django_assert_max_num_queries(18):
        compute(by=cast.office, cycle=cycle)


def test_equal_totals_share_a_rank_inside_their_category(cast, units, plan):
    run.more_branches(units, 2)
    cycle = run.opened(cast.office, plan)
    run.progress(plan, run.PROGRESS)
    run.marked(cast.office, cycle, run.DEDUCTED | {"甲医院第000党支部": "1.50"})
    compute(by=cast.office, cycle=cycle)
    groups = cycle.categories(cycle.appraisals.all(), list(cycle.indicators()))
    found = [(group.name, group.size, [(row.appraisal.unit.name, row.rank) for row in group.rows]) for group in groups]
    assert found == [
        ("医院", 4, [("乙医院党支部", 1), ("甲医院党支部", 2), ("甲医院第000党支部", 2), ("甲医院第001党支部", None)]),
        ("机关", 1, [("机关第一党支部", 1)]),
    ]


def test_a_rank_counts_branches_one_does_not_see(results):
    own = Appraisal.objects.filter(unit__name="甲医院党支部")
    [group] = results.categories(own, list(results.indicators()))
    assert (group.size, [row.rank for row in group.rows]) == (2, [2])


def marked_again(cast, cycle):
    row = run.appraisal(cycle, "甲医院党支部")
    arguments = {"indicator": run.by_hand(cycle), "deducted": Decimal(2), "reason": "又缺一次", "version": 1}
    run.mark(by=cast.office, appraisal=row, **arguments)


def moved(cast, cycle, figures):
    run.progress(cycle.scheme.plan, figures)


def covers_changed(cast, cycle):
    Branch.objects.get(unit__name="甲医院党支部").covers.add(Unit.objects.get(name="丙中心"))


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (marked_again, ["评分"]),
        (partial(moved, figures={"甲医院": (100, 50, 27)}), ["任务落实进度"]),
        (partial(moved, figures={"甲医院": (100, 50, None)}), ["任务落实进度"]),
        (partial(moved, figures={"甲医院": (90, 50, 36)}), []),
        (partial(moved, figures={"局办公室": (10,)}), []),
        (covers_changed, ["任务落实进度"]),
    ],
    ids=["a mark", "progress", "a stopped row", "the same mean", "a unit that feeds nobody", "covers"],
)
def test_what_changes_after_computing_is_known_by_name(change, names, cast, results):
    assert results.freshness().changed == []
    change(cast, results)
    assert results.freshness().changed == names
    compute(by=cast.office, cycle=results)
    results.refresh_from_db()
    assert results.freshness().changed == []


def test_before_computing_nothing_has_changed(cast, cycle):
    run.marked(cast.office, cycle, run.DEDUCTED)
    freshness = cycle.freshness()
    assert (freshness.computed_at, freshness.marked, freshness.changed) == (None, 3, [])


def test_a_report_that_passes_after_computing_is_known(cast, plan, units):
    row = stages.reach("to_review", cast, make.assignment_of(plan, units["甲医院"]))
    cycle = run.opened(cast.office, plan)
    compute(by=cast.office, cycle=cycle)
    cycle.refresh_from_db()
    assert cycle.freshness().changed == []
    pass_report(by=cast.lead, report=row.reports.get())
    assert cycle.freshness().changed == ["任务落实进度"]


@pytest.mark.parametrize("wrong", [{"total": None}, {"missing": "缺"}])
def test_a_result_has_a_total_or_says_why_not(results, wrong):
    with pytest.raises(IntegrityError):
        Result.objects.update(**wrong)


def test_a_total_keeps_its_places(results):
    assert Result.objects.get(appraisal__unit__name="乙医院党支部").total == Decimal("94.50")


def test_ranks_are_left_out_where_they_are_not_to_be_known(results):
    groups = results.categories(results.appraisals.all(), list(results.indicators()), ranked=False)
    assert [(group.name, group.size, [row.rank for row in group.rows]) for group in groups] == [
        ("医院", 2, [None, None]),
        ("机关", 1, [None]),
    ]

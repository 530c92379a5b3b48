"""Totals of real subjects: what counts, what is missing, ranks and grades, what has changed since."""

from decimal import Decimal
from math import ceil

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from assessment.actions.facts import take_facts
from assessment.actions.results import compute, recompute
from assessment.freshness import freshness
from assessment.models import (
    Adjustment,
    Candidacy,
    Correction,
    Cycle,
    Entry,
    Exemption,
    Mark,
    Result,
    Tally,
    VetoEvent,
    VoteRound,
)
from records.models import AuditEvent
from records.refusals import Refusal
from tests.assessment import run


def found(cycle, *names) -> dict:
    """Name → the fields `names` of its result."""
    rows = Result.objects.filter(appraisal__cycle=cycle).select_related("appraisal")
    return {row.appraisal.name: tuple(getattr(row, name) for name in names) for row in rows}


def lines(cycle, name, level=0) -> list:
    stored = Result.objects.get(appraisal__cycle=cycle, appraisal__name=name).lines
    return [(line["key"], line["detail"], line["percent"], line["value"]) for line in stored if line["level"] == level]


def about(cycle, kind, name="甲医院党支部") -> dict:
    return {"appraisal": run.appraisal(cycle, name), "indicator": cycle.scheme.indicators().get(kind=kind)}


def again(cast, cycle):
    compute(by=cast.office, cycle=cycle)
    cycle.refresh_from_db()


def test_every_subject_has_its_total_rank_and_grade(results):
    """Two hospitals: no place among the best for either, 0.3 × 2."""
    assert found(results, "total", "rank", "grade", "note") == {
        "甲医院党支部": (Decimal("85.52"), 2, "良好", ""),
        "乙医院党支部": (Decimal("95.52"), 1, "良好", "因名额限制"),
        "机关第一党支部": (Decimal("68.52"), 1, "一般", ""),
    }


def test_the_lines_explain_the_total(results):
    assert lines(results, "甲医院党支部") == [
        ("1", "58.66666… × 30%", "58.66667", "17.60000"),
        ("2", "98.5 × 40%", "98.50000", "39.40000"),
        ("3", "94.625 × 20%", "94.62500", "18.92500"),
        ("4", "95.9375 × 10%", "95.93750", "9.59375"),
        ("rounding", "85.51875 四舍五入取两位", None, "0.00125"),
    ]
    assert lines(results, "甲医院党支部", level=2)[:2] == [
        ("1.1.1", "176 ÷ 300 × 100：3 项落实项，平均进度 58.67%", "58.66667", None),
        ("2.1.1", "60 − 3 × 0.5：按台账核对", "58.50000", None),
    ]


def test_an_office_branch_is_fed_by_its_own_work_not_by_what_it_covers(results, plan):
    """机关第一党支部 covers 局办公室, which has a row of its own."""
    assert plan.assignments.filter(unit__name="局办公室").count() == 1
    assert lines(results, "机关第一党支部", level=2)[0][1] == "80 ÷ 100 × 100：1 项落实项，平均进度 80%"


def test_what_is_missing_leaves_no_total_and_is_named(cast, results):
    Mark.objects.filter(appraisal__name="甲医院党支部", indicator=run.by_hand(results)).update(submitted_at=None)
    assert compute(by=cast.office, cycle=results) == 2
    shown = found(results, "total", "rank", "grade", "missing")
    assert shown["甲医院党支部"] == (None, None, "", "组织生活：未评分")
    assert shown["乙医院党支部"][1] == 1


def test_a_correction_counts_in_place_of_the_mark_and_of_a_fact(cast, results):
    terms = {"by": cast.deputy, "at": results.opened_at}
    for points in ("10", "50"):
        Correction.objects.create(**about(results, "deduct"), points=Decimal(points), reason=f"核为 {points}", **terms)
    Correction.objects.create(
        **about(results, "auto"), quantity=Decimal(3), base=Decimal(4), reason="漏计一项", **terms
    )
    again(cast, results)
    details = [line[1] for line in lines(results, "甲医院党支部", level=2)]
    assert details[:2] == ["3 ÷ 4 × 100：漏计一项", "评 50（按标准 58.5）：核为 50"]


def test_an_exemption_counts_once_approved(cast, results):
    row = Exemption.objects.create(
        **about(results, "deduct"), reason="新建支部", entered_by=cast.office, entered_at=results.opened_at
    )
    again(cast, results)
    assert lines(results, "甲医院党支部", level=2)[1][1] == "60 − 3 × 0.5：按台账核对"
    row.approved_by, row.approved_at = cast.deputy, results.opened_at
    row.save()
    again(cast, results)
    assert [line[1:3] for line in lines(results, "甲医院党支部", level=2)[1:3]] == [
        ("不适用：新建支部，分值由本部分其他指标承担", "0.00000"),
        ("38 ÷ 40 = 95%，达到 95%；折算 × 100 ÷ 40", "100.00000"),
    ]


def entry(cast, cycle, kind, points, matter="县级表彰", **confirmed):
    terms = {"matter": matter, "reason": "依据文件", "entered_by": cast.office, "entered_at": cycle.opened_at}
    return Entry.objects.create(**about(cycle, kind), points=Decimal(points), **terms, **confirmed)


def test_extra_points_count_once_confirmed(cast, results):
    confirmed = {"confirmed_by": cast.deputy, "confirmed_at": results.opened_at}
    entry(cast, results, "bonus", "1.5", **confirmed)
    entry(cast, results, "bonus", "1", **confirmed)
    entry(cast, results, "bonus", "2", "别的")
    entry(cast, results, "penalty", "0.5", "迟报", **confirmed)
    again(cast, results)
    assert lines(results, "甲医院党支部")[4:6] == [
        ("5.1.1", "县级表彰 1.5；同一事项不累计，另 1 项不计", None, "1.50000"),
        ("5.1.2", "迟报 0.5", None, "-0.50000"),
    ]


def test_a_veto_counts_once_confirmed_and_lowers_the_grade_alone(cast, results):
    row = VetoEvent.objects.create(
        appraisal=run.appraisal(results, "乙医院党支部"),
        veto=results.scheme.vetoes.get(),
        facts="党纪处分",
        document_number="1号",
        entered_by=cast.office,
        entered_at=results.opened_at,
    )
    again(cast, results)
    assert found(results, "grade")["乙医院党支部"] == ("良好",)
    row.confirmed_by, row.confirmed_at = cast.deputy, results.opened_at
    row.save()
    again(cast, results)
    assert found(results, "total", "rank", "grade", "note")["乙医院党支部"] == (Decimal("95.52"), 1, "一般", "")


def adjusted(cast, cycle, decision):
    return Adjustment.objects.create(
        appraisal=run.appraisal(cycle, "甲医院党支部"),
        points=Decimal("-1"),
        grade="一般",
        reason="会议研究",
        decision=decision,
        by=cast.office,
        at=cycle.opened_at,
    )


def test_an_adjustment_counts_while_its_decision_is_in_force(cast, results, decision):
    adjusted(cast, results, decision)
    again(cast, results)
    assert found(results, "total", "grade")["甲医院党支部"] == (Decimal("84.52"), "一般")
    assert lines(results, "甲医院党支部")[4] == ("adjust.1", f"会议研究，{decision}", None, "-1.00000")
    decision.state, decision.checked_by, decision.checked_at = "entered", None, None
    decision.save()
    again(cast, results)
    assert found(results, "total", "grade")["甲医院党支部"] == (Decimal("85.52"), "良好")


def test_a_term_too_short_for_a_grade_passes_its_weight_on(cast, results):
    """(17.6 + 39.4 + 9.59375) ÷ 0.8."""
    Tally.objects.filter(appraisal__name="甲医院党支部", round__title="述职评议得分").delete()
    stood = Candidacy.objects.filter(round__title="述职评议得分", appraisal__name="甲医院党支部")
    stood.update(months=4, graded=False)
    again(cast, results)
    assert found(results, "total")["甲医院党支部"] == (Decimal("83.24"),)
    said = "不适用：任职不满 6 个月，只述职不评等次，分值由本部分其他指标承担"
    assert lines(results, "甲医院党支部", level=2)[3][1] == said


def test_votes_of_an_open_round_do_not_count(cast, results):
    VoteRound.objects.filter(title="民主测评得分").update(state="open")
    compute(by=cast.office, cycle=results)
    assert set(found(results, "missing").values()) == {("民主测评得分：没有票决结果",)}


def test_rows_of_an_earlier_version_of_the_scheme_are_not_read(cast, plan, results):
    other = run.draft(cast.office, plan, name="别的")
    Mark.objects.filter(indicator=run.by_hand(results)).update(
        indicator=other.indicators().get(kind="deduct"),
    )
    again(cast, results)
    assert set(found(results, "missing").values()) == {("组织生活：未评分",)}


def test_computing_again_changes_nothing(cast, results):
    before = found(results, "total", "lines", "rank", "grade", "version")
    again(cast, results)
    assert found(results, "total", "lines", "rank", "grade", "version") == before


def test_the_version_counts_changes_of_total_or_grade(cast, results):
    entry(cast, results, "bonus", "1", confirmed_by=cast.deputy, confirmed_at=results.opened_at)
    again(cast, results)
    assert found(results, "version") == {"甲医院党支部": (2,), "乙医院党支部": (1,), "机关第一党支部": (1,)}


def test_computing_leaves_one_line_of_history_with_what_changed(cast, results):
    entry(cast, results, "bonus", "1", confirmed_by=cast.deputy, confirmed_at=results.opened_at)
    before = AuditEvent.objects.count()
    compute(by=cast.office, cycle=results)
    assert AuditEvent.objects.count() == before + 1
    event, key = AuditEvent.objects.latest("id"), str(run.appraisal(results, "甲医院党支部").pk)
    assert (event.verb, event.before) == ("cycle.compute", {"results": {key: ["85.52", "良好"]}})
    assert event.after == {"scored": 3, "results": {key: ["86.52", "良好"]}}


def test_recomputing_tells_what_changed_and_writes_no_history(results):
    Mark.objects.filter(appraisal__name="甲医院党支部", indicator=run.by_hand(results)).update(quantity=5)
    before = AuditEvent.objects.count()
    changed = recompute(results)
    [(pk, (old, new))] = changed.items()
    assert (pk, str(old.total), str(new.total)) == (run.appraisal(results, "甲医院党支部").pk, "85.52", "85.12")
    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize(
    ("state", "because"),
    [
        ("self", "评分尚未结束"),
        ("marking", "评分尚未结束"),
        ("sealed", "结果已提交党委"),
        ("submitted", "结果已提交党委"),
    ],
)
def test_there_is_a_time_for_computing(cast, cycle, state, because):
    Cycle.objects.filter(pk=cycle.pk).update(state=state)
    with pytest.raises(Refusal, match=because):
        compute(by=cast.office, cycle=cycle)


def counted(cast, cycle) -> tuple[int, int]:
    """(queries of computing the whole cycle, lines written)."""
    run.scored(cast.office, cycle, dict.fromkeys(cycle.appraisals.values_list("name", flat=True), 1))
    Cycle.objects.filter(pk=cycle.pk).update(state=Cycle.State.REVIEW)
    with CaptureQueriesContext(connection) as captured:
        assert compute(by=cast.office, cycle=cycle) == cycle.appraisals.count()
    return len(captured), sum(len(lines) for (lines,) in found(cycle, "lines").values())


def test_queries_follow_the_lines_by_the_chunk(cast, units, plan):
    """The whole formula holds at 5,000 subjects × 40 indicators: benchmarks/scores.py."""
    few, _ = counted(cast, run.opened(cast.office, plan, categories=["机关"]))
    run.more_branches(units, 117)
    many, lines = counted(cast, run.opened(cast.office, plan, name="更多"))
    assert many - few <= ceil(lines / 5_000)
    assert few <= 20


def test_a_result_has_a_total_or_says_why_not(results):
    with pytest.raises(IntegrityError):
        Result.objects.update(total=None)


def corrected(cast, cycle):
    terms = {"by": cast.deputy, "at": cycle.opened_at, "reason": "复核"}
    Correction.objects.create(**about(cycle, "deduct"), points=Decimal(10), **terms)


def moved(cast, cycle):
    run.progress(cycle.scheme.plan, {"甲医院": (100, 50, 27)})
    take_facts(by=cast.office, cycle=cycle)


def moved_without_difference(cast, cycle):
    run.progress(cycle.scheme.plan, {"甲医院": (90, 50, 36)})
    take_facts(by=cast.office, cycle=cycle)


def confirmed(cast, cycle):
    entry(cast, cycle, "bonus", "1", confirmed_by=cast.deputy, confirmed_at=cycle.opened_at)


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (corrected, ["核定"]),
        (moved, ["工作数据"]),
        (moved_without_difference, []),
        (lambda cast, cycle: entry(cast, cycle, "bonus", "1"), []),
        (confirmed, ["加减分"]),
        (lambda cast, cycle: Mark.objects.filter(indicator=run.by_hand(cycle)).update(submitted_at=None), ["评分"]),
        (lambda cast, cycle: Tally.objects.filter(round__title="民主测评得分").delete(), ["票决"]),
    ],
    ids=["a correction", "work", "the same mean", "unconfirmed", "confirmed", "a mark taken back", "votes"],
)
def test_what_changes_after_computing_is_known_by_name(change, names, cast, results):
    assert freshness(results).changed == []
    change(cast, results)
    assert freshness(results).changed == names
    again(cast, results)
    assert freshness(results).is_fresh


def test_before_computing_nothing_has_changed(cycle):
    assert (freshness(cycle).computed_at, freshness(cycle).changed, freshness(cycle).is_fresh) == (None, [], False)

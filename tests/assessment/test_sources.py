"""Facts: what the portal counts for a subject, from whose rows, and when it is taken down anew."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from assessment.actions.facts import take_facts
from assessment.kinds import SOURCES, Kind
from assessment.models import Cycle, Fact
from assessment.packaging import indicators_by_key, own_inputs_of
from assessment.scoring import score
from assessment.sources import REGISTRY, facts_of
from records.models import AuditEvent
from records.refusals import Refusal
from tasks.models import ProgressReport
from tests import make, stages
from tests.assessment import run

BRANCH = "甲医院党支部"


def of_sources(*rows, pillar=None):
    """Terms of a scheme of AUTO indicators alone: (source, task)."""
    points = [100 - 33 * (len(rows) - 1), *[33] * (len(rows) - 1)]
    indicators = [
        {"name": f"{source}{place}", "points": str(share), "kind": Kind.AUTO, "source": source, "task": task}
        for place, ((source, task), share) in enumerate(zip(rows, points, strict=True))
    ]
    part = run.part("usual", "平时考核", "100", "平时", indicators)
    part["sections"][0]["pillar"] = pillar
    return {"components": [part]}


def notes(cycle, name=BRANCH, day=date(2026, 9, 16)) -> list[tuple]:
    rows = facts_of(cycle, cycle.appraisals.filter(name=name), day)
    return [(str(known.quantity), str(known.base), known.note) for known in rows.values()]


def test_every_source_has_its_label_and_its_count():
    assert set(SOURCES) == set(REGISTRY)


def test_progress_and_closing_count_the_rows_that_are_not_stopped(cast, plan):
    run.progress(plan, {"甲医院": (100, None, 26)})
    plan.assignments.filter(unit__name="甲医院", progress=100).update(state="closed")
    cycle = run.opened(cast.office, plan, **of_sources(("progress", None), ("closed", None)))
    assert notes(cycle) == [("126", "200", "2 项落实项，平均进度 63%"), ("1", "2", "2 项落实项，办结 1 项")]


def test_without_rows_there_is_nothing_to_count(cast, plan):
    run.progress(plan, {"甲医院": (None, None, None)})
    cycle = run.opened(cast.office, plan, **of_sources(("progress", None), ("closed", None), ("on_time", None)))
    assert notes(cycle) == [("0", "0", "没有落实项")] * 2 + [("0", "0", "尚无到期的填报")]


def test_an_indicator_with_a_task_looks_at_that_task_and_one_of_a_pillar_at_the_pillar(cast, plan):
    """The first two tasks are those of 政治型."""
    run.progress(plan, {"甲医院": (100, 50, 26)})
    task = plan.tasks.get(order=2)
    cycle = run.opened(cast.office, plan, **of_sources(("progress", task), ("progress", None), pillar=task.pillar))
    assert notes(cycle) == [
        ("50", "100", "1 项落实项，平均进度 50%"),
        ("150", "200", "2 项落实项，平均进度 75%"),
    ]


@pytest.mark.parametrize(
    ("feeds", "name", "base"),
    [
        ("own", BRANCH, "0"),
        ("covered", BRANCH, "300"),
        ("by_parent", BRANCH, "300"),
        ("by_parent", "机关第一党支部", "100"),
    ],
)
def test_the_scheme_says_whose_work_counts(cast, plan, feeds, name, base):
    cycle = run.opened(cast.office, plan, feeds=feeds, **of_sources(("progress", None)))
    assert notes(cycle, name)[0][1] == base


@pytest.fixture
def reported(cast, plan, units):
    """A row of 甲医院 with one report handed in, its cycle, and the day by which it was due."""
    row = stages.reach("to_review", cast, make.assignment_of(plan, units["甲医院"]))
    cycle = run.opened(cast.office, plan, **of_sources(("on_time", None)))
    return cycle, row.reports.get()


def test_a_report_counts_once_its_day_is_over(reported):
    cycle, report = reported
    other_rows = 2
    assert report.due_on >= date(2026, 9, 16)
    assert notes(cycle, day=report.due_on) == [("0", "0", "尚无到期的填报")]
    after = notes(cycle, day=report.due_on + timedelta(days=1))
    assert after[0][:2] == ("1", str(1 + other_rows))


def test_handed_in_after_its_day_is_not_in_time_and_waiting_for_others_is(reported):
    cycle, report = reported
    day = report.due_on + timedelta(days=30)
    in_time = notes(cycle, day=day)[0][0]
    ProgressReport.objects.filter(pk=report.pk).update(submitted_at=f"{report.due_on + timedelta(days=1)}T00:30+08:00")
    late = notes(cycle, day=day)[0][0]
    ProgressReport.objects.filter(pk=report.pk).update(submitted_at=f"{report.due_on}T23:30+08:00")
    assert (in_time, late, notes(cycle, day=day)[0][0]) == ("1", "0", "1")


def test_a_finished_row_owes_no_more_reports(reported):
    cycle, report = reported
    day = report.due_on + timedelta(days=1)
    cycle.scheme.plan.assignments.filter(unit__name="甲医院").exclude(pk=report.assignment_id).update(state="closed")
    assert notes(cycle, day=day)[0][:2] == ("1", "1")


def test_opening_takes_the_facts_down(cycle):
    assert list(Fact.objects.order_by("appraisal__name").values_list("appraisal__name", "quantity", "base")) == [
        ("乙医院党支部", 0, 300),
        ("机关第一党支部", 0, 100),
        ("甲医院党支部", 0, 300),
    ]


def test_taking_them_again_tells_how_many_have_changed(cast, plan, cycle):
    run.progress(plan, {"甲医院": (100, 50, 26)})
    assert take_facts(by=cast.office, cycle=cycle) == 1
    assert Fact.objects.get(appraisal__name=BRANCH).quantity == Decimal(176)
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.after) == ("cycle.take_facts", {"changed": 1})
    assert take_facts(by=cast.office, cycle=cycle) == 0


@pytest.mark.parametrize(("state", "taken"), [("self", 176), ("marking", 0), ("review", 0)])
def test_beside_a_mark_stays_what_its_marker_saw(cast, plan, state, taken):
    """A ratio that people mark beside the progress, and one that nobody marks."""
    usual = [
        {"name": name, "points": "50", "kind": kind, "source": "progress"}
        for name, kind in (("标", Kind.RATIO), ("算", Kind.AUTO))
    ]
    cycle = run.opened(cast.office, plan, components=[run.part("usual", "平时考核", "100", "平时", usual)])
    run.progress(plan, {"甲医院": (100, 50, 26)})
    Cycle.objects.filter(pk=cycle.pk).update(state=state)
    take_facts(by=cast.office, cycle=cycle)
    facts = Fact.objects.filter(appraisal__name=BRANCH).values_list("indicator__name", "quantity")
    assert dict(facts) == {"标": taken, "算": 176}


@pytest.mark.parametrize("state", ["submitted", "decided", "public", "sealed"])
def test_what_was_decided_about_does_not_move(cast, cycle, state):
    Cycle.objects.filter(pk=cycle.pk).update(state=state)
    with pytest.raises(Refusal, match="不再更新"):
        take_facts(by=cast.office, cycle=cycle)


@pytest.mark.parametrize("count", [3, 40])
def test_queries_do_not_follow_the_number_of_subjects(cast, units, plan, count, django_assert_num_queries):
    run.more_branches(units, count - 3)
    cycle = run.opened(cast.office, plan, **of_sources(("progress", None), ("closed", None)))
    with django_assert_num_queries(4):
        assert len(facts_of(cycle, cycle.appraisals.all(), date(2026, 9, 16))) == 2 * count


def test_a_subject_sees_what_it_has_itself_all_year(cast, plan, cycle):
    """Live progress and the own marks; nothing of what others have marked."""
    run.progress(plan, {"甲医院": (100, 50, 26)})
    run.scored(cast.office, cycle)
    own = cycle.appraisals.filter(name=BRANCH)
    rules, [subject] = own_inputs_of(cycle, own, facts_of(cycle, own, date(2026, 9, 16)))
    assert set(subject["inputs"]) == {"1.1.1"}
    assert [line.percent for line in score(rules, subject).lines][:3] == ["58.66667", "58.66667", "58.66667"]


def test_keys_lead_back_to_the_indicators(cycle):
    found = indicators_by_key(cycle.scheme)
    assert {key: row.name for key, row in found.items()} == {
        "1.1.1": "任务落实进度",
        "2.1.1": "组织生活",
        "2.1.2": "达标创建",
        "3.1.1": "述职评议得分",
        "4.1.1": "民主测评得分",
        "5.1.1": "表彰",
        "5.1.2": "通报批评",
    }


def test_the_office_takes_the_facts_anew_on_the_page_of_results(client, cast, plan, cycle):
    client.force_login(cast.office)
    page, take = reverse("assessment:cycle", args=[cycle.pk]), reverse("assessment:take_facts", args=[cycle.pk])
    assert "9月16日 09:00 记下。自评时按它预填。" in client.get(page).content.decode()
    assert "工作数据没有变化。" in client.post(take, follow=True).content.decode()
    run.progress(plan, {"甲医院": (100, 50, 26)})
    assert "工作数据已更新，1 个数字有变化。" in client.post(take, follow=True).content.decode()


def test_once_marking_is_over_totals_are_to_be_computed_again(client, cast, plan, results):
    client.force_login(cast.office)
    run.progress(plan, {"甲医院": (100, 50, 27)})
    shown = client.post(reverse("assessment:take_facts", args=[results.pk]), follow=True).content.decode()
    assert "1 个数字有变化。请重新计算总分。" in shown
    assert "计算之后，工作数据有变化" in shown

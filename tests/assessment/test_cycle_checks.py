"""考前体检 of a running cycle: each check finds its planted fault, and nothing where there is none."""

import pytest

from assessment.checks import before_closing, before_submitting
from assessment.kinds import MARKED, Kind
from assessment.models import Candidacy, Component, Entry, Exemption, Fact, Indicator, Mark, VoteRound
from modelagency.clock import now, today
from tests.assessment import run

HOSPITAL = "甲医院党支部"


@pytest.fixture
def complete(cast, plan):
    """A cycle in which everything is there that the checks ask for."""
    cycle = run.opened(cast.office, plan)
    cycle.appraisals.update(self_state="submitted")
    by = {"by": cast.office, "at": now(), "submitted_at": now(), "version": 1}
    for appraisal in cycle.appraisals.all():
        for rule in cycle.scheme.indicators():
            pair = {"appraisal": appraisal, "indicator": rule}
            if rule.kind in MARKED:
                Mark.objects.create(**pair, stage="mark", points=1, **by)
            if rule.kind == Kind.AUTO:
                Fact.objects.update_or_create(**pair, defaults={"quantity": 1, "base": 1, "as_of": now()})
    for rule in cycle.scheme.indicators().filter(kind=Kind.VOTE):
        _closed_round(cycle, rule)
    return cycle


def _closed_round(cycle, rule):
    about = {"title": f"{rule.name}会议", "held_on": today(), "state": "closed", "values": [100, 85, 60, 40]}
    found = VoteRound.objects.create(cycle=cycle, indicator=rule, **about)
    for order, appraisal in enumerate(cycle.appraisals.all()):
        Candidacy.objects.create(round=found, appraisal=appraisal, order=order)


def rule_of(cycle, kind) -> Indicator:
    return cycle.scheme.indicators().filter(kind=kind).first()


def row(cycle):
    return run.appraisal(cycle, HOSPITAL)


def not_handed_in(cycle, cast):
    cycle.appraisals.filter(name=HOSPITAL).update(self_state="draft")


def no_mark(cycle, cast):
    Mark.objects.filter(appraisal=row(cycle), indicator=rule_of(cycle, Kind.DEDUCT)).delete()


def mark_not_submitted(cycle, cast):
    Mark.objects.filter(appraisal=row(cycle), indicator=rule_of(cycle, Kind.DEDUCT)).update(submitted_at=None)


def only_marked_by_itself(cycle, cast):
    Mark.objects.filter(appraisal=row(cycle), indicator=rule_of(cycle, Kind.DEDUCT)).update(stage="self")


def no_fact(cycle, cast):
    Fact.objects.filter(appraisal=row(cycle)).delete()


def asked_again(cycle, cast):
    Mark.objects.filter(appraisal=row(cycle), indicator=rule_of(cycle, Kind.DEDUCT)).update(asked_again="请核对次数")


def exemption_waits(cycle, cast):
    about = {"appraisal": row(cycle), "indicator": rule_of(cycle, Kind.DEDUCT), "reason": "没有这项工作"}
    Exemption.objects.create(**about, entered_by=cast.office, entered_at=now())


def entry_waits(cycle, cast):
    about = {"appraisal": row(cycle), "indicator": rule_of(cycle, Kind.BONUS), "matter": "县级表彰", "points": 1}
    Entry.objects.create(**about, reason="县委表彰", entered_by=cast.office, entered_at=now())


def round_open(cycle, cast):
    cycle.rounds.filter(title="述职评议得分会议").update(state="open")


def not_on_the_ballot(cycle, cast):
    Candidacy.objects.filter(appraisal=row(cycle), round__title="述职评议得分会议").delete()


def much_exempt(cycle, cast):
    for rule in cycle.scheme.indicators().filter(kind__in=[Kind.DEDUCT, Kind.VOTE]):
        about = {"appraisal": row(cycle), "indicator": rule, "reason": "没有这项工作", "approved_by": cast.deputy}
        Exemption.objects.create(**about, entered_by=cast.office, entered_at=now(), approved_at=now())


FAULTS = [
    (before_closing, not_handed_in, "self", f"没有提交自评：{HOSPITAL}。"),
    (before_closing, no_mark, "marks", f"“组织生活”还有 1 个没有评分或没有提交：{HOSPITAL}。"),
    (before_closing, mark_not_submitted, "marks", f"“组织生活”还有 1 个没有评分或没有提交：{HOSPITAL}。"),
    (before_closing, only_marked_by_itself, "marks", f"“组织生活”还有 1 个没有评分或没有提交：{HOSPITAL}。"),
    (before_closing, no_fact, "facts", f"由工作数据计算的指标还没有数据，请更新工作数据：{HOSPITAL}。"),
    (before_closing, asked_again, "again", f"请评分人复看的评分还没有答复：{HOSPITAL}。"),
    (before_submitting, exemption_waits, "exemptions", f"不适用的申请还没有人同意：{HOSPITAL}。"),
    (before_submitting, entry_waits, "entries", f"加减分事项还没有另一人确认：{HOSPITAL}。"),
    (before_submitting, round_open, "rounds", "述职评议还没有结束：述职评议得分会议。"),
    (before_submitting, not_on_the_ballot, "votes", f"没有列入述职评议：{HOSPITAL}。"),
    (before_submitting, much_exempt, "exempt", f"不适用的指标超过 20%：{HOSPITAL}。"),
]


@pytest.mark.parametrize("checks", [before_closing, before_submitting], ids=["closing", "submitting"])
def test_nothing_is_found_where_nothing_is_wrong(complete, checks):
    assert checks(complete) == []


@pytest.mark.parametrize(("checks", "plant", "code", "text"), FAULTS, ids=lambda one: getattr(one, "__name__", None))
def test_a_planted_fault_is_found_alone(complete, cast, checks, plant, code, text):
    plant(complete, cast)
    assert {finding.code: str(finding) for finding in checks(complete)} == {code: text}


@pytest.mark.parametrize("plant", [no_mark, no_fact])
def test_what_counts_nothing_is_not_missed(complete, cast, plant):
    """Neither a weight of 0 nor an exemption leaves something to mark."""
    plant(complete, cast)
    Component.objects.filter(scheme=complete.scheme, kind__in=["usual", "year_end"]).update(weight=0)
    assert before_closing(complete) == []


def test_what_does_not_apply_is_not_missed(complete, cast):
    no_mark(complete, cast)
    exemption_waits(complete, cast)
    assert [finding.code for finding in before_closing(complete)] == ["marks"]
    Exemption.objects.update(approved_by=cast.deputy, approved_at=now())
    assert before_closing(complete) == []


@pytest.mark.parametrize(("checks", "most"), [(before_closing, 7), (before_submitting, 8)])
def test_more_subjects_ask_no_more_queries(cast, plan, units, checks, most, django_assert_max_num_queries):
    run.more_branches(units, 20)
    cycle = run.opened(cast.office, plan)
    assert cycle.appraisals.count() == 23
    with django_assert_max_num_queries(most):
        checks(cycle)

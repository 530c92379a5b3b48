"""Two who decide the same application at the same moment: one decision, and the control that shows it matters."""

from functools import partial

import pytest

from modelagency.clock import now
from records.models import AuditEvent
from tasks.actions.applications import grant_application, refuse_application, take_back_application
from tasks.actions.reviews import pass_report
from tasks.actions.taking_back import take_back_report
from tasks.models import Application, Assignment, Step
from tests import make
from tests.races import at_once, looking_first
from tests.stages import reach

pytestmark = pytest.mark.django_db(transaction=True)
DECIDED = {"application.grant", "application.refuse", "application.take_back"}


@pytest.fixture
def row(cast, plan, units):
    return make.assignment_of(plan, units["甲医院"])


def kinds(outcomes):
    return sorted(type(outcome).__name__ for outcome in outcomes)


def decisions():
    return AuditEvent.objects.filter(verb__in=DECIDED, result="done").count()


@pytest.mark.parametrize("kind", ["extension", "suspension", "correction"])
def test_of_two_deciders_one_decides(kind, cast, row):
    row = reach(kind, cast, row)
    asked, steps = row.applications.get(), row.steps.count()
    cast.second = make.member("second", "lead", row.task.lead)
    acts = [
        partial(grant_application, by=cast.lead, application=asked),
        partial(refuse_application, by=cast.second, application=asked, answer="不行。"),
    ]
    assert kinds(at_once(*acts)) == ["NoneType", "Refusal"]
    asked.refresh_from_db()
    assert asked.decision in ("granted", "refused")
    assert (decisions(), row.steps.count()) == (1, steps + 1)


@pytest.mark.parametrize("kind", ["extension", "hand_back"])
def test_either_it_is_decided_or_taken_back(kind, cast, row):
    row = reach(kind, cast, row)
    asked = row.applications.get()
    decider = cast.office if kind == "hand_back" else cast.lead
    acts = [
        partial(grant_application, by=decider, application=asked),
        partial(take_back_application, by=cast.reporter, application=asked),
    ]
    assert kinds(at_once(*acts)) == ["NoneType", "Refusal"]
    asked.refresh_from_db()
    row.refresh_from_db()
    assert decisions() == 1
    if kind == "hand_back":
        assert row.state == {"granted": "withdrawn", "taken_back": "in_progress"}[asked.decision]


def test_without_the_lock_both_would_decide(cast, row):
    row = reach("extension", cast, row)
    asked = row.applications.get()

    def decide(decision, seen):
        assert seen.is_open
        Application.objects.filter(pk=seen.pk).update(decision=decision, decided_at=now())
        Step.objects.create(assignment=row, verb="grant_extension", by=cast.lead, by_label="", at=now())

    look = partial(Application.objects.get, pk=asked.pk)
    assert looking_first(look, partial(decide, "granted"), partial(decide, "refused")) == [None, None]
    assert row.steps.filter(verb="grant_extension").count() == 2


def test_a_report_is_either_passed_or_taken_back(cast, row):
    row = reach("to_review", cast, row)
    report, steps = row.reports.get(), row.steps.count()
    acts = [
        partial(pass_report, by=cast.lead, report=report),
        partial(take_back_report, by=cast.reporter, report=report),
    ]
    assert kinds(at_once(*acts)) == ["NoneType", "Refusal"]
    report.refresh_from_db()
    row = Assignment.objects.get(pk=row.pk)
    assert (report.state, row.progress) in [("accepted", 50), ("draft", 0)]
    assert row.steps.count() == steps + 1

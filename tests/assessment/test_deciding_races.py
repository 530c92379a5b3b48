"""Deciding at the same moment as something else happens; each race with its control."""

from functools import partial

import pytest

from assessment.actions.appeals import answer_appeal
from assessment.actions.deciding import decide
from assessment.actions.publicity import count_objections
from assessment.actions.vetoes import confirm_veto
from assessment.models import Appeal, Correction, Cycle, PublicNotice, Result, ResultChange, VetoEvent
from assessment.obstacles import obstacles_to_decide, undecided_changes
from branches.models import Unit
from branches.roles import Role
from records.models import AuditEvent
from tests import make
from tests.assessment import deciding, run
from tests.races import at_once, looking_first

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def submitted(cast, plan):
    return deciding.submitted(cast, plan)


@pytest.fixture
def appeal(cast, plan):
    return deciding.appealed(cast, deciding.opened(cast, plan))


@pytest.fixture
def third(cast):
    """A third member of the office, who has marked nothing."""
    return make.member("third", Role.OFFICE, Unit.objects.get(name="宣传教育科"), reach="all")


def names(outcomes) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_a_veto_entered_while_the_committee_decides_is_before_or_after(cast, submitted):
    """Before: the decision is refused. After: the veto waits, and what it changes has to be decided again."""
    subject = run.appraisal(submitted, "乙医院党支部")
    enter = partial(deciding.vetoed, cast, submitted, "乙医院党支部")
    outcomes = at_once(partial(decide, by=cast.committee, cycle=submitted), enter)
    event = VetoEvent.objects.get()
    if names(outcomes) == ["Refusal", "VetoEvent"]:
        assert Cycle.objects.get().state == "submitted"
        return
    assert names(outcomes) == ["Cycle", "VetoEvent"]
    confirm_veto(by=cast.deputy, event=event)
    changed = undecided_changes(Cycle.objects.get())
    assert [(row.appraisal_id, row.grade_after) for row in changed] == [(subject.pk, "一般")]


def test_without_the_lock_a_decision_would_not_know_of_the_veto(cast, submitted):
    subject = run.appraisal(submitted, "乙医院党支部")

    def decide_unseen(obstacles):
        assert obstacles == []
        Cycle.objects.filter(pk=submitted.pk).update(state="decided")

    def enter_unseen(obstacles):
        said = {"veto": deciding.veto_of(submitted), "entered_by": cast.office, "entered_at": submitted.opened_at}
        VetoEvent.objects.create(appraisal=subject, **said | deciding.VETO)

    looking_first(lambda: obstacles_to_decide(submitted), decide_unseen, enter_unseen)
    cycle = Cycle.objects.get()
    assert (cycle.state, [one.code for one in obstacles_to_decide(cycle)]) == ("decided", ["vetoes"])


def test_two_answers_to_one_appeal_are_one(cast, appeal, third):
    answers = [
        partial(answer_appeal, by=cast.deputy, appeal=appeal, uphold=True, answer="属实。", points=60),
        partial(answer_appeal, by=third, appeal=appeal, uphold=False, answer="不实。"),
    ]
    outcomes = at_once(*answers)
    assert names(outcomes) == ["Appeal", "Refusal"]
    appeal.refresh_from_db()
    assert Correction.objects.count() == ResultChange.objects.count() == (appeal.state == "upheld")
    assert AuditEvent.objects.filter(verb="appeal.answer").count() == 1


def test_without_the_lock_both_would_answer(cast, appeal, third):
    def answer(state, by, to):
        assert state == "filed"
        Appeal.objects.filter(pk=appeal.pk).update(state=to, answered_by=by)
        return to

    outcomes = looking_first(
        lambda: Appeal.objects.get(pk=appeal.pk).state,
        partial(answer, by=cast.deputy, to="upheld"),
        partial(answer, by=third, to="rejected"),
    )
    assert sorted(outcomes) == ["rejected", "upheld"]


def test_one_veto_confirmed_twice_at_once_is_confirmed_once(cast, submitted, third):
    event = deciding.vetoed(cast, submitted, "乙医院党支部")
    outcomes = at_once(*[partial(confirm_veto, by=by, event=event) for by in (cast.deputy, third)])
    assert names(outcomes) == ["Refusal", "VetoEvent"]
    assert ResultChange.objects.count() == 1
    assert Result.objects.get(appraisal__name="乙医院党支部").version == 2


def test_two_clerks_counting_objections_lose_none(cast, plan, third):
    cycle = deciding.opened(cast, plan)
    counts = [
        partial(count_objections, by=by, cycle=cycle, seen=0, objections=n) for by, n in [(cast.deputy, 1), (third, 2)]
    ]
    assert names(at_once(*counts)) == ["PublicNotice", "StaleVersion"]
    assert PublicNotice.objects.get().objections in (1, 2)

"""Markers at the same moment, and marking that closes while somebody saves. Each race has its control."""

from decimal import Decimal

import pytest

from assessment.actions import marks, stages
from assessment.actions.marks import CellsRefused
from assessment.marking_rules import Said
from assessment.models import Cycle, Mark
from branches.roles import Role
from modelagency.clock import now
from records.refusals import Refusal
from tests import make
from tests.assessment import marked, run
from tests.races import at_once, looking_first

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def subject(cast, plan):
    return marked.subject(marked.marking(cast, plan))


@pytest.fixture
def both(cast, units):
    return [cast.lead, make.member("colleague", Role.LEAD, units["局机关党委"])]


def saving(by, subject, version=0, reason=""):
    item = run.by_name(subject.cycle, marked.LED)
    rows = {(subject.pk, item.pk): Said(version, Decimal(50), reason=reason or by.username)}
    return lambda: marks.save_marks(by=by, cycle=subject.cycle, rows=rows)


def test_of_two_markers_on_one_row_one_is_told(subject, both):
    outcomes = at_once(*[saving(by, subject) for by in both])
    told = [outcome for outcome in outcomes if isinstance(outcome, CellsRefused)]
    assert len(told) == 1
    mark = Mark.objects.get(stage="mark")
    (stale,) = told[0].faults.values()
    assert (mark.version, str(mark.by) in stale.theirs, "50" in stale.theirs) == (1, True, False)


def test_of_two_pages_of_one_marker_one_is_told_with_both_texts(subject, cast):
    marked.mark(cast.lead, subject, points="40", submits=False)
    outcomes = at_once(*[saving(cast.lead, subject, 1, reason) for reason in ("缺一次", "缺两次")])
    (told,) = [outcome for outcome in outcomes if isinstance(outcome, CellsRefused)]
    (stale,) = told.faults.values()
    mark = Mark.objects.get(stage="mark")
    assert (mark.version, stale.theirs) == (2, f"50.00 分：{mark.reason}")
    assert stale.yours != stale.theirs


def test_without_the_lock_the_second_marker_would_eat_the_first(subject, both, cast):
    first = marked.mark(cast.lead, subject, points="40", submits=False)

    def save(seen):
        Mark.objects.filter(pk=first.pk).update(points=50, version=seen.version + 1, at=now())
        return "saved"

    assert looking_first(lambda: Mark.objects.get(pk=first.pk), save, save) == ["saved", "saved"]
    assert Mark.objects.get(pk=first.pk).version == 2


@pytest.fixture
def ready(cast, plan, monkeypatch):
    """A cycle whose marks are all handed in but for one, which is given while marking closes."""
    run.progress(plan, run.PROGRESS)
    cycle = marked.marking(cast, plan)
    run.mark_all(cast.office, cycle, {})
    for name, counts in run.VOTES.items():
        run.voted(cycle, name, counts)
    return marked.subject(cycle)


def test_a_mark_that_meets_the_closing_counts_or_is_refused(ready, cast):
    mark = Mark.objects.get(appraisal=ready, indicator__name=marked.LED, stage="mark")
    Mark.objects.filter(pk=mark.pk).update(submitted_at=None)
    rows = {(ready.pk, mark.indicator_id): Said(1, Decimal(55), reason="最后一项")}
    outcomes = at_once(
        lambda: marks.submit_marks(by=cast.lead, cycle=ready.cycle, rows=rows),
        lambda: stages.close_marking(by=cast.office, cycle=ready.cycle),
    )
    mark.refresh_from_db()
    closed = Cycle.objects.get(pk=ready.cycle_id).state == "review"
    assert closed == (not isinstance(outcomes[1], Refusal))
    assert mark.submitted_at is not None
    assert not isinstance(outcomes[0], Refusal)  # nothing closes over a mark that is missing


def test_a_change_that_meets_the_closing_is_in_before_it_or_not_at_all(ready, cast):
    stages.close_marking(by=cast.office, cycle=ready.cycle)
    version = Mark.objects.get(appraisal=ready, indicator__name=marked.LED, stage="mark").version
    outcomes = at_once(*[saving(cast.lead, ready, version)] * 2)
    assert all(isinstance(outcome, Refusal) for outcome in outcomes)


def test_without_the_lock_a_mark_would_arrive_after_the_closing(ready, cast):
    """The control: everybody looks at the stage first, then one closes and the other writes."""
    mark = Mark.objects.get(appraisal=ready, indicator__name=marked.LED, stage="mark")

    def close(seen):
        Cycle.objects.filter(pk=seen.pk).update(state="review")
        return seen.state

    def save(seen):
        Mark.objects.filter(pk=mark.pk).update(points=1)
        return seen.state

    assert looking_first(lambda: Cycle.objects.get(pk=ready.cycle_id), close, save) == ["marking", "marking"]
    assert Mark.objects.get(pk=mark.pk).points == Decimal(1)
    assert Cycle.objects.get(pk=ready.cycle_id).state == "review"

"""Random walks through the life cycle by whoever may make the move: what must hold holds after each step."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modelagency.clock import today
from tasks.actions.moves import settle
from tasks.models import Assignment
from tests import make, stages
from tests.tasks.test_life_cycle import MOVES, posted

pytestmark = pytest.mark.once
STARTS = ["to_accept", "working", "to_review", "done", "closing"]
STORED = ["progress", "awaiting", "due_on", "warn_on", "behind_on", "late_on"]


def check(row) -> None:
    """The invariants of a stored row."""
    open_kinds = list(row.applications.open().values_list("kind", flat=True))
    rests = row.state in ("handed_back", "suspended", "withdrawn")
    assert rests == bool(row.state_before) == (row.rested_from is not None)
    assert (row.state == "handed_back") == ("hand_back" in open_kinds)
    assert len(open_kinds) == len(set(open_kinds))
    if row.state in ("closed", "withdrawn"):
        assert not open_kinds
    if rests or row.state == "closed":
        assert (row.due_on, row.late_on) == (None, None)
    if row.state == "closed":
        assert row.progress == 100
    under_review = row.reports.filter(state__in=["to_confirm", "to_review"]).count()
    assert under_review <= 1
    if row.state in ("closing", "closed", "to_accept", "to_plan"):
        assert not under_review
    assert row.ends_on >= row.plan.due_on
    stored = [getattr(row, name) for name in STORED]
    settle(row)
    assert [getattr(row, name) for name in STORED] == stored
    light = Assignment.objects.with_light(today()).get(pk=row.pk).light
    assert (light == "waiting") == bool(row.awaiting)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(start=st.sampled_from(STARTS), moves=st.lists(st.sampled_from(sorted(MOVES)), min_size=4, max_size=14))
def test_whatever_is_tried_the_row_stays_sound(cast, plan, units, signed_in, start, moves):
    with transaction.atomic():
        row = stages.reach(start, cast, make.assignment_of(plan, units["甲医院"]))
        clients = {who: signed_in(getattr(cast, who)) for who in ("reporter", "leader", "lead", "office")}
        for move in moves:
            steps, state = row.steps.count(), row.state
            url, said = posted(move, row)
            status = clients[MOVES[move][0][0]].post(url, said).status_code
            row = Assignment.objects.select_related("plan", "task").get(pk=row.pk)
            assert status in (302, 404, 409, 422), (move, status)
            assert row.steps.count() == steps + (status == 302), (move, status)
            assert status == 302 or row.state == state
            check(row)
        transaction.set_rollback(True)

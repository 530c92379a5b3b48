"""Builders: a cycle that only waits for its seal, and a sealed one."""

from datetime import timedelta

from assessment.actions.sealing import seal_cycle
from assessment.models import Cycle, PublicNotice
from modelagency.clock import now, today
from tests.assessment import run


def ready(cast, plan, **terms) -> Cycle:
    """Computed, decided by hand, and its notice over."""
    cycle = run.computed(cast.office, plan, **terms)
    over = {"opens_on": today() - timedelta(days=9), "closes_on": today() - timedelta(days=2)}
    PublicNotice.objects.create(cycle=cycle, contact="局机关党委办公室", by=cast.office, at=now(), **over)
    decided = {"decided_at": now(), "decided_by": cast.committee}
    Cycle.objects.filter(pk=cycle.pk).update(state=Cycle.State.PUBLIC, **decided)
    cycle.refresh_from_db()
    return cycle


def sealed(cast, plan, **terms):
    """The seal of such a cycle."""
    cycle = ready(cast, plan, **terms)
    return seal_cycle(by=cast.committee, cycle=cycle, name=cycle.scheme.name)

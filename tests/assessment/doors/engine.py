"""Facts and totals."""

from assessment.actions import facts, results
from tests.assessment import run

ACTIONS = {
    facts.take_facts: ("office", lambda s: {"cycle": run.opened(s.cast.office, s.plan)}),
    results.compute: ("office", lambda s: {"cycle": run.computed(s.cast.office, s.plan)}),
}

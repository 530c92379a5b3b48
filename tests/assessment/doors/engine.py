"""Facts and totals."""

from assessment.actions import facts, results
from tests.assessment import run

# method name                  object      stage  anon rep lea str stl led off dep com ins sys sec aud
TABLE = """
GET  assessment:cycle          just_opened -      302 200 200 200 200 404 200 200 200 200 404 404 404
POST assessment:take_facts     just_opened -      302 403 403 403 403 404 302 302 403 403 404 404 404
POST assessment:take_facts     submitted   -      302 403 403 403 403 404 409 409 403 403 404 404 404
"""
THINGS = {"just_opened": lambda cast, plan, scene: run.opened(cast.office, plan, name="刚开始")}

ACTIONS = {
    facts.take_facts: ("office", lambda s: {"cycle": run.opened(s.cast.office, s.plan)}),
    results.compute: ("office", lambda s: {"cycle": run.computed(s.cast.office, s.plan)}),
}


def _just_opened(cast, plan, units, size):
    run.more_branches(units, size, f"开{size}-")
    return run.opened(cast.office, plan, name=f"刚开始{size}")


MANY = {"just_opened": _just_opened}

"""Schemes and opening a cycle. `scheme`: of an opened cycle; `sketch`: a draft."""

from assessment.actions import cycles, schemes
from tests.assessment import run

# method name            object  stage           anon rep lea str stl led off dep com ins sys sec aud
TABLE = """
GET  assessment:index    -       -               302 200 200 200 200 200 200 200 200 200 403 403 403
GET  assessment:scheme   scheme  -               302 200 200 200 200 404 200 200 200 200 404 404 404
GET  assessment:scheme   sketch  -               302 404 404 404 404 404 200 200 200 200 404 404 404
POST assessment:discard  sketch  -               302 404 404 404 404 404 302 302 403 403 404 404 404
POST assessment:publish  sketch  -               302 404 404 404 404 404 302 302 403 403 404 404 404
POST assessment:open     scheme  -               302 403 403 403 403 404 409 409 403 403 404 404 404
"""
THINGS = {
    "scheme": lambda cast, plan, scene: run.opened(cast.office, plan).scheme,
    "sketch": lambda cast, plan, scene: run.draft(cast.office, plan, name="草案"),
}


def _published(scene):
    return {"scheme": schemes.publish_scheme(by=scene.cast.office, scheme=run.draft(scene.cast.office, scene.plan))}


ACTIONS = {
    schemes.draft_scheme: (
        "office",
        lambda s: {"year": 2026, "name": "年度考核", "plan": s.plan, "content": run.content()},
    ),
    schemes.discard_scheme: ("office", lambda s: {"scheme": run.draft(s.cast.office, s.plan)}),
    schemes.publish_scheme: ("office", lambda s: {"scheme": run.draft(s.cast.office, s.plan)}),
    cycles.open_cycle: ("office", _published),
}


def _many_schemes(cast, plan, units, size):
    for number in range(size):
        sketch = run.draft(cast.office, plan, name=f"草案{size}-{number}")
    return sketch


def _many_subjects(cast, plan, units, size):
    run.more_branches(units, size, f"{size}-")
    return run.opened(cast.office, plan).scheme


MANY = {"sketch": _many_schemes, "scheme": _many_subjects}

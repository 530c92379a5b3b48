"""Seals and years. `ready`: a cycle that waits for its seal; `sealed`: one that has it."""

from assessment.actions import rolling, sealing
from assessment.actions.schemes import publish_scheme
from tasks.models import Plan
from tests.assessment import run, sealed

# method name            object  stage           anon rep lea str stl led off dep com ins sys sec aud
TABLE = """
GET  assessment:seals    -       -               302 200 200 200 200 200 200 200 200 200 403 403 403
POST assessment:seals    -       -               302 200 200 200 200 200 200 200 200 200 403 403 403
GET  assessment:years    -       -               302 403 403 403 403 403 200 200 200 200 403 403 403
POST assessment:years    -       -               302 403 403 403 403 403 403 403 302 403 403 403 403
GET  assessment:archives -       -               302 403 403 403 403 403 200 200 200 200 403 403 403
POST assessment:archives -       -               302 403 403 403 403 403 200 200 200 200 403 403 403
GET  assessment:roll_over -      -               302 403 403 403 403 403 200 200 403 403 403 403 403
POST assessment:roll_over -      -               302 403 403 403 403 403 302 302 403 403 403 403 403
GET  assessment:seal     ready   -               302 200 200 200 200 404 200 200 200 200 404 404 404
POST assessment:seal     ready   -               302 403 403 403 403 404 403 403 302 403 404 404 404
GET  assessment:package  ready   -               302 403 403 403 403 403 404 404 404 404 403 403 403
GET  assessment:package  sealed  -               302 403 403 403 403 403 200 200 200 200 403 403 403
GET  assessment:seal_list sealed -               302 403 403 403 403 403 200 200 200 200 403 403 403
"""
FORMS = {
    "assessment:seals": lambda scene: {"code": "0" * 16},
    "assessment:archives": lambda scene: {"year": "2026"},
    "assessment:roll_over": lambda scene: {"plan": Plan.objects.published().first().pk},
    "assessment:years": lambda scene: {"year": "2031", "again": "2031"},
    "assessment:seal": lambda scene: {"name": "党支部考核"},
}
SHOWS_A_PAGE_TOO = {
    "assessment:seals",
    "assessment:archives",
    "assessment:roll_over",
    "assessment:years",
    "assessment:seal",
}
THINGS = {
    "ready": lambda cast, plan, scene: sealed.ready(cast, plan),
    "sealed": lambda cast, plan, scene: sealed.sealed(cast, plan).cycle,
}


def _carried_on(scene):
    """The plan is of the year after that of a published scheme."""
    publish_scheme(by=scene.cast.office, scheme=run.draft(scene.cast.office, scene.plan, year=2025))
    return {"plan": scene.plan}


def _waiting(scene):
    """Another assessment of the year is open, so that the year is not locked with this one."""
    sealed.ready(scene.cast, scene.plan, name="书记考核")
    cycle = sealed.ready(scene.cast, scene.plan)
    return {"cycle": cycle, "name": cycle.scheme.name}


ACTIONS = {
    sealing.seal_cycle: ("committee", _waiting),
    rolling.roll_over: ("office", _carried_on),
    sealing.lock_year: ("committee", lambda s: {"year": 2031}),
}


def _many(build, named):
    """The same over `size` more branches."""

    def made(cast, plan, units, size):
        run.more_branches(units, size, f"{size}-")
        return build(cast, plan, name=f"{named}考核{size}")

    return made


MANY = {
    "ready": _many(sealed.ready, "待封存"),
    "sealed": _many(lambda *args, **terms: sealed.sealed(*args, **terms).cycle, "封存"),
}

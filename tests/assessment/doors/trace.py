"""扣分溯源 of 甲医院党支部. `branch`: of a cycle whose marking has closed; `early`: of one that has not."""

from tests.assessment import run, traced

# method name            object  stage           anon rep lea str stl led off dep com ins sys sec aud
TABLE = """
GET  assessment:appraisal branch -               302 200 200 404 404 404 200 200 200 200 404 404 404
GET  assessment:appraisal early  -               302 200 200 404 404 404 200 200 200 200 404 404 404
GET  assessment:statement branch -               302 200 200 404 404 404 200 200 200 200 404 404 404
GET  assessment:statement early  -               302 409 409 404 404 404 409 409 409 409 404 404 404
GET  assessment:own      -       -               302 200 200 200 200 200 200 200 200 200 403 403 403
GET  assessment:live     early   -               302 200 200 404 404 404 200 200 200 200 404 404 404
GET  assessment:live     branch  -               302 302 302 404 404 404 302 302 302 302 404 404 404
GET  assessment:export closed_cycle -           302 403 403 403 403 404 200 200 200 200 404 404 404
GET  assessment:export open_cycle -             302 403 403 403 403 404 409 409 409 409 404 404 404
"""


def _branch(cast, plan, scene):
    return run.appraisal(traced.closed(cast, plan), "甲医院党支部")


def _early(cast, plan, scene):
    return run.appraisal(run.opened(cast.office, plan, name="年中考核"), "甲医院党支部")


def _closed_cycle(cast, plan, scene):
    return scene["branch"].cycle


def _open_cycle(cast, plan, scene):
    return scene["early"].cycle


THINGS = {"closed_cycle": _closed_cycle, "open_cycle": _open_cycle, "branch": _branch, "early": _early}


def _many(cast, plan, units, size):
    run.more_branches(units, size, f"第{size}-")
    return run.appraisal(traced.closed(cast, plan, name=f"考核{size}"), "甲医院党支部")


def _many_early(cast, plan, units, size):
    return run.appraisal(run.opened(cast.office, plan, name=f"年中{size}考核"), "甲医院党支部")


def _many_open(cast, plan, units, size):
    return run.opened(cast.office, plan, name=f"尚未结束{size}")


def _many_in_a_cycle(cast, plan, units, size):
    return traced.closed(cast, plan, name=f"另一考核{size}")


MANY = {
    "closed_cycle": _many_in_a_cycle,
    "open_cycle": _many_open,
    "branch": _many,
    "early": _many_early,
}

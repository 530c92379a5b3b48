"""Schemes and opening a cycle. `scheme`: of an opened cycle; `sketch`: a draft; `part`, `line`: a section and an
indicator of a draft; `frozen`: an indicator of an opened cycle."""

from assessment.actions import cycles, scheme_rows, schemes, versions
from assessment.drafts import content_of, row_of, terms_of
from assessment.models import Cycle, Section
from assessment.schemes.walking import digest
from tests.assessment import run

# method name            object  stage           anon rep lea str stl led off dep com ins sys sec aud
TABLE = """
GET  assessment:index    -       -               302 200 200 200 200 200 200 200 200 200 403 403 403
GET  assessment:scheme   scheme  -               302 200 200 200 200 404 200 200 200 200 404 404 404
GET  assessment:scheme   sketch  -               302 404 404 404 404 404 200 200 200 200 404 404 404
GET  assessment:scheme_new -     -               302 403 403 403 403 403 200 200 403 403 403 403 403
POST assessment:scheme_new -     -               302 403 403 403 403 403 302 302 403 403 403 403 403
GET  assessment:scheme_terms sketch -            302 404 404 404 404 404 200 200 403 403 404 404 404
POST assessment:scheme_terms sketch -            302 404 404 404 404 404 302 302 403 403 404 404 404
GET  assessment:scheme_terms scheme -            302 403 403 403 403 404 409 409 403 403 404 404 404
GET  assessment:scheme_renew scheme -            302 403 403 403 403 404 200 200 403 403 404 404 404
POST assessment:scheme_renew scheme -            302 403 403 403 403 404 302 302 403 403 404 404 404
GET  assessment:row      line/indicator -        302 404 404 404 404 404 200 200 403 403 404 404 404
POST assessment:row      line/indicator -        302 404 404 404 404 404 302 302 403 403 404 404 404
GET  assessment:row      frozen/indicator -      302 403 403 403 403 404 409 409 403 403 404 404 404
POST assessment:row      frozen/indicator -      302 403 403 403 403 404 409 409 403 403 404 404 404
GET  assessment:row_add  part/indicator -        302 404 404 404 404 404 200 200 403 403 404 404 404
POST assessment:row_add  part/indicator -        302 404 404 404 404 404 302 302 403 403 404 404 404
POST assessment:row_move line/indicator -        302 404 404 404 404 404 302 302 403 403 404 404 404
POST assessment:row_remove line/indicator -      302 404 404 404 404 404 302 302 403 403 404 404 404
POST assessment:row_remove frozen/indicator -    302 403 403 403 403 404 409 409 403 403 404 404 404
GET  assessment:scheme_effects renewed -         302 404 404 404 404 404 200 200 403 403 404 404 404
POST assessment:scheme_effects renewed -         302 404 404 404 404 404 302 302 403 403 404 404 404
GET  assessment:scheme_effects scheme -          302 403 403 403 403 404 409 409 403 403 404 404 404
GET  assessment:sandbox  ended   -               302 403 403 403 403 404 200 200 200 200 404 404 404
GET  assessment:sandbox  scheme  -               302 403 403 403 403 404 409 409 409 409 404 404 404
GET  assessment:scheme_workbook scheme -         302 403 403 403 403 404 200 200 200 200 404 404 404
GET  assessment:scheme_upload sketch -           302 404 404 404 404 404 200 200 403 403 404 404 404
POST assessment:scheme_upload sketch -           302 404 404 404 404 404 422 422 403 403 404 404 404
POST assessment:scheme_upload scheme -           302 403 403 403 403 404 409 409 403 403 404 404 404
POST assessment:discard  sketch  -               302 404 404 404 404 404 302 302 403 403 404 404 404
POST assessment:publish  sketch  -               302 404 404 404 404 404 302 302 403 403 404 404 404
POST assessment:open     scheme  -               302 403 403 403 403 404 409 409 403 403 404 404 404
"""
THINGS = {
    "scheme": lambda cast, plan, scene: run.opened(cast.office, plan).scheme,
    "sketch": lambda cast, plan, scene: run.draft(cast.office, plan, name="草案"),
    "part": lambda cast, plan, scene: part_of(scene["sketch"]),
    "line": lambda cast, plan, scene: scene["sketch"].indicators().get(name="组织生活"),
    "renewed": lambda cast, plan, scene: renewed(cast, scene["scheme"]),
    "ended": lambda cast, plan, scene: ended(cast, plan),
    "frozen": lambda cast, plan, scene: scene["scheme"].indicators().get(name="组织生活"),
}


def renewed(cast, scheme):
    """The draft of its next version."""
    return versions.renew_scheme(by=cast.office, scheme=scheme, because="会议决定")


def ended(cast, plan):
    """The scheme of a cycle of last year, under seal."""
    cycle = run.computed(cast.office, plan, year=2025)
    Cycle.objects.filter(pk=cycle.pk).update(state="sealed")
    return cycle.scheme


def part_of(scheme):
    """The section marked by hand."""
    return Section.objects.get(component__scheme=scheme, name="责任型")


def indicator(**changed) -> dict:
    """What is typed into the form of an indicator."""
    good = {
        "name": "学习",
        "points": "10",
        "kind": "deduct",
        "step": "1",
        "rhythm": "year",
        "standard": "缺一次扣 1 分",
    }
    return good | changed


def terms_form(scheme, **changed) -> dict:
    """The page of the terms, as it stands."""
    there = terms_of(scheme)
    keys = {f"tie_{place}": key for place, key in enumerate(there.pop("tie_keys"), start=1)}
    return there | keys | {"seen": digest(terms_of(scheme))} | changed


def new_form(plan, **changed) -> dict:
    good = {"year": 2026, "plan": plan.pk, "basis": "template", "subjects": "affiliated", "name": "党建责任制考核"}
    return good | changed


FORMS = {
    "assessment:scheme_new": lambda scene: new_form(scene["plan"]),
    "assessment:scheme_terms": lambda scene: terms_form(scene["sketch"]),
    "assessment:scheme_renew": lambda scene: {"reason": "会议决定"},
    "assessment:scheme_effects": lambda scene: {"seen": digest(content_of(scene["renewed"]))},
    "assessment:row": lambda scene: indicator(seen=digest(row_of(scene["line"]))),
    "assessment:row_add": lambda scene: indicator(),
    "assessment:row_move": lambda scene: {"down": "1"},
}
SHOWS_A_PAGE_TOO = {
    f"assessment:{name}"
    for name in ("scheme_new", "scheme_effects", "scheme_upload", "scheme_terms", "scheme_renew", "row", "row_add")
}


def _published(scene):
    return {"scheme": schemes.publish_scheme(by=scene.cast.office, scheme=run.draft(scene.cast.office, scene.plan))}


def _sketched(scene, arguments) -> dict:
    sketch = run.draft(scene.cast.office, scene.plan)
    return {"scheme": sketch} | arguments(sketch)


def _seen(there) -> dict:
    return {"seen": digest(there)}


def _added(sketch) -> dict:
    fields = {"name": "学习", "points": "0", "kind": "vote"}
    return {"kind": "indicator", "parent": part_of(sketch), "fields": fields}


def _saved(row) -> dict:
    return {"row": row, "fields": {"name": "优", "floor": "95"}} | _seen(row_of(row))


def _adopted(scene):
    cycle = run.opened(scene.cast.office, scene.plan)
    draft = renewed(scene.cast, cycle.scheme)
    return {"cycle": cycle, "scheme": draft} | _seen(content_of(draft))


PARTS = {"freeze"}
ACTIONS = {
    schemes.draft_scheme: (
        "office",
        lambda s: {"year": 2026, "name": "年度考核", "plan": s.plan, "content": run.content()},
    ),
    schemes.discard_scheme: ("office", lambda s: {"scheme": run.draft(s.cast.office, s.plan)}),
    schemes.publish_scheme: ("office", lambda s: {"scheme": run.draft(s.cast.office, s.plan)}),
    cycles.open_cycle: ("office", _published),
    versions.renew_scheme: ("office", lambda s: _published(s) | {"because": "会议决定"}),
    versions.adopt_version: ("office", _adopted),
    scheme_rows.set_terms: (
        "office",
        lambda s: _sketched(s, lambda sketch: terms_of(sketch) | _seen(terms_of(sketch))),
    ),
    scheme_rows.add_row: (
        "office",
        lambda s: _sketched(s, _added),
    ),
    scheme_rows.save_row: (
        "office",
        lambda s: _sketched(s, lambda sketch: _saved(sketch.grades.first())),
    ),
    scheme_rows.move_row: (
        "office",
        lambda s: _sketched(s, lambda sketch: {"row": sketch.grades.first(), "up": False}),
    ),
    scheme_rows.remove_row: ("office", lambda s: _sketched(s, lambda sketch: {"row": sketch.grades.first()})),
    scheme_rows.rewrite_scheme: (
        "office",
        lambda s: _sketched(s, lambda sketch: {"content": run.content(), "source": {}} | _seen(content_of(sketch))),
    ),
}


def _many_schemes(cast, plan, units, size):
    for number in range(size):
        sketch = run.draft(cast.office, plan, name=f"草案{size}-{number}")
    return sketch


def _many_lines(cast, plan, units, size):
    """An indicator among `size` others in one section."""
    rows = [{"name": f"指标{n}", "points": "1", "kind": "deduct", "step": "1"} for n in range(size)]
    parts = [run.part("usual", "平时考核", "100", "日常", rows)]
    return run.draft(cast.office, plan, name=f"很长的草案{size}", components=parts).indicators().first()


def _many_subjects(cast, plan, units, size):
    run.more_branches(units, size, f"{size}-")
    return run.opened(cast.office, plan).scheme


def _many_ended(cast, plan, units, size):
    run.more_branches(units, size, f"e{size}-")
    return ended(cast, plan)


MANY = {
    "sketch": _many_schemes,
    "scheme": _many_subjects,
    "line": _many_lines,
    "part": lambda *args: _many_lines(*args[:3], args[3] + 1).section,
    "frozen": lambda *args: _many_subjects(*args).indicators().first(),
    "renewed": lambda *args: renewed(args[0], _many_subjects(*args)),
    "ended": _many_ended,
}

"""Amendments for tests, drawn up through the portal's own actions."""

from branches.models import Unit
from modelagency.clock import now, today
from tasks.actions.amending import (
    add_task_later,
    discard_amendment,
    drop_task_later,
    open_amendment,
    set_amendment_terms,
    take_up_task,
    undo_change,
    words_of,
    write_change,
)
from tasks.actions.in_force import issue_amendment
from tasks.models import Amendment
from tests.cast import DUE

NUMBER = "安卫党〔2026〕15号"
NEW = {
    "number": "3",
    "name": "数据安全",
    "title": "守好数据安全",
    "text": "守好数据安全，每季度自查一次。",
    "deadline": "",
    "targets": "自查 4 次",
}


def under_way(by, plan) -> dict:
    """A version of the plan in force, and the next one ready to be issued: in_force, amending, rewritten."""
    facts = {"issued_at": now(), "issued_by": by, "edited_at": now(), "edited_by": by}
    days = {"document_number": "安卫党〔2026〕14号", "effective_on": plan.starts_on}
    held = Amendment.objects.create(plan=plan, number=2, status="in_force", **days, **facts)
    held.changes.create(
        kind="change",
        task=plan.tasks.first(),
        pillar=plan.pillars.first(),
        before=words_of(plan.tasks.first()) | {"lead": ""},
        **words_of(plan.tasks.first()) | {"text": "原来的要求。"},
    )
    amending = termed(by, opened(by, plan), today())
    changed = rewritten(by, amending, plan.tasks.first(), text="按新的要求办。")
    amending.refresh_from_db()
    return {"in_force": held, "amending": amending, "rewritten": changed}


def form(amendment, **fields) -> dict:
    """What a page of the draft posts."""
    return {"edits": amendment.edits} | fields


def new_task(amendment) -> dict:
    unit = Unit.objects.get(name="甲医院")
    return NEW | {"pillar": amendment.plan.pillars.first().pk, "things": [f"unit-{unit.pk}"]}


# Lines of the table in tests/test_access.py.
TABLE = """
POST tasks:amend         plan    -               302 403 403 403 403 403 302 302 403 403 403 403 403
GET  tasks:amendment     in_force -              302 200 200 200 200 200 200 200 200 200 200 200 200
GET  tasks:amendment     amending -              302 404 404 404 404 404 200 200 404 404 404 404 404
POST tasks:amend_terms   in_force -              302 403 403 403 403 403 409 409 403 403 403 403 403
POST tasks:amend_terms   amending -              302 404 404 404 404 404 302 302 404 404 404 404 404
POST tasks:amend_take_up amending -              302 404 404 404 404 404 302 302 404 404 404 404 404
GET  tasks:amend_add     amending -              302 404 404 404 404 404 200 200 404 404 404 404 404
POST tasks:amend_add     amending -              302 404 404 404 404 404 302 302 404 404 404 404 404
POST tasks:amend_drop    amending -              302 404 404 404 404 404 302 302 404 404 404 404 404
POST tasks:amend_issue   amending -              302 404 404 404 404 404 302 302 404 404 404 404 404
POST tasks:amend_discard amending -              302 404 404 404 404 404 302 302 404 404 404 404 404
GET  tasks:amend_change  rewritten -             302 404 404 404 404 404 200 200 404 404 404 404 404
POST tasks:amend_change  rewritten -             302 404 404 404 404 404 302 302 404 404 404 404 404
POST tasks:amend_undo    rewritten -             302 404 404 404 404 404 302 302 404 404 404 404 404
"""

# What a POST needs so that the right person gets through, as in tests/test_access.py.
FORMS = {
    "tasks:amend_terms": lambda scene: form(scene["amending"]),
    "tasks:amend_take_up": lambda scene: form(scene["amending"], task=scene["plan"].tasks.last().pk),
    "tasks:amend_add": lambda scene: form(scene["amending"], **new_task(scene["amending"])),
    "tasks:amend_drop": lambda scene: form(scene["amending"], task=scene["plan"].tasks.last().pk, reason="已另行部署"),
    "tasks:amend_issue": lambda scene: form(scene["amending"]),
    "tasks:amend_discard": lambda scene: form(scene["amending"]),
    "tasks:amend_change": lambda scene: form(scene["amending"], **NEW),
    "tasks:amend_undo": lambda scene: form(scene["amending"]),
}


def opened(by, plan):
    return open_amendment(by=by, plan=plan)[0]


def termed(by, amendment, effective_on, due_on=None, number=NUMBER):
    """With number and days, as a person would fill them in."""
    days = {"effective_on": effective_on, "due_on": due_on}
    set_amendment_terms(by=by, amendment=amendment, edits=edits(amendment), document_number=number, **days)
    amendment.refresh_from_db()
    return amendment


def edits(amendment) -> int:
    amendment.refresh_from_db()
    return amendment.edits


def rewritten(by, amendment, task, *, things=(), dropped=(), lead=..., reason="", **words):
    """A change of `task`; what is not named stays."""
    change = take_up_task(by=by, amendment=amendment, task=task, edits=edits(amendment))
    said = words_of(task) | words
    lead = task.lead if lead is ... else lead
    whose = {"lead": lead, "things": things, "dropped": dropped, "reason": reason}
    write_change(by=by, change=change, edits=edits(amendment), words=said, **whose)
    change.refresh_from_db()
    return change


def added(by, amendment, units, lead=None, **words):
    pillar = amendment.plan.pillars.last()
    units = [Unit.objects.get(name=name) for name in units]
    said = {"words": NEW | words, "lead": lead, "things": units}
    return add_task_later(by=by, amendment=amendment, edits=edits(amendment), pillar=pillar, **said)


def dropped(by, amendment, task, reason="上级已另行部署"):
    return drop_task_later(by=by, amendment=amendment, edits=edits(amendment), task=task, reason=reason)


def issued(by, amendment):
    return issue_amendment(by=by, amendment=amendment, edits=edits(amendment))


def _draft(scene, effective_on=None):
    """The draft of the plan's next version; the same one each time."""
    if not hasattr(scene, "amending"):
        scene.amending = under_way(scene.cast.office, scene.plan)["amending"]
        termed(scene.cast.office, scene.amending, effective_on)
    return scene.amending


def _seen(scene) -> dict:
    return {"edits": _draft(scene).edits}


# action → (who, what it is called with, given the scene), as in tests/test_audit.py.
ACTIONS = {
    open_amendment: ("office", lambda s: {"plan": s.plan}),
    set_amendment_terms: (
        "office",
        lambda s: {"amendment": _draft(s), "document_number": "1号", "effective_on": DUE, "due_on": None} | _seen(s),
    ),
    take_up_task: ("office", lambda s: {"amendment": _draft(s), "task": s.plan.tasks.last()} | _seen(s)),
    write_change: (
        "office",
        lambda s: {"change": _draft(s).changes.get(), "words": NEW, "lead": None} | _seen(s),
    ),
    add_task_later: (
        "office",
        lambda s: (
            {"amendment": _draft(s), "words": NEW, "lead": None, "things": [s.units["甲医院"]]}
            | {"pillar": s.plan.pillars.first()}
            | _seen(s)
        ),
    ),
    drop_task_later: (
        "office",
        lambda s: {"amendment": _draft(s), "task": s.plan.tasks.last(), "reason": "重复"} | _seen(s),
    ),
    undo_change: ("office", lambda s: {"change": _draft(s).changes.get()} | _seen(s)),
    discard_amendment: ("office", lambda s: {"amendment": _draft(s)} | _seen(s)),
    issue_amendment: ("office", lambda s: {"amendment": _draft(s, DUE)} | _seen(s)),
}

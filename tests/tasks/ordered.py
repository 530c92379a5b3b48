"""Decisions of meetings and supervision orders, for tests of orders, of all addresses and of all actions."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from branches.actions import decisions
from branches.models import Evidence, Unit
from records.models import Decision
from tasks.actions import order_answers, order_rules, orders
from tasks.models import SupervisionOrder
from tests import make
from tests.branches.files import PDF

ANSWER_BY = date(2026, 9, 23)
WORDS = {
    "colour": "blue",
    "reason": "第二季度没有填报。",
    "demands": "一周内补报。\n查明原因。",
    "answer_by": ANSWER_BY,
}
WORDS |= {"exception": "上级专项督查要求"}
FORM = WORDS | {"answer_by": "2026-09-23", "version": 0}


def drafted(cast, row, **words) -> SupervisionOrder:
    return orders.draft_order(by=cast.office, assignment=row, **WORDS | words)


def issued(cast, row, **words) -> SupervisionOrder:
    order = drafted(cast, row, **words)
    return orders.issue_order(by=cast.committee, order=order, version=order.version)


def confirmable(cast, row, **fields) -> SupervisionOrder:
    return answered_by(cast.reporter, issued(cast, row), **fields)


def answered_by(person, order, text="已补报，附签到表。", files=()) -> SupervisionOrder:
    uploads = [SimpleUploadedFile(name, PDF + name.encode()) for name in files]
    order_answers.answer_order(by=person, order=order, version=order.version, text=text, uploads=uploads)
    return fresh(order)


def answered(cast, row) -> SupervisionOrder:
    order = confirmable(cast, row)
    order_answers.confirm_answer(by=cast.leader, order=order, version=order.version)
    return fresh(order)


def returned(cast, row) -> SupervisionOrder:
    order = answered(cast, row)
    why = {"reason": "原因没有查明", "answer_by": date(2026, 9, 28)}
    order_answers.return_answer(by=cast.office, order=order, version=order.version, **why)
    return fresh(order)


def lifted(cast, row) -> SupervisionOrder:
    order = answered(cast, row)
    orders.lift_order(by=cast.office, order=order, version=order.version, reason="已补报")
    return fresh(order)


def escalated(cast, row) -> SupervisionOrder:
    order = issued(cast, row)
    issued(cast, row, colour="orange")
    return fresh(order)


def refused(cast, row) -> SupervisionOrder:
    order = drafted(cast, row)
    orders.refuse_order(by=cast.committee, order=order, version=order.version, reason="先催办")
    return fresh(order)


def discarded(cast, row) -> SupervisionOrder:
    order = drafted(cast, row)
    orders.discard_order(by=cast.office, order=order, version=order.version, reason="已补报")
    return fresh(order)


# How an order of a row comes to a state.
STATES = {
    "to_issue": drafted,
    "refused": refused,
    "discarded": discarded,
    "issued": issued,
    "to_confirm": confirmable,
    "answered": answered,
    "returned": returned,
    "lifted": lifted,
    "escalated": escalated,
}


def fresh(order) -> SupervisionOrder:
    return SupervisionOrder.objects.select_related("assignment__unit", "assignment__task").get(pk=order.pk)


def in_force(cast, **said) -> Decision:
    """A decision that the deputy has confirmed."""
    made = make.decision(cast.office, **said)
    decisions.confirm_decision(by=cast.deputy, decision=made)
    made.refresh_from_db()
    return made


# As in tests/test_access.py: an order to be issued and one that was, each of unit A and led by others than `lead`.
TABLE = """
GET  branches:decisions - - 302 403 403 403 403 403 200 200 200 200 403 403 403
GET  branches:decision_new - - 302 403 403 403 403 403 200 200 403 403 403 403 403
POST branches:decision_new - - 302 403 403 403 403 403 422 422 403 403 403 403 403
GET  branches:decision decision - 302 404 404 404 404 404 200 200 200 200 404 404 404
POST branches:answer_decision decision - 302 404 404 404 404 404 409 302 403 403 404 404 404
GET  branches:decision_scan decision - 302 404 404 404 404 404 200 200 200 200 404 404 404
GET  tasks:orders - - 302 200 200 200 200 200 200 200 200 200 200 200 200
GET  tasks:orders_due - - 302 403 403 403 403 403 200 200 200 200 403 403 403
GET  tasks:order_rules - - 302 403 403 403 403 403 200 200 200 200 403 403 403
POST tasks:order_rules - - 302 403 403 403 403 403 302 302 403 403 403 403 403
GET  tasks:order_new row - 302 403 403 404 404 403 200 200 403 403 404 404 404
POST tasks:order_new row - 302 403 403 404 404 403 302 302 403 403 404 404 404
GET  tasks:order to_issue - 302 404 404 404 404 404 200 200 200 200 404 404 404
GET  tasks:order issued - 302 200 200 404 404 404 200 200 200 200 404 404 404
GET  tasks:order_edit to_issue - 302 404 404 404 404 404 200 200 403 403 404 404 404
POST tasks:order_edit to_issue - 302 404 404 404 404 404 302 302 403 403 404 404 404
POST tasks:order_act to_issue/issue - 302 404 404 404 404 404 403 403 302 403 404 404 404
POST tasks:order_act to_issue/nothing - 302 404 404 404 404 404 404 404 404 404 404 404 404
GET  tasks:order_answer issued - 302 200 403 404 404 404 403 403 403 403 404 404 404
POST tasks:order_answer issued - 302 302 403 404 404 404 403 403 403 403 404 404 404
GET  tasks:order_print issued - 302 200 200 404 404 404 200 200 200 200 404 404 404
GET  tasks:order_print to_issue - 302 404 404 404 404 404 409 409 409 409 404 404 404
GET  tasks:order_file issued/9999999 - 302 404 404 404 404 404 404 404 404 404 404 404 404
"""
FORMS = {
    "branches:answer_decision": lambda scene: {"confirm": ""},
    "tasks:order_rules": lambda scene: {"colour": "blue", "version": 0, "overdue": 8},
    "tasks:order_new": lambda scene: FORM,
    "tasks:order_edit": lambda scene: FORM,
    "tasks:order_act": lambda scene: {"version": 0},
    "tasks:order_answer": lambda scene: {"version": 1, "text": "已补报。"},
}
SHOWS_A_PAGE_TOO = {"branches:decision_new", "tasks:order_rules", "tasks:order_new", "tasks:order_edit"}
SHOWS_A_PAGE_TOO |= {"tasks:order_answer"}


def things(cast, plan) -> dict:
    """What the table names."""
    unit = Unit.objects.get(name="甲医院")
    found = {"decision": make.decision(cast.office), "to_issue": drafted(cast, make.assignment_of(plan, unit, 2))}
    return found | {"issued": issued(cast, make.assignment_of(plan, unit, 3))}


def many(cast, plan, units, size) -> dict:
    """As many decisions, orders of all kinds, steps of an order and rows that are due as there are tasks."""
    late = plan.assignments.filter(unit=units["丙中心"])
    late.update(late_on=date(2026, 9, 1))
    made = [in_force(cast, title=f"第{size}-{n}项") for n in range(size)]
    rows = list(plan.assignments.filter(unit=units["甲医院"]).order_by("pk"))
    for row in plan.assignments.filter(unit=units["乙医院"]):
        issued(cast, row, colour="red")
    drafts = [drafted(cast, row) for row in rows[1:]]
    order = issued(cast, rows[0])
    for _ in range(size):
        order = answered_by(cast.reporter, order, files=[f"{size}-{order.version}.pdf"])
    return {"decision": made[-1], "to_issue": drafts[-1], "issued": order}


def used_file(scene) -> Evidence:
    """The file of the row's report, beside the one that only lies on the shelf."""
    return Evidence.objects.filter(unit=scene["unit"]).exclude(pk=scene["kept"].pk).get()


def _entered(scene) -> dict:
    return {"decision": make.decision(scene.cast.office)}


def _order(state, **more):
    """What a move of an order in `state` is called with."""

    def called_with(scene):
        row = make.assignment_of(scene.plan, scene.units["甲医院"])
        order = STATES[state](scene.cast, row)
        return {"order": order, "version": order.version} | more

    return called_with


REASON = {"reason": "已补报"}
# action → (who, what it is called with, given the scene), as in tests/test_audit.py.
ACTIONS = {
    decisions.register_decision: (
        "office",
        lambda s: make.DECIDED | {"upload": SimpleUploadedFile("纪要.pdf", make.SCAN)},
    ),
    decisions.confirm_decision: ("deputy", _entered),
    decisions.refuse_decision: ("deputy", lambda s: _entered(s) | {"reason": "不符"}),
    orders.draft_order: (
        "office",
        lambda s: WORDS | {"assignment": make.assignment_of(s.plan, s.units["甲医院"])},
    ),
    orders.edit_order: ("office", _order("to_issue", **WORDS)),
    orders.discard_order: ("office", _order("to_issue", **REASON)),
    orders.refuse_order: ("committee", _order("to_issue", **REASON)),
    orders.issue_order: ("committee", _order("to_issue")),
    orders.lift_order: ("office", _order("answered", **REASON)),
    order_answers.answer_order: ("reporter", _order("issued", text="已补报。")),
    order_answers.confirm_answer: ("leader", _order("to_confirm")),
    order_answers.send_back_answer: ("leader", _order("to_confirm", **REASON)),
    order_answers.return_answer: ("office", _order("answered", answer_by=ANSWER_BY, **REASON)),
    order_rules.set_order_rule: ("office", lambda s: {"colour": "blue", "version": 0, "overdue": 8}),
}
# Steps of the actions above that take `by` and write no line of their own.
PARTS = {"move_order", "add_order_step", "require_order_move", "check_order_right"}

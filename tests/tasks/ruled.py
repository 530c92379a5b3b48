"""The rules of reminders, for the tests of all addresses and all actions."""

from datetime import time

from records.models import ReminderTerms
from tasks.actions import reminding
from tasks.ladders import DEFAULTS, Ladder

# As in tests/test_access.py.
TABLE = """
GET  tasks:reminder_rules - - 302 403 403 403 403 403 200 200 200 200 403 403 403
GET  tasks:reminder_rule overdue - 302 403 403 403 403 403 200 200 403 403 403 403 403
POST tasks:reminder_rule overdue - 302 403 403 403 403 403 302 302 403 403 403 403 403
POST tasks:reminder_rule_drop overdue - 302 403 403 403 403 403 409 409 403 403 403 403 403
GET  tasks:reminder_terms - - 302 403 403 403 403 403 200 200 403 403 403 403 403
POST tasks:reminder_terms - - 302 403 403 403 403 403 302 302 403 403 403 403 403
"""
RULE = {"is_on": "on", "steps": "1、3", "every": "", "leader_from": "3", "office_from": "", "version": 0}
TERMS = {"opens_at": "09:00", "closes_at": "17:00", "daily_cap": 4, "urge_gap": 2}


def terms_form() -> dict:
    """The terms of TERMS, written on the page as it is now."""
    return TERMS | {"seen": reminding.terms_words(ReminderTerms.current())}


FORMS = {"tasks:reminder_rule": lambda scene: RULE, "tasks:reminder_terms": lambda scene: terms_form()}
SHOWS_A_PAGE_TOO = {"tasks:reminder_rule", "tasks:reminder_terms"}


def _ruled(scene) -> dict:
    ladder = Ladder((2,))
    rule = reminding.set_rule(by=scene.cast.office, kind="returned", ladder=ladder, version=0, plan=scene.plan)
    return {"rule": rule, "version": 1}


# action → (who, what it is called with, given the scene), as in tests/test_audit.py.
ACTIONS = {
    reminding.set_rule: ("office", lambda s: {"kind": "overdue", "ladder": DEFAULTS["overdue"], "version": 0}),
    reminding.drop_rule: ("office", _ruled),
    reminding.set_reminder_terms: (
        "office",
        lambda s: terms_form() | {"opens_at": time(9), "closes_at": time(17)},
    ),
}

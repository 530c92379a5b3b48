"""The pages of the rules in a real browser; see tests/test_pages.py."""

import pytest

from tasks.actions.reminding import set_rule
from tasks.ladders import DEFAULTS

pytestmark = pytest.mark.browser


def test_pages_of_the_rules(visitor, cast, plan):
    task = plan.tasks.first()
    set_rule(by=cast.office, kind="overdue", ladder=DEFAULTS["overdue"], version=0, task=task)
    visitor.sign_in(cast.office)
    visitor.open("tasks:reminder_rules")
    visitor.open("tasks:reminder_rule", "overdue")
    visitor.open("tasks:reminder_terms")
    assert visitor.seen == {}

"""Two people of the office, and two jobs, at the same moment. Each race has its control."""

from functools import partial

import pytest
from django.db import transaction

from modelagency.clock import today
from records.models import AuditEvent, Message
from tasks.actions.in_force import _bring_into_force, apply_amendments, issue_amendment
from tasks.models import Amendment, Step
from tests.races import at_once, looking_first
from tests.tasks.amended import opened, rewritten, termed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def draft(cast, plan):
    draft = termed(cast.office, opened(cast.office, plan), today())
    rewritten(cast.office, draft, plan.tasks.get(order=2), text="按季检查。")
    draft.refresh_from_db()
    Message.objects.all().delete()
    return draft


def steps() -> int:
    return Step.objects.filter(verb="amend").count()


def test_two_who_issue_at_once_issue_once(cast, draft):
    acts = [
        partial(issue_amendment, by=user, amendment=draft, edits=draft.edits) for user in (cast.office, cast.deputy)
    ]
    outcomes = at_once(*acts)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Amendment", "Refusal"]
    assert AuditEvent.objects.filter(verb="amendment.issue").count() == 1
    rows = draft.changes.get().task.assignments.count()
    assert (Amendment.objects.get().status, steps()) == ("in_force", rows)


@pytest.fixture
def due(cast, draft):
    Amendment.objects.update(status="issued", issued_at=draft.edited_at, issued_by=cast.office)
    return draft


def test_four_jobs_at_once_apply_it_once(due):
    assert sorted(at_once(*[partial(apply_amendments, today())] * 4)) == [0, 0, 0, 1]
    assert steps() == due.changes.get().task.assignments.count()


def test_without_asking_again_under_the_lock_it_would_be_applied_twice(due):
    @transaction.atomic
    def apply(seen):
        _bring_into_force(seen, today())

    looking_first(lambda: Amendment.objects.due(today()).select_related("plan").get(), apply, apply)
    assert steps() == 2 * due.changes.get().task.assignments.count()

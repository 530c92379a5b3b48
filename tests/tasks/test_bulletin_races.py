"""Bulletins at the same moment: one draft, one paper of each number, issued once; each with its control."""

from functools import partial

import pytest
from django.db import IntegrityError

from records.models import AuditEvent, Message
from tasks.actions.bulletins import draft_bulletin, edit_bulletin, issue_bulletin
from tasks.models import Bulletin, Snapshot
from tests import make
from tests.assessment.doors.papers import WORDS, drafted
from tests.cast import DUE
from tests.races import at_once, looking_first

pytestmark = pytest.mark.django_db(transaction=True)


def kinds(outcomes) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_two_who_draft_at_once_make_one(cast, plan):
    acts = [partial(draft_bulletin, by=who, plan=plan) for who in (cast.office, cast.deputy)]
    assert kinds(at_once(*acts)) == ["Bulletin", "Refusal"]
    assert (Bulletin.objects.count(), Snapshot.objects.count()) == (1, 1)


def test_without_the_lock_two_would_find_no_draft(cast, plan):
    one = drafted(cast, plan)
    said = {name: value for name, value in vars(one).items() if name not in ("_state", "id", "snapshot_id")}
    Bulletin.objects.all().delete()
    Snapshot.objects.all().delete()

    def write(seen):
        snapshot = Snapshot.objects.create(
            plan=plan, day="2026-09-16", taken_at=one.drafted_at, planned=0, units=0, is_daily=False
        )
        return None if seen else Bulletin.objects.create(snapshot=snapshot, **said)

    assert kinds(looking_first(Bulletin.objects.count, write, write)) == ["Bulletin", "IntegrityError"]


def test_one_who_issues_and_one_who_words_it_do_not_mix(cast, plan):
    made = drafted(cast, plan)
    acts = [
        partial(issue_bulletin, by=cast.office, bulletin=made, version=0),
        partial(issue_bulletin, by=cast.deputy, bulletin=made, version=0),
        partial(edit_bulletin, by=cast.deputy, bulletin=made, version=0, **WORDS | {"title": "另一个标题"}),
    ]
    outcomes = at_once(*acts)
    made.refresh_from_db()
    issued = made.state == "issued"
    assert (made.title == "另一个标题") == (not issued)
    assert kinds(outcomes) == sorted(["Bulletin", "Refusal", "Refusal"])
    assert AuditEvent.objects.filter(verb="bulletin.issue").count() == issued
    assert Message.objects.filter(link=f"/bulletins/{made.pk}/").count() == (4 if issued else 0)


def two_plans(cast, plan):
    other = make.published_plan(cast.office, make.NOTICE.replace("9号", "31号"), due_on=DUE)
    return [draft_bulletin(by=cast.office, plan=one) for one in (plan, other)]


def test_two_issued_at_once_have_two_numbers_or_one_is_refused(cast, plan):
    made = two_plans(cast, plan)
    acts = [partial(issue_bulletin, by=cast.office, bulletin=one, version=0) for one in made]
    assert kinds(at_once(*acts)) == ["Bulletin", "Refusal"]
    assert list(Bulletin.objects.filter(state="issued").values_list("number", flat=True)) == [1]


def test_without_taking_turns_two_would_take_one_number(cast, plan):
    made = two_plans(cast, plan)

    def write(one, seen):
        values = {"state": "issued", "issued_by": cast.office, "issued_on": "2026-09-16"}
        return seen or Bulletin.objects.filter(pk=one.pk).update(**values)

    look = Bulletin.objects.filter(state="issued").count
    outcomes = looking_first(look, *[partial(write, one) for one in made])
    assert [type(one) for one in outcomes if one != 1] == [IntegrityError]

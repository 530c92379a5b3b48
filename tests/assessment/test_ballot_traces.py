"""What is left of a round once it has closed. The attacks on a full dump are in test_anonymity.py."""

import json

import pytest
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from assessment.actions import paper, phones, rounds
from assessment.models import Ballot, Sheet, VoteCode
from records.models import AuditEvent
from tests.assessment import polling, run

VOTES = [(a, b, c) for a in (1, 2, 3) for b in (0, 1, 2, 3) for c in (1, 2, 3, None)]  # no two alike


@pytest.fixture
def round(cast, plan, units):
    run.more_branches(units, 1)
    return polling.opened(cast, run.opened(cast.office, plan))


def voted(cast, round) -> list[str]:
    """Everybody votes in turn, over HTTP; the codes in that order."""
    codes = phones.issue_vote_codes(by=cast.office, group=round.groups.first(), count=len(VOTES))
    for code, votes in zip(codes, VOTES, strict=True):
        said = {f"v{place}": "none" if vote is None else vote for place, vote in enumerate(votes)}
        assert Client().post(reverse("vote_cast"), said | {"code": code}).status_code == 302
    return codes


def in_turn() -> list[tuple]:
    """The votes of all ballots in the order of their ids."""
    return [tuple(votes) for votes in Ballot.objects.order_by("pk").values_list("votes", flat=True)]


def in_place(some, other) -> int:
    """How often both say the same at the same place."""
    return sum(one == two for one, two in zip(some, other, strict=True))


def test_ids_of_before_are_not_used_again(cast, round):
    voted(cast, round)
    before = {model: set(model.objects.values_list("pk", flat=True)) for model in (Ballot, VoteCode)}
    rounds.close_round(by=cast.office, round=round)
    for model, old in before.items():
        assert len(old) == len(VOTES)
        assert not old & set(model.objects.values_list("pk", flat=True))


def test_ballots_and_codes_know_no_time_no_person_and_no_other_row():
    for model, leads_to in ((Ballot, {"VoteRound"}), (VoteCode, {"RaterGroup"})):
        columns = model._meta.concrete_fields
        assert {column.related_model.__name__ for column in columns if column.related_model} == leads_to
        assert not [column for column in columns if isinstance(column, models.DateField | models.TimeField)]
        assert not model._meta.related_objects


# What the database keeps of a row beside its columns: the transactions on one, nothing but the id on the other.
METADATA = {
    "postgresql": "SELECT DISTINCT xmin::text, xmax::text, cmin::text, current_setting('track_commit_timestamp') FROM ",
    "sqlite": "SELECT DISTINCT rowid - id FROM ",
}


def test_row_metadata_is_that_of_one_transaction(cast, round):
    voted(cast, round)
    rounds.close_round(by=cast.office, round=round)
    with connection.cursor() as cursor:
        for model in (Ballot, VoteCode):
            cursor.execute(METADATA[connection.vendor] + model._meta.db_table)
            (found,) = cursor.fetchall()
            assert found[-1] in ("off", 0)


def test_of_paper_only_the_ballots_stay(cast, round):
    sheets = polling.received(cast, round, len(VOTES), 0)
    polling.entered(cast, sheets, VOTES)
    paper.enter_sheet(by=cast.deputy, sheet=sheets[0], votes=[0, 0, 0])
    paper.settle_sheet(by=cast.office, sheet=sheets[0], decided={0: "1", 2: "1"})
    rounds.close_round(by=cast.office, round=round)
    assert not Sheet.objects.exists()
    assert sorted(in_turn(), key=str) == sorted(VOTES, key=str)
    assert in_place(in_turn(), VOTES) < 10
    told = json.dumps(list(AuditEvent.objects.values_list("before", "after")))
    assert not [votes for votes in VOTES if json.dumps(list(votes)) in told]

"""What a full dump tells once a round has closed: ballots, codes, and no way between them or to a person."""

import json

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
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


def physical(model) -> list:
    """Ids in the order in which the rows lie on the disk."""
    order = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {model._meta.db_table} ORDER BY {order}")
        return [pk for (pk,) in cursor.fetchall()]


def dump() -> str:
    """Every value of every row."""
    every = apps.get_models(include_auto_created=True)
    return json.dumps([list(model._base_manager.values()) for model in every], default=str, ensure_ascii=False)


def test_while_it_is_open_the_order_would_tell(cast, round):
    """The control: what is measured below is worth something."""
    codes = voted(cast, round)
    used = [phones.digest(phones.PURPOSE, code) for code in codes]
    assert in_place(in_turn(), VOTES) == len(VOTES)
    assert list(VoteCode.objects.order_by("pk").values_list("digest", flat=True)) == used


def test_neither_ids_nor_places_on_the_disk_tell_who_voted_when_or_with_which_code(cast, round):
    codes = voted(cast, round)
    rounds.close_round(by=cast.office, round=round)
    digests = [phones.digest(phones.PURPOSE, code) for code in codes]
    of_code = dict(zip(digests, VOTES, strict=True))
    for by_id in (True, False):
        keys = {model: list(range(len(VOTES))) for model in (Ballot, VoteCode)}
        ballots = {row.pk: tuple(row.votes) for row in Ballot.objects.all()}
        kept = {row.pk: row.digest for row in VoteCode.objects.all()}
        for model in keys:
            keys[model] = sorted(model.objects.values_list("pk", flat=True)) if by_id else physical(model)
        said, held = [ballots[pk] for pk in keys[Ballot]], [kept[pk] for pk in keys[VoteCode]]
        # By chance one of 48 is in its place; ten or more once in ten million times.
        assert in_place(said, VOTES) < 10
        assert in_place(held, digests) < 10
        assert in_place(said, [of_code[digest] for digest in held]) < 10
        assert in_place(said, [*reversed(VOTES)]) < 10


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


def test_no_code_stands_anywhere_and_no_line_was_written_by_a_voter(cast, round):
    lines, sessions = AuditEvent.objects.count(), Session.objects.count()
    codes = voted(cast, round)
    assert AuditEvent.objects.count() == lines + 1  # the office gave out the codes
    assert Session.objects.count() == sessions
    rounds.close_round(by=cast.office, round=round)
    text = dump()
    assert not [code for code in codes if code in text or code.replace("-", "") in text]


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

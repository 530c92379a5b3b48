"""From a whole dump after a round has closed nobody finds out whose a ballot is; before, or unshuffled, one does."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse

from assessment.actions import rounds
from assessment.actions.paper import enter_sheet
from assessment.actions.phones import PURPOSE, cast_vote, issue_vote_codes
from branches.codes import digest
from tests.assessment import polling, run
from tests.assessment.attack import dump, strongest

pytestmark = pytest.mark.django_db(transaction=True)  # each vote a transaction of its own, as it is for people
VOTERS, SUBJECTS = 60, 4
CHANCE = 0.85  # sixty voters in an order of chance come that near to the true one once in 10^10
PATTERNS = [[number // 4**place % 4 for place in range(SUBJECTS)] for number in range(4**SUBJECTS)]
VOTES = [PATTERNS[(voter * 97 + 13) % len(PATTERNS)] for voter in range(VOTERS)]  # by these only the test knows a voter


@pytest.fixture
def round(cast, plan, units):
    """A round on four subjects, open for paper and phones."""
    run.more_branches(units, 2)
    found = polling.opened(cast, run.opened(cast.office, plan), groups=[("党员代表", Decimal(100))], best_percent=None)
    assert found.candidacies.count() == SUBJECTS
    return found


@pytest.fixture
def codes(cast, round):
    """More than voters come."""
    return issue_vote_codes(by=cast.office, group=round.groups.get(), count=VOTERS + 5)


@pytest.fixture
def phoned(codes):
    """The voters in the order in which they voted, by the digests of their codes; which slip was whose is chance."""
    slips = [codes[(voter * 7) % len(codes)] for voter in range(VOTERS)]
    for slip, votes in zip(slips, VOTES, strict=True):
        cast_vote(code=slip, votes=votes)
    return {digest(PURPOSE, slip): voter for voter, slip in enumerate(slips)}


def said(row) -> list[int]:
    return json.loads(row["votes"]) if isinstance(row["votes"], str) else row["votes"]


def by_phone(phoned) -> tuple[float, str]:
    """The best attack on the ballots by the codes that were used."""
    tables = dump()
    known = {tuple(votes): voter for voter, votes in enumerate(VOTES)}
    used = [row for row in tables["assessment_votecode"] if row["is_used"]]
    ballots = tables["assessment_ballot"]
    assert len(used) == len(ballots) == VOTERS
    return strongest(ballots, used, lambda row: known[tuple(said(row))] if "votes" in row else phoned[row["digest"]])


def test_while_the_round_is_open_who_reads_the_database_knows(phoned):
    """The first control, and the limit that is stated: somebody who watches the live database."""
    assert by_phone(phoned)[0] == 1


def test_after_closing_no_query_joins_a_ballot_to_a_code(cast, round, phoned):
    rounds.close_round(by=cast.office, round=round)
    strength, how = by_phone(phoned)
    assert strength < CHANCE, how


def test_without_the_shuffling_the_same_attack_succeeds(cast, round, phoned, monkeypatch):
    monkeypatch.setattr(rounds._random, "shuffle", lambda rows: None)
    rounds.close_round(by=cast.office, round=round)
    assert by_phone(phoned)[0] == 1


def test_without_the_rewriting_the_same_attack_succeeds(cast, round, phoned, monkeypatch):
    monkeypatch.setattr(rounds, "_rewrite_ballots", lambda *arguments: None)
    monkeypatch.setattr(rounds, "_rewrite_codes", lambda *arguments: None)
    rounds.close_round(by=cast.office, round=round)
    assert by_phone(phoned)[0] == 1


@pytest.fixture
def piled(cast, round):
    """Paper ballots in the order in which they were collected, entered twice."""
    sheets = polling.received(cast, round, VOTERS)
    for sheet, votes in zip(sheets, VOTES, strict=True):
        for person in (cast.office, cast.deputy):
            enter_sheet(by=person, sheet=sheet, votes=votes)
    return sheets


def by_pile() -> tuple[float, str]:
    known = {tuple(votes): voter for voter, votes in enumerate(VOTES)}
    ballots = dump()["assessment_ballot"]
    assert len(ballots) == VOTERS
    return strongest(ballots, [], lambda row: known[tuple(said(row))])


def test_after_closing_no_query_joins_a_ballot_to_its_place_in_the_pile(cast, round, piled):
    rounds.close_round(by=cast.office, round=round)
    strength, how = by_pile()
    assert strength < CHANCE, how
    assert dump()["assessment_sheet"] == []


def test_without_the_shuffling_the_pile_tells(cast, round, piled, monkeypatch):
    monkeypatch.setattr(rounds._random, "shuffle", lambda rows: None)
    rounds.close_round(by=cast.office, round=round)
    assert by_pile()[0] == 1


COUNTED = {"sqlite_sequence", "pg_sequences", "pg_stat_user_tables", "pg_stat_user_indexes"}


def changed(before, after) -> set[str]:
    """Tables with other rows; that a row was locked, which PostgreSQL notes beside it, is no change."""
    before, after = ({table: unlocked(rows) for table, rows in one.items()} for one in (before, after))
    return {table for table in before if before[table] != after[table]} - COUNTED


def unlocked(rows):
    return [{name: value for name, value in row.items() if name != "xmax_"} for row in rows]


def test_a_vote_leaves_a_ballot_and_a_used_code_and_nothing_else_anywhere(client, codes):
    """No session, no line of the trail, no count of tries: nothing in any table tells that somebody was here."""
    before = dump()
    answers = {f"v{place}": str(vote) for place, vote in enumerate(VOTES[0])}
    assert client.post(reverse("vote"), {"code": codes[0]}).status_code == 200
    assert client.post(reverse("vote_cast"), {"code": codes[0]} | answers).status_code == 302
    after = dump()
    assert changed(before, after) == {"assessment_ballot", "assessment_votecode"}
    (ballot,) = after["assessment_ballot"]
    assert said(ballot) == VOTES[0]


def test_no_ballot_and_no_code_stands_anywhere_else(cast, round, codes, phoned):
    """Not in the trail, not in a message, not in a session."""
    rounds.close_round(by=cast.office, round=round)
    tables = dump()
    everywhere = json.dumps(tables, default=str, ensure_ascii=False)
    assert not [code for code in codes if code in everywhere or code.replace("-", "") in everywhere]
    box = tables.pop("assessment_ballot"), tables.pop("assessment_votecode")
    elsewhere = json.dumps(tables, default=str, ensure_ascii=False)
    assert not [row for row in box[1] if row["digest"] in elsewhere]
    assert not [votes for votes in VOTES if json.dumps(votes) in elsewhere]


@pytest.mark.once
@pytest.mark.parametrize(
    ("end", "said", "left"), [(rounds.close_round, {}, 1), (rounds.discard_round, {"reason": "会议改期"}, 0)]
)
def test_the_file_of_a_small_portal_keeps_no_older_ballots(end, said, left, cast, round, phoned):
    """SQLite leaves what was deleted in free pages and in its log, unless it is told to wipe both."""
    path = Path(connection.settings_dict["NAME"])
    log = path.with_name(f"{path.name}-wal")
    texts = [json.dumps(votes).encode() for votes in VOTES]
    assert all(text in log.read_bytes() for text in texts)
    end(by=cast.office, round=round, **said)
    assert log.read_bytes() == b""
    assert [path.read_bytes().count(text) for text in texts] == [left] * VOTERS

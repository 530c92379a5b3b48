"""Voters, enterers and the person who closes, at the same moment. Each race has its control."""

import pytest

from assessment.actions import paper, phones, rounds
from assessment.models import Ballot, Sheet, Tally, VoteCode, VoteRound
from assessment.polls import pass_of
from records.refusals import Refusal
from tests.assessment import polling
from tests.races import at_once, looking_first

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def round(cast, cycle):
    return polling.opened(cast, cycle)


@pytest.fixture
def codes(cast, round):
    return phones.issue_vote_codes(by=cast.office, group=round.groups.first(), count=6)


def test_of_one_code_at_four_phones_one_vote_counts(round, codes):
    outcomes = at_once(*[lambda: phones.cast_vote(code=codes[0], votes=[0, 1])] * 4)
    assert sorted(map(str, outcomes)) == [*["None"], *[phones.USED] * 3]
    assert (Ballot.objects.count(), VoteCode.objects.filter(is_used=True).count()) == (1, 1)


def test_without_the_lock_one_code_would_vote_as_often_as_it_is_held(round, codes):
    def vote(found):
        VoteCode.objects.filter(pk=found.pk).update(is_used=True)
        Ballot.objects.create(round=round, group=found.group.name, votes=[0, 1])

    looking_first(lambda: phones.find_code(codes[0]), *[vote] * 4)
    assert Ballot.objects.count() == 4


def test_a_vote_that_meets_the_closing_is_counted_or_refused(cast, round, codes):
    for code in codes[:5]:
        phones.cast_vote(code=code, votes=[0, 1])
    voted, closed = at_once(
        lambda: phones.cast_vote(code=codes[5], votes=[0, 1]),
        lambda: rounds.close_round(by=cast.office, round=round),
    )
    assert closed is None
    assert voted is None or isinstance(voted, Refusal)
    counted = sum(Tally.objects.filter(round=round).first().counts)
    kept, used = Ballot.objects.filter(round=round).count(), VoteCode.objects.filter(is_used=True).count()
    assert counted == kept == used == (6 if voted is None else 5)


def test_without_the_lock_a_vote_would_come_after_the_count(cast, round, codes):
    for code in codes[:5]:
        phones.cast_vote(code=code, votes=[0, 1])

    found = phones.find_code(codes[5])
    rounds.close_round(by=cast.office, round=round)
    Ballot.objects.create(round=round, group=found.group.name, votes=[0, 1])
    assert Ballot.objects.count() > sum(Tally.objects.first().counts)


def test_two_who_enter_one_sheet_at_once_make_two_passes(cast, round):
    (sheet,) = polling.received(cast, round, 1, 0)
    outcomes = at_once(
        lambda: paper.enter_sheet(by=cast.office, sheet=sheet, votes=[0, 1]),
        lambda: paper.enter_sheet(by=cast.deputy, sheet=sheet, votes=[1, 1]),
    )
    assert [type(outcome) for outcome in outcomes] == [Sheet, Sheet]
    sheet.refresh_from_db()
    assert {(sheet.first_by, tuple(sheet.first)), (sheet.second_by, tuple(sheet.second))} == {
        (cast.office, (0, 1)),
        (cast.deputy, (1, 1)),
    }


def test_without_the_lock_one_pass_would_be_lost(cast, round):
    (sheet,) = polling.received(cast, round, 1, 0)

    def enter(person, votes):
        def act(found):
            assert pass_of(found, person) == 1
            found.first, found.first_by = votes, person
            found.save()

        return act

    looking_first(lambda: Sheet.objects.get(pk=sheet.pk), enter(cast.office, [0, 1]), enter(cast.deputy, [1, 1]))
    sheet.refresh_from_db()
    assert sheet.second is None


def test_two_who_close_at_once_count_once(cast, round, codes):
    for code in codes:
        phones.cast_vote(code=code, votes=[0, 1])
    close = [lambda: rounds.close_round(by=cast.office, round=round)] * 2
    outcomes = at_once(*close)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "Refusal"]
    assert VoteRound.objects.get().state == "closed"
    assert [row.counts for row in Tally.objects.filter(order=1)] == [[6, 0, 0, 0], [0, 6, 0, 0]]

"""Voting by phone: a code from a slip, a ballot, and nothing left of who it was."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from assessment.actions import phones, rounds
from assessment.models import Ballot, VoteCode
from records.models import AuditEvent
from tests.assessment import polling


@pytest.fixture
def round(cast, cycle):
    return polling.opened(cast, cycle)


@pytest.fixture
def codes(cast, round):
    return phones.issue_vote_codes(by=cast.office, group=round.groups.first(), count=6)


@pytest.fixture
def phone(db):
    return Client(raise_request_exception=False)


def cast_by(phone, code, *votes):
    said = {f"v{place}": vote for place, vote in enumerate(votes)}
    return phone.post(reverse("vote_cast"), said | {"code": code})


def words(answer) -> str:
    return re.sub(r"<[^>]+>", "", answer.content.decode())


def test_codes_are_shown_once_on_slips_and_kept_as_digests(cast, round, signed_in):
    office = signed_in(cast.office)
    answer = office.post(reverse("assessment:group_codes", args=[round.groups.first().pk]), {"count": 3})
    shown = set(re.findall(r"\b(?:[A-Z2-9]{4}-){2}[A-Z2-9]{4}\b", answer.content.decode()))
    assert len(shown) == 3
    assert VoteCode.objects.count() == 3
    assert not {code.digest for code in VoteCode.objects.all()} & shown
    again = office.get(reverse("assessment:round", args=[round.pk])).content.decode()
    assert not any(code in again for code in shown)


@pytest.mark.parametrize("count", ["0", "201", "", "-3", "三", "1" * 50])
def test_a_number_of_codes_that_will_not_do(cast, round, signed_in, count):
    url = reverse("assessment:group_codes", args=[round.groups.first().pk])
    answer = signed_in(cast.office).post(url, {"count": count})
    assert answer.status_code == 422
    assert "局领导班子：" in words(answer)
    assert not VoteCode.objects.exists()


def test_a_round_on_paper_has_no_codes(cast, cycle, signed_in):
    round = polling.opened(cast, cycle, by_phone=False)
    answer = signed_in(cast.office).post(
        reverse("assessment:group_codes", args=[round.groups.first().pk]), {"count": 3}
    )
    assert answer.status_code == 409
    assert not VoteCode.objects.exists()


def test_a_code_opens_the_ballot_however_it_is_typed(phone, codes):
    for typed in (codes[0], codes[0].lower(), codes[0].replace("-", ""), f" {codes[0].replace('-', ' ')} "):
        answer = phone.post(reverse("vote"), {"code": typed})
        assert answer.status_code == 200
        assert "“好”最多选 1 个" in words(answer)
        assert "甲医院党支部书记" in words(answer)


def test_a_vote_goes_into_the_box_and_the_code_is_used_up(phone, codes):
    answer = cast_by(phone, codes[0], "0", "none")
    assert (answer.status_code, answer.url) == (302, "/vote/done/")
    assert Ballot.objects.get().votes == [0, None]
    assert list(VoteCode.objects.filter(is_used=True).values_list("digest", flat=True)) == [
        phones.digest(phones.PURPOSE, codes[0])
    ]
    assert "已收到您的选票" in words(phone.get(answer.url))


def test_a_code_votes_once(phone, codes):
    cast_by(phone, codes[0], "0", "1")
    again = cast_by(phone, codes[0], "3", "3")
    assert again.status_code == 422
    assert "每个投票码只能投一次票" in words(again)
    assert phone.post(reverse("vote"), {"code": codes[0]}).status_code == 422
    assert Ballot.objects.count() == 1


@pytest.mark.parametrize(
    ("votes", "said"),
    [
        (("0", "0"), "“好”最多选 1 个，您选了 2 个"),
        (("0",), "还没有给“乙医院党支部”选择"),
        ((), "还没有给“甲医院党支部”选择"),
        (("9", "1"), "没有这一档"),
        (("0; DROP TABLE", "1"), "没有这一档"),
        (("\0", "1"), "没有这一档"),
    ],
)
def test_a_ballot_that_will_not_do_comes_back_with_what_was_chosen(phone, codes, votes, said):
    answer = cast_by(phone, codes[0], *votes)
    assert answer.status_code == 422
    assert said in words(answer)
    assert codes[0] in answer.content.decode()
    assert not Ballot.objects.exists()
    assert not VoteCode.objects.filter(is_used=True).exists()
    assert cast_by(phone, codes[0], "1", "1").status_code == 302


@pytest.mark.parametrize("code", ["", "K7MP-3XQ9-WHTB", "a\0b", "长" * 41, "' OR 1=1 --", "0" * 4000])
def test_a_code_nobody_holds_opens_nothing(phone, codes, code):
    for answer in (phone.post(reverse("vote"), {"code": code}), cast_by(phone, code, "1", "1")):
        assert answer.status_code == 422
        assert "甲医院党支部" not in words(answer)
    assert not Ballot.objects.exists()


def test_a_code_is_never_part_of_an_address(phone, codes):
    answer = phone.get(reverse("vote"), {"code": codes[0]})
    assert "甲医院党支部" not in words(answer)
    assert codes[0] not in cast_by(phone, codes[0], "1", "1").url


def test_nobody_votes_before_the_opening_or_after_the_closing(cast, cycle, phone, codes, round):
    for code in codes[:5]:
        cast_by(phone, code, "1", "1")
    rounds.close_round(by=cast.office, round=round)
    answer = cast_by(phone, codes[5], "0", "1")
    assert answer.status_code == 422
    assert "不在进行中" in words(answer)
    assert Ballot.objects.count() == 5


def test_voting_leaves_no_line_no_session_and_no_cookie_but_the_forms(cast, phone, codes, signed_in):
    lines = AuditEvent.objects.count()
    signed = signed_in(cast.reporter)
    session = signed.session.session_key
    kept = dict(signed.session.items()), signed.session.get_expiry_date
    for voter, code in ((phone, codes[0]), (signed, codes[1])):
        voter.post(reverse("vote"), {"code": code})
        cast_by(voter, code, "0", "0")
        cast_by(voter, code, "0", "1")
        cast_by(voter, code, "0", "1")
        voter.get(reverse("vote_done"))
    assert AuditEvent.objects.count() == lines
    assert set(phone.cookies) <= {"csrftoken"}
    assert (signed.session.session_key, dict(signed.session.items())) == (session, kept[0])
    assert Ballot.objects.count() == 2


def test_a_forged_form_is_refused_and_leaves_no_line_of_the_voter(codes):
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    answer = strict.post(reverse("vote_cast"), {"code": codes[0], "v0": "0", "v1": "1"}, REMOTE_ADDR="10.1.2.3")
    assert answer.status_code == 403
    assert not Ballot.objects.exists()
    assert not AuditEvent.objects.filter(ip="10.1.2.3").exists()

"""Accounts without passwords, and the one-time code with which a person sets one."""

import re

import pytest
from django.core.exceptions import ValidationError

from branches.actions.accounts import add_person, code_owner, issue_code, redeem_code
from branches.models import SignInCode
from records.models import AuditEvent
from records.refusals import Refusal
from tests import make

GOOD = "Chun-Feng-88-li"


@pytest.fixture
def person(units):
    return add_person(by=None, username="wangmin", name="王敏", email="wm@example.invalid")


def test_a_new_account_has_no_password(person):
    assert (person.username, person.name, person.email) == ("wangmin", "王敏", "wm@example.invalid")
    assert not person.has_usable_password()


def test_a_user_name_is_given_once(person):
    with pytest.raises(Refusal, match="“wangmin”已被使用"):
        add_person(by=None, username="wangmin", name="王敏敏")


def test_a_code_is_shown_once_and_kept_as_a_digest(person):
    code = issue_code(by=None, user=person)
    assert re.fullmatch(r"(?:[A-HJKMNP-Z2-9]{4}-){2}[A-HJKMNP-Z2-9]{4}", code)
    kept = str(SignInCode.objects.values().get()) + str(list(AuditEvent.objects.values()))
    assert code not in kept and code.replace("-", "") not in kept


def test_a_code_leads_to_its_person_however_it_is_typed(person):
    code = issue_code(by=None, user=person)
    typed = [code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')} "]
    assert [code_owner("wangmin", one) for one in typed] == [person] * 4


def test_a_wrong_or_foreign_code_leads_to_nobody(person):
    other = make.user("other")
    code, foreign = issue_code(by=None, user=person), issue_code(by=None, user=other)
    assert [code_owner("wangmin", one) for one in ("", "AAAA-AAAA-AAAA", foreign)] == [None] * 3
    assert code_owner("nobody", code) is None


def test_a_code_holds_fourteen_days(person, the_day):
    code = issue_code(by=None, user=person)
    the_day.move_to("2026-09-30T00:59:00Z")
    assert code_owner("wangmin", code) == person
    the_day.move_to("2026-09-30T01:01:00Z")
    assert code_owner("wangmin", code) is None
    with pytest.raises(Refusal, match="已失效"):
        redeem_code(by=person, code=code, password=GOOD)


def test_a_code_of_a_closed_account_leads_to_nobody(person):
    code = issue_code(by=None, user=person)
    person.is_active = False
    person.save()
    assert code_owner("wangmin", code) is None


def test_a_new_code_voids_the_one_before(person):
    first, second = issue_code(by=None, user=person), issue_code(by=None, user=person)
    assert (code_owner("wangmin", first), code_owner("wangmin", second)) == (None, person)


def test_a_code_sets_a_password_once(person):
    code = issue_code(by=None, user=person)
    redeem_code(by=person, code=code, password=GOOD)
    person.refresh_from_db()
    assert person.check_password(GOOD)
    with pytest.raises(Refusal, match="已经用过"):
        redeem_code(by=person, code=code, password="Another-one-77")
    person.refresh_from_db()
    assert person.check_password(GOOD)


def test_a_weak_password_leaves_the_code_as_it_is(person):
    code = issue_code(by=None, user=person)
    with pytest.raises(ValidationError):
        redeem_code(by=person, code=code, password="1234567890")
    assert code_owner("wangmin", code) == person

"""First sign-in by a code, the own account, and issuing codes: through the pages."""

import re
from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from branches.actions.accounts import add_person, issue_code
from branches.actions.posts import appoint
from branches.models import SignInCode, User
from branches.permissions import issuable_by, rights_of
from branches.roles import Role
from records.models import AuditEvent, Message
from tests import make

GOOD = "Chun-Feng-88-li"
WRONG = "用户名或登录码不对，或登录码已经用过、已过期。"


@pytest.fixture
def newcomer(units):
    person = add_person(by=None, username="wangmin", name="王敏")
    appoint(by=None, user=person, unit=units["甲医院"], role=Role.REPORTER, starts_on=make.FOUNDED)
    return person


def redeem(client, username="wangmin", code="", password=GOOD, again=None):
    said = {"username": username, "code": code, "password": password, "again": password if again is None else again}
    return client.post(reverse("sign_in_code"), said)


def change(client, **said):
    good = {"set_password": "", "old": make.PASSWORD, "password": GOOD, "again": GOOD}
    return client.post(reverse("account"), good | said)


def words(answer) -> str:
    return answer.content.decode()


def test_a_code_sets_the_password_and_signs_in(newcomer, client):
    code = issue_code(by=None, user=newcomer)
    answer = client.post(
        reverse("sign_in_code"), {"username": "wangmin", "code": code, "password": GOOD, "again": GOOD}, follow=True
    )
    assert (answer.redirect_chain, answer.status_code) == ([("/", 302)], 200)
    assert "密码已设置，您已登录。" in words(answer)
    assert list(AuditEvent.objects.order_by("-id").values_list("verb", flat=True)[:1]) == ["account.set_password"]
    other = Client()
    assert other.post(reverse("login"), {"username": "wangmin", "password": GOOD}).status_code == 302
    assert SignInCode.objects.count() == 0


def test_whatever_is_wrong_with_the_code_the_answer_is_the_same(newcomer, client):
    used = issue_code(by=None, user=newcomer)
    assert redeem(Client(), code=used).status_code == 302
    pairs = [("wangmin", used), ("wangmin", "AAAA-AAAA-AAAA"), ("nobody", used)]
    answers = [redeem(client, username=name, code=code) for name, code in pairs]
    assert [answer.status_code for answer in answers] == [422] * 3
    assert all(WRONG in words(answer) for answer in answers)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"username": ""}, "请填写用户名"),
        ({"code": ""}, "请填写登录码"),
        ({"password": "", "again": ""}, "请填写新密码"),
        ({"again": "Other-Words-77"}, "两次输入的新密码不一致"),
        ({"password": "short"}, "新密码太短，至少 10 个字符。"),
        ({"password": "8361947205"}, "新密码不能全是数字"),
        ({"username": "wang\x00min"}, "字符"),
        ({"username": "王" * 61}, WRONG),
        ({"code": "A" * 41}, WRONG),
        ({"code": "\x00"}, "字符"),
        ({"password": "长" * 129}, "最多 128 个字符"),
        ({"username": "\ud83e\udd81" * 9}, WRONG),
    ],
    ids=repr,
)
def test_what_is_wrong_is_said_and_the_code_stays(said, told, newcomer, client):
    code = issue_code(by=None, user=newcomer)
    said = {name: text.encode("utf-16", "surrogatepass").decode("utf-16") for name, text in said.items()}
    answer = redeem(client, **{"code": code} | said)
    assert (answer.status_code, told in words(answer)) == (422, True)
    assert redeem(client, code=code).status_code == 302


def test_guessing_codes_locks_the_name_for_passwords_too(newcomer, client):
    code = issue_code(by=None, user=newcomer)
    guesses = [redeem(client, code=f"AAAA-AAAA-AAA{sign}").status_code for sign in "BCDEF"]
    assert guesses == [422, 422, 422, 422, 429]
    assert redeem(client, code=code).status_code == 429
    assert client.post(reverse("login"), {"username": "wangmin", "password": GOOD}).status_code == 429
    assert SignInCode.objects.filter(user=newcomer).exists()


def test_nothing_secret_is_kept_of_a_refused_attempt(newcomer, cast, client, signed_in):
    redeem(client, code="QQQQ-WWWW-EEEE")
    client.post(reverse("login"), {"username": "wangmin", "password": "Secret-Words-1"})
    change(signed_in(cast.reporter), old="Secret-Words-2")
    kept = str(list(AccessAttempt.objects.values())) + str(list(AuditEvent.objects.values()))
    assert AccessAttempt.objects.count() == 2
    assert [said for said in ("QQQQ", "EEEE", GOOD, "Secret-Words") if said in kept] == []


def test_a_name_typed_full_width_is_the_same_name_and_the_same_lock(newcomer, client):
    code = issue_code(by=None, user=newcomer)
    guesses = [redeem(client, username="ｗａｎｇｍｉｎ", code=f"AAAA-AAAA-AAA{sign}") for sign in "BCDEF"]
    assert [guess.status_code for guess in guesses] == [422, 422, 422, 422, 429]
    assert client.post(reverse("login"), {"username": "wangmin", "password": GOOD}).status_code == 429
    AccessAttempt.objects.all().delete()
    assert redeem(client, username="ｗａｎｇｍｉｎ", code=code).status_code == 302


def test_guessing_the_own_password_at_a_screen_left_open_locks_the_name(cast, signed_in):
    here = signed_in(cast.reporter)
    guesses = [change(here, old=f"guess-{n}").status_code for n in range(5)]
    assert guesses == [422, 422, 422, 422, 429]
    assert change(here).status_code == 429
    cast.reporter.refresh_from_db()
    assert cast.reporter.check_password(make.PASSWORD)


def test_a_refused_code_is_in_the_trail_without_the_code(newcomer, client):
    redeem(client, code="AAAA-BBBB-CCCC")
    event = AuditEvent.objects.latest("id")
    assert (event.verb, event.result, event.after) == ("account.sign_in", "refused", {"username": "wangmin"})


def test_the_own_password_is_changed_and_other_sessions_end(cast, client):
    here, elsewhere = Client(), Client()
    for one in (here, elsewhere):
        one.post(reverse("login"), {"username": "reporter", "password": make.PASSWORD})
    answer = here.post(
        reverse("account"), {"set_password": "", "old": make.PASSWORD, "password": GOOD, "again": GOOD}, follow=True
    )
    assert "密码已修改" in words(answer)
    assert (here.get("/").status_code, elsewhere.get("/").status_code) == (200, 302)
    assert AuditEvent.objects.latest("id").verb == "account.set_password"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"old": "wrong"}, "现在的密码不对"),
        ({"old": ""}, "请填写现在的密码"),
        ({"password": "reporter1", "again": "reporter1"}, "密码"),
        ({"again": "x"}, "两次输入的新密码不一致"),
    ],
    ids=repr,
)
def test_a_password_that_cannot_be_changed_stays(said, told, cast, signed_in):
    answer = change(signed_in(cast.reporter), **said)
    assert (answer.status_code, told in words(answer)) == (422, True)
    cast.reporter.refresh_from_db()
    assert cast.reporter.check_password(make.PASSWORD)


def test_the_own_address_is_kept_and_taken_away(cast, signed_in):
    client = signed_in(cast.reporter)
    for address in ("wm@anlan.invalid", ""):
        assert client.post(reverse("account"), {"set_email": "", "email": address}).status_code == 302
        cast.reporter.refresh_from_db()
        assert cast.reporter.email == address
    events = AuditEvent.objects.filter(verb="account.set_email").order_by("id")
    assert [event.after for event in events] == [{"has_email": True}, {"has_email": False}]


@pytest.mark.parametrize("address", ["wm", "wm@", "a@b.c\r\nBcc: x@y.z", "\x00@b.cn", "长" * 300 + "@b.cn"], ids=repr)
def test_an_address_that_is_none_is_refused(address, cast, signed_in):
    answer = signed_in(cast.reporter).post(reverse("account"), {"set_email": "", "email": address})
    assert answer.status_code == 422
    cast.reporter.refresh_from_db()
    assert cast.reporter.email == ""


def names_for(user) -> list[str]:
    return sorted(issuable_by(rights_of(user)).values_list("username", flat=True))


def test_who_issues_codes_for_whom(cast):
    everybody = set(cast.everybody())
    ordinary = {"reporter", "leader", "stranger", "stranger_leader", "lead"}
    assert set(names_for(cast.system_admin)) == everybody - {"system_admin"}
    assert set(names_for(cast.office)) == set(names_for(cast.deputy)) == ordinary
    assert (names_for(cast.leader), names_for(cast.stranger_leader)) == (["reporter"], ["stranger"])


def test_a_leader_issues_for_nobody_who_also_works_elsewhere_or_waits_for_trust(cast, units):
    appoint(by=None, user=cast.reporter, unit=units["乙医院"], role=Role.REPORTER, starts_on=make.FOUNDED)
    assert names_for(cast.leader) == []
    appoint(
        by=cast.system_admin, user=cast.stranger, unit=units["局机关党委"], role=Role.OFFICE, starts_on=make.FOUNDED
    )
    assert names_for(cast.stranger_leader) == []


def issue(client, **said):
    return client.post(reverse("codes"), said)


def test_the_page_shows_each_code_once_and_each_works(cast, newcomer, signed_in):
    answer = issue(signed_in(cast.leader), person=[newcomer.pk, cast.reporter.pk])
    shown = dict(re.findall(r"<b>(\S+)</b>.*?class=\"code\">([A-Z0-9-]+)<", words(answer), re.S))
    assert (answer.status_code, set(shown)) == (200, {"王敏", "reporter"})
    assert redeem(Client(), code=shown["王敏"]).status_code == 302
    told = Message.objects.filter(recipient=cast.reporter).latest("id")
    assert told.text == "leader为您发放了登录码。如不是您要求的，请告诉机关党委办公室。"
    events = AuditEvent.objects.filter(verb="account.issue_code")
    assert sorted(event.subject_label for event in events) == ["reporter", "王敏"]


def test_all_without_a_password_get_a_code_at_once(cast, newcomer, signed_in):
    User.objects.bulk_create(User(username=f"n{n}", name=f"新人{n}", password="!") for n in range(230))
    client = signed_in(cast.system_admin)
    assert words(issue(client, all_without="on")).count('class="code"') == 200
    assert SignInCode.objects.count() == 200


def test_who_holds_a_good_code_keeps_it(newcomer, cast, signed_in, the_day):
    code = issue_code(by=None, user=newcomer)
    client = signed_in(cast.system_admin)
    add_person(by=None, username="second", name="李强")
    assert re.findall(r"<b>(\S+)</b>", words(issue(client, all_without="on"))) == ["李强"]
    the_day.move_to("2026-10-01T01:00:00Z")
    assert redeem(Client(), code=code).status_code == 422
    client = signed_in(cast.system_admin)
    assert sorted(re.findall(r"<b>(\S+)</b>", words(issue(client, all_without="on")))) == ["李强", "王敏"]


def test_a_foreign_person_gets_no_code(cast, signed_in):
    answer = issue(signed_in(cast.leader), person=[cast.reporter.pk, cast.stranger.pk])
    assert (answer.status_code, "没有发放" in words(answer)) == (422, True)
    assert SignInCode.objects.count() == 0


@pytest.mark.parametrize("said", [{}, {"person": "x"}, {"person": "9" * 40}], ids=repr)
def test_nobody_chosen_or_nonsense_issues_nothing(said, cast, signed_in):
    assert issue(signed_in(cast.leader), **said).status_code == 422
    assert SignInCode.objects.count() == 0


def test_the_list_says_who_has_no_password_and_finds_people(cast, newcomer, signed_in):
    issue_code(by=None, user=newcomer)
    client = signed_in(cast.office)
    page = words(client.get(reverse("codes"), {"q": "王"}))
    assert ("王敏" in page, "未设置密码" in page, "9月30日" in page, ">stranger<" in page) == (True, True, True, False)
    assert ">stranger<" in words(client.get(reverse("codes"), {"q": "乙医"}))
    assert [client.get(reverse("codes"), {"q": q}).status_code for q in ("\x00", "长" * 51)] == [400, 400]


def test_the_machines_administrator_helps_when_nobody_can_sign_in(cast):
    output = StringIO()
    call_command("issue_code", "system_admin", stdout=output)
    code = re.search(r"[A-Z0-9-]{14}", output.getvalue()).group()
    assert redeem(Client(), username="system_admin", code=code).status_code == 302
    event = AuditEvent.objects.get(verb="account.issue_code")
    assert (event.by_label, event.subject_label) == ("系统", "system_admin")


@pytest.mark.parametrize("name", ["nobody", ""])
def test_the_command_names_an_unknown_account(name, cast):
    with pytest.raises(CommandError, match="没有用户名为"):
        call_command("issue_code", name)

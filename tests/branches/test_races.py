"""Two appointments, two uploads, two codes and two uses of a code at the same moment."""

from functools import partial

import pytest
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from branches.actions.accounts import code_owner, issue_code
from branches.actions.evidence import shelve_all
from branches.actions.posts import appoint
from branches.models import Evidence, Post, SignInCode, User
from branches.roles import Role
from modelagency.clock import now
from tests import make
from tests.branches.files import PDF
from tests.races import at_once, looking_first

pytestmark = pytest.mark.django_db(transaction=True)
OFFICERS = [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN]


@pytest.fixture
def person(units):
    return make.user("person")


def roles(person):
    return set(Post.objects.filter(user=person).values_list("role", flat=True))


def test_two_officers_roles_at_once_do_not_meet_in_one_person(units):
    for n in range(5):
        person = make.user(f"person{n}")
        give = partial(appoint, by=None, user=person, unit=units["甲医院"], starts_on=make.FOUNDED)
        outcomes = at_once(*[partial(give, role=role) for role in OFFICERS])
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Post", "Refusal", "Refusal"]
        assert len(roles(person)) == 1


def test_without_the_lock_all_three_would(person, units):
    def give(role, held):
        if not held:
            Post.objects.create(user=person, unit=units["甲医院"], role=role, starts_on=make.FOUNDED)

    looking_first(partial(roles, person), *[partial(give, role) for role in OFFICERS])
    assert roles(person) == set(OFFICERS)


def test_the_same_file_at_once_is_one_row_and_one_file(person, units, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    put = partial(shelve_all, by=person, unit=units["甲医院"])
    for content in range(5):
        uploads = [SimpleUploadedFile(f"{n}.pdf", PDF + bytes([content]) * 200_000 + PDF) for n in range(8)]
        outcomes = at_once(*[partial(put, uploads=[upload]) for upload in uploads])
        assert len({outcome[0].pk for outcome in outcomes}) == 1
    stored = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert stored == set(Evidence.objects.values_list("file", flat=True))
    assert len(stored) == 5


def test_without_get_or_create_the_second_upload_would_fail(person, units):
    def put(there):
        if not there:
            Evidence.objects.create(unit=units["甲医院"], sha256="0", size=1, uploaded_by=person)

    outcomes = looking_first(Evidence.objects.exists, put, put)
    assert sorted(type(outcome) for outcome in outcomes if outcome) == [IntegrityError]


def test_codes_issued_to_one_person_at_once_leave_the_last(person):
    for _ in range(5):
        codes = at_once(*[partial(issue_code, by=None, user=person)] * 4)
        assert [code for code in codes if not isinstance(code, str)] == []
        assert sum(code_owner("person", code) == person for code in codes) == 1


def test_without_the_upsert_the_second_code_would_fail(person):
    def issue(there):
        if not there:
            SignInCode.objects.create(user=person, digest="", issued_at=now(), expires_at=now())

    outcomes = looking_first(SignInCode.objects.exists, issue, issue)
    assert sorted(type(outcome) for outcome in outcomes if outcome) == [IntegrityError]


def redeem(code, password) -> tuple[int, bool]:
    """What one browser is answered, and whether it is signed in then."""
    client, said = Client(), {"username": "person", "code": code, "password": password, "again": password}
    return client.post(reverse("sign_in_code"), said).status_code, "_auth_user_id" in client.session


def test_one_code_used_by_two_at_once_sets_one_password(person):
    for _ in range(5):
        code = issue_code(by=None, user=person)
        outcomes = at_once(partial(redeem, code, "Chun-Feng-88-li"), partial(redeem, code, "Qiu-Shui-99-an"))
        assert sorted(outcomes) == [(302, True), (422, False)]
        person.refresh_from_db()
        assert person.check_password(["Chun-Feng-88-li", "Qiu-Shui-99-an"][outcomes.index((302, True))])


def test_without_taking_the_code_both_would_set_theirs(person):
    code, done = issue_code(by=None, user=person), []

    def redeem_unlocked(owner, password):
        if owner:
            User.objects.filter(pk=owner.pk).update(password=make_password(password))
            done.append(password)

    looking_first(
        partial(code_owner, "person", code), *[partial(redeem_unlocked, password=text) for text in ("first", "second")]
    )
    assert sorted(done) == ["first", "second"]

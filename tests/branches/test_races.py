"""Two appointments, and two uploads, at the same moment."""

from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError

from branches.actions.evidence import shelve
from branches.actions.posts import appoint
from branches.models import Evidence, Post
from branches.roles import Role
from tests import make
from tests.races import at_once, looking_first

pytestmark = pytest.mark.django_db(transaction=True)
PDF = b"%PDF-1.4\n"
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
    put = partial(shelve, by=person, unit=units["甲医院"])
    for content in range(5):
        uploads = [SimpleUploadedFile(f"{n}.pdf", PDF + bytes([content]) * 200_000) for n in range(8)]
        outcomes = at_once(*[partial(put, upload=upload) for upload in uploads])
        assert len({outcome.pk for outcome in outcomes}) == 1
    stored = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert stored == set(Evidence.objects.values_list("file", flat=True))
    assert len(stored) == 5


def test_without_get_or_create_the_second_upload_would_fail(person, units):
    def put(there):
        if not there:
            Evidence.objects.create(unit=units["甲医院"], sha256="0", size=1, uploaded_by=person)

    outcomes = looking_first(Evidence.objects.exists, put, put)
    assert sorted(type(outcome) for outcome in outcomes if outcome) == [IntegrityError]

"""A file taken off its shelf at the moment somebody uses it; newer versions at the same moment."""

from functools import partial

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from branches.actions.evidence import BadFile, add_version, shelve_all, take_off
from branches.models import Evidence
from modelagency.clock import today
from tests import make
from tests.branches.files import PDF
from tests.races import at_once, looking_first

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def row(cast, plan, units, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make.working(make.assignment_of(plan, units["甲医院"]), cast.reporter, cast.leader)


def upload(number):
    return SimpleUploadedFile(f"{number}.pdf", PDF + bytes([number]))


def shelved(cast, row, number) -> Evidence:
    return shelve_all(by=cast.reporter, unit=row.unit, uploads=[upload(number)])[0]


def test_a_file_is_used_or_taken_off_but_never_both(cast, row):
    version = 0
    for number in range(8):
        item = shelved(cast, row, number)
        name = item.file.name
        period, draft = make.draft(row, today(), version=version, reused=(item.pk,))
        use = partial(make.saved, cast.reporter, row, period, draft)
        used, removed = at_once(use, partial(take_off, by=cast.reporter, evidence=item))
        is_there = Evidence.objects.filter(pk=item.pk).exists()
        assert default_storage.exists(name) == is_there
        if is_there:
            assert "已被使用" in str(removed)
            assert row.reports.get().evidence.filter(pk=item.pk).exists()
            version += 1
        else:
            assert (type(used), removed) == (BadFile, None)


def test_without_the_lock_a_file_would_go_that_somebody_uses(cast, row):
    item = shelved(cast, row, 0)
    period, draft = make.draft(row, today())
    report = make.saved(cast.reporter, row, period, draft)

    def use(is_used):
        report.evidence.add(item)

    def remove(is_used):
        if not is_used:
            Evidence.objects.filter(pk=item.pk).delete()

    looking_first(Evidence.objects.used().filter(pk=item.pk).exists, use, remove)
    assert not Evidence.objects.filter(pk=item.pk).exists()


def test_newer_versions_at_once_come_one_after_another(cast, row):
    item = shelved(cast, row, 0)
    add = partial(add_version, by=cast.reporter, evidence=item)
    at_once(*[partial(add, upload=upload(number)) for number in range(1, 6)])
    assert sorted(Evidence.objects.values_list("version", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert Evidence.objects.get(is_current=True).version == 6


def test_without_the_lock_two_would_be_the_same_version(cast, row):
    item = shelved(cast, row, 0)
    files = {"unit": row.unit, "size": 1, "uploaded_by": cast.reporter, "first": item}

    def add(newest, digest):
        Evidence.objects.create(sha256=digest, version=newest.version + 1, **files)

    newest = Evidence.objects.versions_of(item).first
    outcomes = looking_first(newest, partial(add, digest="a"), partial(add, digest="b"))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["IntegrityError", "NoneType"]

"""Files on a unit's shelf."""

import hashlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from branches.actions.evidence import BadFile, shelve_all
from branches.models import Evidence
from tests import make
from tests.branches.files import PDF


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def person(units):
    return make.user("person")


def put(person, unit, data=PDF, name="总结.pdf"):
    return shelve_all(by=person, unit=unit, uploads=[SimpleUploadedFile(name, data)])[0]


def stored(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_lies_under_its_digest(person, units, tmp_path):
    evidence = put(person, units["甲医院"])
    digest = hashlib.sha256(PDF).hexdigest()
    path = f"evidence/{units['甲医院'].pk}/{digest[:2]}/{digest}"
    assert (evidence.name, evidence.size, evidence.sha256) == ("总结.pdf", len(PDF), digest)
    assert (evidence.file.name, evidence.uploaded_by) == (path, person)
    assert [file.read_bytes() for file in stored(tmp_path)] == [PDF]


def test_the_same_file_twice_is_one_row_and_one_file(person, units, tmp_path):
    first = put(person, units["甲医院"])
    again = put(person, units["甲医院"], name="另一个名字.pdf")
    assert (again.pk, again.name) == (first.pk, "总结.pdf")
    assert len(stored(tmp_path)) == 1


def test_two_units_never_share_a_file(person, units, tmp_path):
    first, second = put(person, units["甲医院"]), put(person, units["乙医院"])
    assert first.pk != second.pk
    assert len({first.file.name, second.file.name}) == len(stored(tmp_path)) == 2


def test_a_file_lost_from_the_disk_is_put_back(person, units):
    evidence = put(person, units["甲医院"])
    default_storage.delete(evidence.file.name)
    again = put(person, units["甲医院"])
    assert (again.pk, again.file.name) == (evidence.pk, evidence.file.name)
    assert default_storage.exists(again.file.name)


def test_what_a_rolled_back_save_left_behind_is_replaced(person, units, tmp_path):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        left = put(person, units["甲医院"]).file.name
        (tmp_path / left).write_bytes(PDF[:3])  # the disk was full
        raise ZeroDivisionError
    assert not Evidence.objects.exists()
    assert put(person, units["甲医院"]).file.name == left
    assert [file.read_bytes() for file in stored(tmp_path)] == [PDF]


@pytest.mark.parametrize(("size", "taken"), [(999_999, True), (1_000_000, True), (1_000_001, False)])
def test_the_limit_is_the_last_size_taken(person, units, settings, size, taken):
    settings.UPLOAD_LIMIT = 1_000_000
    data = PDF[:-6] + bytes(size - len(PDF)) + PDF[-6:]
    if taken:
        assert put(person, units["甲医院"], data).size == size
    else:
        with pytest.raises(BadFile):
            put(person, units["甲医院"], data)


def test_too_large_says_how_large_it_may_be(person, units, settings):
    settings.UPLOAD_LIMIT = 2 * 1024 * 1024
    with pytest.raises(BadFile, match="^文件超过 2 MB，请压缩或拆分后再上传。$"):
        put(person, units["甲医院"], PDF.rjust(2 * 1024 * 1024 + 1))


@pytest.mark.parametrize(
    ("name", "data"), [("页.pdf", b"<html>"), ("图.svg", b"<svg/>"), ("程序.exe", b"MZ"), ("空.pdf", b"")]
)
def test_a_refused_file_leaves_nothing(person, units, tmp_path, name, data):
    with pytest.raises(BadFile):
        put(person, units["甲医院"], data, name)
    assert (Evidence.objects.count(), stored(tmp_path)) == (0, [])


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../../总结.pdf", "总结.pdf"),
        ("总\x00结.pdf", "总结.pdf"),
        ("\u202efdp.总结.pdf", "fdp.总结.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
        ("CON.pdf", "CON.pdf"),
    ],
)
def test_a_strange_name_is_stored_harmless(person, units, name, kept):
    upload = SimpleUploadedFile("x.pdf", PDF)
    upload._name = name  # as a client that is no browser would send it
    evidence = shelve_all(by=person, unit=units["甲医院"], uploads=[upload])[0]
    evidence.refresh_from_db()
    assert evidence.name == kept

"""Putting files on a unit's shelf, and taking them off."""

import hashlib
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction

from branches.filetypes import safe_name, trouble_with
from branches.models import Evidence, Unit
from branches.models.evidence import shelf_path
from branches.storing import put_file
from records.actions import record
from records.refusals import Refusal


class BadFile(Refusal):
    """The file cannot be taken; the text says why and what to do."""


class AlreadyThere(Refusal):
    """The shelf has this file; `evidence` is its row."""

    def __init__(self, evidence):
        super().__init__(f"书架上已有这个文件：{evidence.name}，没有重复保存。")
        self.evidence = evidence


@transaction.atomic
def add_to_shelf(*, by, unit, uploads) -> list[Evidence]:
    """Put files on the shelf, as `shelve_all`. Raise BadFile."""
    found = shelve_all(by=by, unit=unit, uploads=uploads)
    if new := [item for item in found if not item.was_there]:
        record(by=by, verb="evidence.add", subject=unit, unit_id=unit.pk, after={"files": _digests(new)})
    return found


@transaction.atomic
def add_version(*, by, evidence, upload) -> Evidence:
    """A newer file of the same material; the older stay, and rows that use them keep them.

    Raise BadFile; AlreadyThere when the shelf has the file."""
    check_upload(upload)
    found = _shelve(by, _locked(evidence.unit_id), [upload])[0]
    if found.was_there:
        raise AlreadyThere(found)
    newest = Evidence.objects.versions_of(evidence).select_for_update().first()
    Evidence.objects.filter(pk=newest.pk).update(is_current=False)
    found.first_id, found.version = newest.first_id_or_own, newest.version + 1
    found.save(update_fields=["first", "version"])
    after = {"version": found.version, "sha256": found.sha256, "of": newest.first_id_or_own}
    record(by=by, verb="evidence.add_version", subject=found, after=after)
    return found


@transaction.atomic
def take_off(*, by, evidence) -> None:
    """Remove the newest version of a material that no row uses, and its file. Raise Refusal."""
    _locked(evidence.unit_id)
    evidence = Evidence.objects.select_for_update(of=("self",)).filter(pk=evidence.pk).first()
    if evidence is None:
        raise Refusal("这份材料已经撤下。")
    if not evidence.is_current:
        raise Refusal("已有更新的一版，旧版留存备查，不能撤下。")
    if Evidence.objects.used().filter(pk=evidence.pk).exists():
        raise Refusal("这份材料已被使用，不能撤下。有新的文件时，请上传新版。")
    record(by=by, verb="evidence.take_off", subject=evidence, before={"sha256": evidence.sha256})
    newest = Evidence.objects.versions_of(evidence).exclude(pk=evidence.pk).first()
    unit_id, name = evidence.unit_id, evidence.file.name
    evidence.delete()
    if newest:
        Evidence.objects.filter(pk=newest.pk).update(is_current=True)
    transaction.on_commit(partial(_remove_file, unit_id, name))


def shelve_all(*, by, unit, uploads) -> list[Evidence]:
    """Put uploaded files on the shelf of `unit`, or none when one cannot be taken. Raise BadFile, OSError.

    `was_there` of each tells whether the shelf had it; the same file twice is one row."""
    for upload in uploads:
        check_upload(upload)  # all before the first is written
    with transaction.atomic():
        return _shelve(by, _locked(unit.pk), uploads) if uploads else []


def from_shelf(*, unit, ids) -> list[Evidence]:
    """Files chosen from the shelf of `unit`, which stay there as long as this transaction runs. Raise BadFile: one is
    not, or no more, on it."""
    if not (wanted := set(ids)):
        return []
    found = list(Evidence.objects.select_for_update(of=("self",)).filter(unit=unit, pk__in=wanted).order_by("pk"))
    if len(found) != len(wanted):
        raise BadFile("选用的材料已不在本单位书架上，请重新选择。")
    return found


def check_upload(upload) -> None:
    """Raise BadFile when an uploaded file cannot be evidence."""
    if upload.size > settings.UPLOAD_LIMIT:
        raise BadFile(f"文件超过 {settings.UPLOAD_LIMIT // 1024 // 1024} MB，请压缩或拆分后再上传。")
    if trouble := trouble_with(safe_name(upload.name), upload.file):
        raise BadFile(trouble)


def _locked(unit_id) -> Unit:
    """One writer at a time on each shelf, so that a file is never removed while its equal is being put there."""
    return Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=unit_id)


def _shelve(by, unit, uploads) -> list[Evidence]:
    written = []
    try:
        return [_put(by, unit, upload, written) for upload in uploads]
    except BaseException:
        for place in written:  # the rows go with the transaction
            place.unlink(missing_ok=True)
        raise


def _put(by, unit, upload, written: list[Path]) -> Evidence:
    digest = _digest(upload)
    found, is_new = Evidence.objects.get_or_create(
        unit=unit,
        sha256=digest,
        defaults={"name": safe_name(upload.name), "size": upload.size, "uploaded_by": by, "file": ""},
    )
    found.was_there = not is_new
    place = Path(default_storage.path(shelf_path(found, "")))
    if is_new or not found.file or not place.exists():
        put_file(place, upload.chunks())
        written.append(place)
        found.file.name = shelf_path(found, "")
        found.save(update_fields=["file"])
    return found


def _digest(upload) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _digests(files) -> list[str]:
    return [f"{file.name} {file.sha256}" for file in files]


@transaction.atomic
def _remove_file(unit_id, name) -> None:
    """Remove the file of a row that is gone, unless the same file was put on the shelf again meanwhile."""
    _locked(unit_id)
    if not Evidence.objects.filter(file=name).exists():
        Path(default_storage.path(name)).unlink(missing_ok=True)

"""Putting files on a unit's shelf."""

import hashlib

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from branches.filetypes import safe_name, trouble_with
from branches.models import Evidence
from branches.models.evidence import shelf_path
from records.refusals import Refusal


class BadFile(Refusal):
    """The file cannot be taken; the text says why and what to do."""


def content_of(upload) -> bytes:
    """What is in an uploaded file that may be evidence. Raise BadFile."""
    if upload.size > settings.UPLOAD_LIMIT:
        raise BadFile(f"文件超过 {settings.UPLOAD_LIMIT // 1024 // 1024} MB，请压缩或拆分后再上传。")
    upload.seek(0)
    data = upload.read()
    if trouble := trouble_with(safe_name(upload.name), data):
        raise BadFile(trouble)
    return data


def shelve_all(*, by, unit, uploads) -> list[Evidence]:
    """Put uploaded files on the shelf of `unit`, or none when one cannot be taken. Raise BadFile."""
    for upload in uploads:
        content_of(upload)  # all before the first: a rollback takes back rows, not files
    return [shelve(by=by, unit=unit, upload=upload) for upload in uploads]


@transaction.atomic
def shelve(*, by, unit, upload) -> Evidence:
    """Put an uploaded file on the shelf of `unit`; the same file twice is one row. Raise BadFile."""
    data, name = content_of(upload), safe_name(upload.name)
    digest = hashlib.sha256(data).hexdigest()
    evidence, _ = Evidence.objects.get_or_create(
        unit=unit, sha256=digest, defaults={"name": name, "size": len(data), "uploaded_by": by, "file": ""}
    )
    if not evidence.file or not default_storage.exists(evidence.file.name):
        default_storage.delete(shelf_path(evidence, name))  # left behind by a transaction that was rolled back
        evidence.file.save(digest, ContentFile(data), save=False)
        evidence.save(update_fields=["file"])
    return evidence

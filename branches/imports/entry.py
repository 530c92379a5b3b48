"""The way of a file: read, checked, kept for an hour, checked again while it is written."""

from dataclasses import asdict
from hashlib import sha256

from django.db import IntegrityError, transaction

from branches.actions.imports import KEPT_FOR, add_organisation, keep_import, lock_organisation
from branches.filetypes import safe_name
from branches.imports.checking import Checked, check
from branches.imports.files import content_of, read_file
from branches.imports.layout import POSTS
from branches.imports.reading import Content
from branches.imports.world import World
from branches.models import PendingImport
from branches.usernames import as_stored
from branches.workbooks.faults import FileError
from modelagency.clock import now, today
from records.refusals import Refusal


class ChangedError(Exception):
    """The organisation is not what it was when the file was checked; `checked` is how things stand now."""

    def __init__(self, checked: Checked):
        super().__init__()
        self.checked = checked


def take(*, by, name: str, data: bytes) -> Checked:
    """Read and check an uploaded file and keep what it says for its confirmation; raise FileError."""
    content = read_file(name, data)
    if not any(sheet.rows for sheet in content.sheets.values()):
        raise FileError("四张表里都没有内容。请从第二行起填写，再上传。")
    keep_import(by=by, filename=safe_name(name), sha256=sha256(data).hexdigest(), content=asdict(content))
    return checked(content)


def checked(content: Content) -> Checked:
    """What the file would add today, or what is wrong with it."""
    return check(content, World.load(today()))


def kept(user) -> PendingImport | None:
    """The file a person uploaded last, while it waits."""
    return PendingImport.objects.filter(user=user, kept_at__gt=now() - KEPT_FOR).first()


def confirm(*, by, pending: PendingImport, seen: str) -> Checked:
    """Write what was shown (`seen`: the digest of its additions); raise ChangedError when that is not it any more."""
    source = {"filename": pending.filename, "sha256": pending.sha256}
    with transaction.atomic():
        done = write(by=by, content=content_of(pending.content), seen=seen, **source)
        PendingImport.objects.filter(user=by).delete()
    return done


@transaction.atomic
def write(*, by, content: Content, filename: str, sha256: str, seen: str | None = None) -> Checked:
    """Check once more, now that nobody else can write, and add all of it. Without `seen` whatever is new is added."""
    lock_organisation({as_stored(row.get("用户名", "")) for row in content.sheets[POSTS].rows.values()})
    now_found = checked(content)
    if now_found.faults or seen not in (None, now_found.additions.digest()):
        raise ChangedError(now_found)
    if now_found.additions:
        try:
            add_organisation(by=by, additions=now_found.additions, filename=filename, sha256=sha256)
        except IntegrityError as error:
            raise Refusal("写入时有人同时修改了名册，这次没有写入任何内容。请重新上传文件核对。") from error
    return now_found

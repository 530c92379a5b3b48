"""The way of a workbook of a scheme: read, checked whole, shown, and written when that is confirmed."""

from dataclasses import dataclass
from hashlib import sha256

from django.core import signing

from assessment.actions.scheme_rows import rewrite_scheme
from assessment.drafts import content_of, names_for
from assessment.schemes.walking import digest
from assessment.schemes.workbook.checking import content_in
from assessment.schemes.workbook.files import read_file
from branches.filetypes import safe_name
from branches.workbooks.faults import Fault
from records.refusals import Refusal
from tasks.filings.marks import Signer

SALT = "assessment.schemes"
KEPT_FOR = 60 * 60  # seconds
STALE = "这张方案表下载之后，草案又有人改过，没有写入。请重新下载方案表，把要改的内容改好再上传。"
LOST = "核对的结果已经过了一小时，或者不是这份草案的。请重新上传方案表。"


@dataclass(frozen=True)
class Read:
    """content: what a workbook would make of the draft, without faults only; ticket: the same, signed for an hour."""

    content: dict
    faults: list[Fault]
    ticket: str
    is_own: bool


def mark_of(scheme) -> str:
    """Which scheme a workbook is of, and how that stood."""
    return Signer(salt=SALT).sign(f"{scheme.pk}|{digest(content_of(scheme))}")


def take(scheme, name, data, day, user) -> Read:
    """Read and check an uploaded workbook; raise FileError about the file, Refusal when the draft has gone on since."""
    said = read_file(name, data)
    there, seen = content_of(scheme), _mark(said.mark)
    is_own = seen is not None and seen[0] == str(scheme.pk)
    if is_own and seen[1] != digest(there):
        raise Refusal(STALE)
    content, faults = content_in(said, names_for(scheme, day), is_own=is_own)
    source = {"file": safe_name(name), "sha256": sha256(data).hexdigest()}
    known = {"content": content, "seen": digest(there), "source": source}
    ticket = "" if faults else signing.dumps(known, salt=_salt(scheme, user), compress=True)
    return Read(content, faults, ticket, is_own)


def confirm(*, by, scheme, ticket) -> dict:
    """Write what was shown and return it; raise Refusal when the ticket is none, or the draft is not what it was."""
    try:
        known = signing.loads(ticket, salt=_salt(scheme, by), max_age=KEPT_FOR)
    except signing.BadSignature as error:
        raise Refusal(LOST) from error
    rewrite_scheme(by=by, scheme=scheme, **known)
    return known["content"]


def _salt(scheme, user) -> str:
    return f"{SALT}.{scheme.pk}.{user.pk}"


def _mark(text) -> list[str] | None:
    try:
        return Signer(salt=SALT).unsign(text).split("|")
    except signing.BadSignature:
        return None

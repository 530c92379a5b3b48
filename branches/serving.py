"""Answers that carry a file of the shelf, for who may have it. No ORM: the caller has asked who may."""

from urllib.parse import quote

from django.http import FileResponse, Http404

from branches.filetypes import CONTENT_TYPES, extension
from records.refusals import Refusal

DOWNLOAD = "default-src 'none'; sandbox"
# The style of what the browser itself puts around a picture stands in the page.
PICTURE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
# Older browsers show no PDF where a sandbox or object-src forbids plug-ins, and their own viewer counts as one.
DOCUMENT = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"


def is_shown(name: str) -> bool:
    """PDF files and pictures only; nothing else ever opens in the browser."""
    return extension(name) in CONTENT_TYPES


def download(item) -> FileResponse:
    """The file, to be saved. Raise Refusal: it is not on the disk."""
    return _answer(item, "attachment", "application/octet-stream", DOWNLOAD)


def shown(item) -> FileResponse:
    """The file, to be looked at. Raise Http404: of a kind that is not shown; Refusal: it is not on the disk."""
    if not is_shown(item.name):
        raise Http404
    kind = CONTENT_TYPES[extension(item.name)]
    return _answer(item, "inline", kind, DOCUMENT if kind == "application/pdf" else PICTURE)


def _answer(item, way, kind, policy) -> FileResponse:
    try:
        file = item.file.open("rb")
    except FileNotFoundError as error:
        raise Refusal("文件不在服务器上，请联系系统管理员从备份中找回。") from error
    answer = FileResponse(file, content_type=kind)
    answer["Content-Disposition"] = disposition(way, item.name)  # in place of the one made of the digest
    answer["Content-Security-Policy"] = policy
    return answer


def disposition(way: str, name: str) -> str:
    """RFC 6266: a plain name for whoever cannot read the other, then the real one."""
    ending = extension(name)
    plain = f"file.{ending}" if ending.isascii() and ending.isalnum() else "file"
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"

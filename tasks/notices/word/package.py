"""The parts of a .docx that hold its text, taken from the zip archive under limits. Nothing else in it is unpacked."""

import zlib
from dataclasses import dataclass
from io import BytesIO
from posixpath import dirname, join, normpath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from lxml import etree

from tasks.notices.errors import NoticeError

MAX_MEMBERS = 5000
MAX_TEXT_PART = 12 * 1024 * 1024  # unpacked; a text of 200 pages has about 1 MB
MAX_TAGS = 600_000  # in one part; a tree of so many takes about 150 MB
MAX_OTHER_PART = 2 * 1024 * 1024

DAMAGED = "文件已损坏或没有上传完整，不能读取。请在 Word 或 WPS 中打开，另存为 .docx 后再上传。"
_NOT_WORD = "文件名是 .docx，内容却不是 Word 文档，不能读取。请在 Word 或 WPS 中另存为 .docx 后再上传。"
_TOO_LARGE = "文件解开后太大，不像一份通知，没有读取。请只保留通知正文，另存为 .docx 后再上传。"
LOCKED = "文件加了密码，不能读取。请取消密码，另存为 .docx 后再上传。"
_MACROS = "文件带有宏，没有读取。请在 Word 或 WPS 中另存为不带宏的 .docx 后再上传。"

_MAIN = "wordprocessingml."  # in the content type of the part with the text
_MEMBER_START = b"PK\x01\x02"


@dataclass(frozen=True)
class Parts:
    """The roots of the XML trees; `styles` and `numbering` are None where the document has none."""

    document: etree._Element
    styles: etree._Element | None
    numbering: etree._Element | None


def open_parts(data: bytes) -> Parts:
    """NoticeError for whatever is not a whole, unlocked Word document without macros."""
    if data.count(_MEMBER_START) > MAX_MEMBERS:
        raise NoticeError(_TOO_LARGE)
    try:
        with ZipFile(BytesIO(data)) as archive:
            return _parts(archive)
    except (BadZipFile, zlib.error, EOFError, etree.XMLSyntaxError, OSError, ValueError, NotImplementedError) as error:
        raise NoticeError(DAMAGED) from error


def _parts(archive):
    main = _target(archive, "_rels/.rels", "/officeDocument")
    _check_kind(archive, main)
    relations = join(dirname(main), "_rels", main.rpartition("/")[2] + ".rels")
    document = _tree(archive, main, MAX_TEXT_PART)
    styles, numbering = (
        _tree(archive, _target(archive, relations, kind), MAX_OTHER_PART) for kind in ("/styles", "/numbering")
    )
    return Parts(document, styles, numbering)


def _check_kind(archive, main):
    kinds = _tree(archive, "[Content_Types].xml", MAX_OTHER_PART)
    if kinds is None or not main:
        raise NoticeError(_NOT_WORD)
    kind = next((entry.get("ContentType", "") for entry in kinds if entry.get("PartName") == f"/{main}"), "")
    if "macro" in kind.lower() or any("vbaProject" in name for name in archive.namelist()):
        raise NoticeError(_MACROS)
    if _MAIN not in kind or main not in archive.namelist():
        raise NoticeError(_NOT_WORD)


def _target(archive, relations, kind):
    """The member that a relation of the kind leads to; "" without one, or where it leads out of the archive."""
    tree = _tree(archive, relations, MAX_OTHER_PART)
    for relation in () if tree is None else tree:
        if relation.get("Type", "").endswith(kind) and relation.get("TargetMode") != "External":
            base = "" if relations == "_rels/.rels" else dirname(dirname(relations))
            return normpath(join("/", base, relation.get("Target", ""))).lstrip("/")
    return ""


def _tree(archive, name, limit):
    """The parsed part; None where the archive has no such member."""
    if name not in archive.namelist():
        return None
    content = _unpacked(archive, name, limit)
    if content.count(b"<") > MAX_TAGS:
        raise NoticeError(_TOO_LARGE)
    root = etree.fromstring(content, _parser())
    if root.getroottree().docinfo.doctype:
        raise NoticeError(DAMAGED)
    return root


def _unpacked(archive, name, limit):
    member = archive.getinfo(name)
    if member.flag_bits & 1:
        raise NoticeError(LOCKED)
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise NoticeError(DAMAGED)
    if member.file_size > limit:
        raise NoticeError(_TOO_LARGE)
    with archive.open(member) as opened:
        content = opened.read(limit + 1)
    if len(content) > limit:
        raise NoticeError(_TOO_LARGE)
    return content


def _parser():
    """Resolves no entity, loads nothing from outside, and keeps the limits of the XML library."""
    return etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )

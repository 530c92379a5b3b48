"""Which files may be evidence, told by content and not by name alone."""

from pathlib import PurePosixPath

ZIP, OLE, PDF, PNG, JPEG = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"%PDF-",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
)

BEGINNINGS = {
    "pdf": PDF,
    "ofd": ZIP,
    "png": PNG,
    "jpg": JPEG,
    "jpeg": JPEG,
    "doc": OLE,
    "xls": OLE,
    "wps": OLE,
    "et": OLE,
    "docx": ZIP,
    "xlsx": ZIP,
}
# What a zip container of that kind must hold; a plain archive does not.
MEMBERS = {"docx": b"word/", "xlsx": b"xl/", "ofd": b"OFD.xml"}
MACROS = (b"vbaProject.bin", "_VBA_PROJECT".encode("utf-16-le"))  # the new and the old formats
ACCEPTED = "pdf、ofd、jpg、png、doc、docx、xls、xlsx、wps、et"
CONTENT_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}


def extension(name: str) -> str:
    return PurePosixPath(name).suffix.lower().lstrip(".")


def trouble_with(name: str, data: bytes) -> str:
    """Why a file cannot be taken as evidence, in Chinese; empty when it can."""
    ending = extension(name)
    if not data:
        return "文件是空的，请重新选择。"
    if ending not in BEGINNINGS:
        return f"不接受这种文件。可以上传：{ACCEPTED}。"
    if not data.startswith(BEGINNINGS[ending]) or MEMBERS.get(ending, b"") not in data:
        return f"文件内容不是 {ending} 格式，请用原软件另存后再上传。"
    if any(mark in data for mark in MACROS):
        return "文件带有宏，请去掉宏后再上传。"
    return ""


def safe_name(name: str) -> str:
    """The last part of a file's name without control and direction characters, at most 200 characters, ending kept."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(char for char in last if char.isprintable()).strip(". ") or "未命名"
    stem, dot, ending = clean.rpartition(".")
    return f"{stem[: max(0, 199 - len(ending))]}{dot}{ending}"[:200]

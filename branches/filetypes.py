"""Which files may be evidence, told by content and not by name alone."""

import os
from functools import partial
from pathlib import PurePosixPath

from branches.formats.compounds import OLE, check_compound
from branches.formats.packages import check_package
from branches.formats.pages import check_jpeg, check_pdf, check_png
from branches.formats.unfit import EMPTY, UnfitError

ACCEPTED = "pdf、ofd、jpg、png、doc、docx、xls、xlsx、wps、et"
CONTENT_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
TEXT, SHEET = ("WordDocument",), ("Workbook", "Book")


def _either(file, streams, members) -> None:
    """WPS writes its own kinds as compound files or as zip containers; a docx with a password is a compound file."""
    if _is_compound(file):
        check_compound(file, streams)
    else:
        check_package(file, members)


def _is_compound(file) -> bool:
    file.seek(0)
    return file.read(len(OLE)) == OLE


CHECKS = {
    "pdf": check_pdf,
    "ofd": partial(check_package, needed=("OFD.xml",)),
    "png": check_png,
    "jpg": check_jpeg,
    "jpeg": check_jpeg,
    "doc": partial(check_compound, needed=TEXT),
    "xls": partial(check_compound, needed=SHEET),
    "docx": partial(_either, streams=(), members=("word/",)),
    "xlsx": partial(_either, streams=(), members=("xl/",)),
    "wps": partial(_either, streams=TEXT, members=("word/",)),
    "et": partial(_either, streams=SHEET, members=("xl/",)),
}


def extension(name: str) -> str:
    return PurePosixPath(name).suffix.lower().lstrip(".")


def trouble_with(name: str, file) -> str:
    """Why a file (binary, seekable) cannot be taken as evidence, in Chinese; empty when it can."""
    ending = extension(name)
    if not file.seek(0, os.SEEK_END):
        return EMPTY
    if ending not in CHECKS:
        return f"不接受这种文件。可以上传：{ACCEPTED}。"
    try:
        CHECKS[ending](file)
    except UnfitError as unfit:
        return str(unfit).format(ending=ending)
    return ""


def safe_name(name: str) -> str:
    """The last part of a file's name without control and direction characters, at most 200 characters, ending kept."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(char for char in last if char.isprintable()).strip(". ") or "未命名"
    stem, dot, ending = clean.rpartition(".")
    return f"{stem[: max(0, 199 - len(ending))]}{dot}{ending}"[:200]

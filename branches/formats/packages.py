"""Zip containers: docx, xlsx, ofd, and what WPS saves in that form. Nothing is unpacked."""

import os
import struct
import zipfile

from branches.formats.unfit import CUT_OFF, LOCKED, MACROS, OTHER, SWOLLEN, UnfitError

ZIP = b"PK\x03\x04"
MOST_MEMBERS, MOST_UNPACKED = 5_000, 400 * 1024 * 1024
MOST_LISTED = MOST_MEMBERS * 300  # bytes of the list of members: it is read as a whole
END = struct.Struct("<4s4H2LH")
ENCRYPTED = 0x1
MACRO_PART = "vbaproject.bin"


def end_of_archive(file) -> tuple[int, int] | None:
    """(members, bytes of their list) as a zip archive says at its end; None where no archive ends with the file."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - END.size - 0xFFFF))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < END.size:
        return None
    *_, members, listed, _, comment = END.unpack_from(tail, at)
    return (members, listed) if at + END.size + comment == len(tail) else None


def check_package(file, needed: tuple[str, ...]) -> None:
    """A whole archive with a member under one of `needed`, small enough to be opened by anybody."""
    file.seek(0)
    if file.read(len(ZIP)) != ZIP:
        raise UnfitError(OTHER)
    if (end := end_of_archive(file)) is None:
        raise UnfitError(CUT_OFF)
    if end[0] > MOST_MEMBERS or end[1] > MOST_LISTED:
        raise UnfitError(SWOLLEN)
    try:
        members = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
        raise UnfitError(CUT_OFF) from error
    _check_members(members, file.seek(0, os.SEEK_END))
    if not any(member.filename.startswith(needed) for member in members):
        raise UnfitError(OTHER)


def _check_members(members, size: int) -> None:
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise UnfitError(LOCKED)
    # Members that lie over one another are packed once and unpacked many times.
    overlap = sum(member.compress_size for member in members) > size
    if len(members) > MOST_MEMBERS or overlap or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise UnfitError(SWOLLEN)
    if any(member.filename.lower().endswith(MACRO_PART) for member in members):
        raise UnfitError(MACROS)

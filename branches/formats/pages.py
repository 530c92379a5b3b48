"""PDF files and pictures: the kinds a browser shows."""

import os
import struct

from branches.formats.packages import end_of_archive
from branches.formats.unfit import CUT_OFF, HIDDEN, OTHER, UnfitError

PDF, PNG, JPEG = b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
TAIL = 2048  # bytes in which a reader looks for the end of a PDF file
CHUNK = 1 << 16
SCAN = 0xDA  # the marker after which the picture itself stands
ALONE = {0x01, *range(0xD0, 0xD9)}  # markers without a length


def check_pdf(file) -> None:
    _begins(file, PDF)
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - TAIL))
    if b"%%EOF" not in file.read():
        raise UnfitError(CUT_OFF)
    _hides_nothing(file)


def check_png(file) -> None:
    """Chunk after chunk up to the last."""
    _begins(file, PNG)
    size, kind = file.seek(0, os.SEEK_END), b""
    file.seek(len(PNG))
    while kind != b"IEND":
        head = file.read(8)
        if len(head) < 8:
            raise UnfitError(CUT_OFF)
        length, found = struct.unpack(">I4s", head)
        if not kind and found != b"IHDR":
            raise UnfitError(OTHER)
        kind = found
        if file.seek(length + 4, os.SEEK_CUR) > size:
            raise UnfitError(CUT_OFF)
    _hides_nothing(file)


def check_jpeg(file) -> None:
    """Segment after segment up to the picture, then its end: nothing inside it looks like an end."""
    _begins(file, JPEG)
    file.seek(2)
    while True:
        head = file.read(2)
        if len(head) < 2:
            raise UnfitError(CUT_OFF)
        if head[0] != 0xFF:
            raise UnfitError(OTHER)
        if head[1] == SCAN:
            break
        if head[1] == 0xFF:  # a fill byte
            file.seek(-1, os.SEEK_CUR)
        elif head[1] not in ALONE:
            length = int.from_bytes(file.read(2), "big")
            if length < 2:
                raise UnfitError(OTHER)
            file.seek(length - 2, os.SEEK_CUR)
    if not _comes(file, b"\xff\xd9"):
        raise UnfitError(CUT_OFF)
    _hides_nothing(file)


def _begins(file, signature: bytes) -> None:
    file.seek(0)
    if file.read(len(signature)) != signature:
        raise UnfitError(OTHER)


def _comes(file, mark: bytes) -> bool:
    """Is `mark` somewhere ahead?"""
    kept = b""
    while data := file.read(CHUNK):
        if mark in kept + data:
            return True
        kept = data[-1:]
    return False


def _hides_nothing(file) -> None:
    if end_of_archive(file):
        raise UnfitError(HIDDEN)

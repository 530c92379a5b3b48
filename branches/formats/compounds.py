"""Compound (OLE) files: doc, xls, and what WPS saves in that form. Only their list of streams is read."""

import os
import struct

from branches.formats.unfit import CUT_OFF, LOCKED, MACROS, OTHER, UnfitError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD, ENTRY = 512, 128
FREE, LAST = 0xFFFFFFFF, 0xFFFFFFFA  # unused; from LAST on a number is a sign and no sector


def check_compound(file, needed: tuple[str, ...] = ()) -> None:
    """A whole file with one of the streams `needed`."""
    names = names_in(file)
    if "EncryptedPackage" in names:
        raise UnfitError(LOCKED)
    if names.isdisjoint(needed):
        raise UnfitError(OTHER)
    if "_VBA_PROJECT" in names:
        raise UnfitError(MACROS)


def names_in(file) -> set[str]:
    """The names of all streams and storages; raise UnfitError when a sector in use is missing."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    head = file.read(HEAD)
    if not head.startswith(OLE):
        raise UnfitError(OTHER)
    if len(head) < HEAD:
        raise UnfitError(CUT_OFF)
    (shift,) = struct.unpack_from("<H", head, 30)
    if shift not in (9, 12):
        raise UnfitError(OTHER)
    sectors = _Sectors(file, 1 << shift, size)
    table = sectors.table(head)
    used = [number for number, following in enumerate(table) if following != FREE]
    if not used or used[-1] >= sectors.count:
        raise UnfitError(CUT_OFF)
    return set(_names(sectors.chain(struct.unpack_from("<L", head, 48)[0], table)))


class _Sectors:
    """A compound file cut into its sectors; the last may be shorter."""

    def __init__(self, file, length: int, size: int):
        self.file, self.length = file, length
        self.count = -(-size // length) - 1  # the head takes the place of the first

    def read(self, number: int) -> bytes:
        if number >= self.count:
            raise UnfitError(CUT_OFF)
        self.file.seek((number + 1) * self.length)
        return self.file.read(self.length).ljust(self.length, b"\0")

    def numbers(self, number: int) -> tuple[int, ...]:
        return struct.unpack(f"<{self.length // 4}L", self.read(number))

    def table(self, head: bytes) -> list[int]:
        """For each sector the one after it."""
        places = list(struct.unpack_from("<109L", head, 76))
        following = struct.unpack_from("<L", head, 68)[0]
        for _ in range(self.count):
            if following >= LAST:
                break
            *more, following = self.numbers(following)
            places += more
        places = [place for place in places if place < LAST][: self.count]
        return [number for place in places for number in self.numbers(place)]

    def chain(self, number: int, table: list[int]) -> bytes:
        """A stream; a chain that goes in a circle ends after as many sectors as there are."""
        parts = []
        while number < LAST and len(parts) < self.count:
            parts.append(self.read(number))
            number = table[number] if number < len(table) else LAST
        return b"".join(parts)


def _names(directory: bytes):
    for at in range(0, len(directory), ENTRY):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        if kind and 2 <= length <= 64:
            yield directory[at : at + length - 2].decode("utf-16-le", "replace")

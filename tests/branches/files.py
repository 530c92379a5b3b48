"""Small files of every kind, whole in the way their readers ask for."""

import io
import struct
import zipfile
import zlib

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n0\n%%EOF\n"
LAST, FREE, TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\0\0"))
    + _chunk(b"IEND", b"")
)
# A thumbnail with an end of its own stands before the picture.
JPEG = b"\xff\xd8\xff\xe1\x00\x06\xff\xd9ab\xff\xff\xda\x00\x02picture\xff\x00more\xff\xd9"


def archive(*members, size=50) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for member in members:
            packed.writestr(member, "x" * size)
    return held.getvalue()


def compound(*streams) -> bytes:
    """An OLE file of empty streams: head, table of sectors, directory, one sector of content."""
    entries = [_entry("Root Entry", 5), *(_entry(name, 2) for name in streams)]
    directory = b"".join(entries)
    directory += bytes(-len(directory) % 512)
    length = len(directory) // 512
    table = [TABLE, *range(2, length + 1), LAST, LAST]
    head = struct.pack("<8s16x5H6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<9L", 0, 1, 1, 0, 4096, LAST, 0, LAST, 0) + struct.pack("<109L", 0, *[FREE] * 108)
    return head + struct.pack("<128L", *table, *[FREE] * (128 - len(table))) + directory + b"content".ljust(512)


def _entry(name: str, kind: int) -> bytes:
    text = name.encode("utf-16-le")
    return text.ljust(64, b"\0") + struct.pack("<HB61x", len(text) + 2, kind)


DOC, XLS = compound("1Table", "WordDocument", "Data", "ObjectPool", "More"), compound("Workbook")
DOCX, XLSX, OFD = archive("word/document.xml"), archive("xl/workbook.xml"), archive("OFD.xml")
EVERY = {
    "pdf": PDF,
    "ofd": OFD,
    "png": PNG,
    "jpg": JPEG,
    "jpeg": JPEG,
    "doc": DOC,
    "xls": XLS,
    "docx": DOCX,
    "xlsx": XLSX,
    "wps": DOC,
    "et": XLS,
}

"""Workbooks that somebody made to do harm, or that another program made badly: a good one with a part exchanged."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from branches.imports.layout import UNITS
from tests.branches.imports import books

UNITS_PART = "xl/worksheets/sheet1.xml"  # the sheet of units
PARTS = [UNITS_PART, "xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"]
PIECES = [b"<f>1</f>", b' t="e"', b' t="s"', b"99999999999", b"-1", b'<row r="x">', b"&#0;", b'r="ZZZZ9"', b"<", b'"']
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LAUGHS = (
    '<!DOCTYPE worksheet [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


def changed(parts: dict[str, bytes | None], more=()) -> bytes:
    """The good workbook with `parts` exchanged (None: left out) and `more` (name, bytes) added."""
    stream = BytesIO()
    with ZipFile(BytesIO(books.data())) as good, ZipFile(stream, "w", ZIP_DEFLATED) as made:
        for info in good.infolist():
            data = parts.get(info.filename, good.read(info))
            if data is not None:
                made.writestr(info.filename, data)
        for name, data in more:
            made.writestr(name, data)
    return stream.getvalue()


def part(name: str) -> bytes:
    with ZipFile(BytesIO(books.data())) as good:
        return good.read(name)


def sheet(rows: str, before="", after="", dimension="A1:G3") -> bytes:
    """A sheet of units with its heads and these rows as XML."""
    heads = "".join(f'<c t="inlineStr"><is><t>{head}</t></is></c>' for head in books.HEADS[UNITS])
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/>'
        f'<sheetData><row r="1">{heads}</row>{rows}</sheetData>{after}</worksheet>'
    ).encode()


def with_units(*args, **kwargs) -> bytes:
    return changed({UNITS_PART: sheet(*args, **kwargs)})


def text(place: str, said: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{said}</t></is></c>'


def empty_rows(count=1_048_576) -> bytes:
    return with_units("".join(f'<row r="{n}" ht="15"/>' for n in range(2, count + 1)), dimension=f"A1:G{count}")


def encrypted_parts() -> bytes:
    """The flag of encryption set in the directory of the archive."""
    data = bytearray(books.data())
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def scratched(data: bytes, at: int, value=0xFF) -> bytes:
    """The file with four bytes overwritten."""
    return data[:at] + bytes([value] * 4) + data[at + 4 :]


def mangled(xml: bytes, chance) -> bytes:
    """XML with a few pieces put in or cut out."""
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(xml))
        cut = chance.choice([0, 0, chance.randint(1, 30)])
        xml = xml[:at] + (b"" if cut else chance.choice(PIECES)) + xml[at + cut :]
    return xml

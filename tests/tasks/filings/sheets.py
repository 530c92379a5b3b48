"""Workbooks of a unit and a period as people fill them in, for tests."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from tasks.filings.layout import COLUMNS, ERRORS, FIRST_ROW, LAST, MARK_HEAD, SHEET, STATUS, TEXT, WHAT

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLACES = {column.head: number for number, column in enumerate(COLUMNS, start=1)}
PLACES[ERRORS] = len(COLUMNS) + 1


def opened(data: bytes):
    return load_workbook(BytesIO(data))


def saved(book) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def rows(book) -> list[dict]:
    """{head: value} of every line below the head."""
    sheet = book[SHEET]
    lines = sheet.iter_rows(min_row=FIRST_ROW, values_only=True)
    return [{head: line[place - 1] if place <= len(line) else None for head, place in PLACES.items()} for line in lines]


def put(book, row, head, value) -> None:
    """Write into line `row` (0 is the first below the head)."""
    cell = book[SHEET].cell(FIRST_ROW + row, PLACES[head])
    cell.value = value
    if isinstance(value, str) and value.startswith("=") and head in (TEXT, STATUS):
        cell.data_type = "s"


def filled(data: bytes, **typed) -> bytes:
    """The workbook with text_0="…" (line 0) and status_1="完成" written into it."""
    book = opened(data)
    for place, value in typed.items():
        head, row = place.split("_")
        put(
            book, int(row), {"text": TEXT, "status": STATUS, "mark": MARK_HEAD, "what": WHAT, "last": LAST}[head], value
        )
    return saved(book)


def upload(data: bytes, name="填报表.xlsx") -> dict:
    return {"file": SimpleUploadedFile(name, data, XLSX)}


def content(answer) -> bytes:
    """The bytes of a file that was sent."""
    return b"".join(answer.streaming_content)

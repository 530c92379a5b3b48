"""From the bytes of a workbook to its cells as they stand. No ORM; runs in the reading process.

The sheets are read with openpyxl's own parser and not through `iter_rows`, which says nothing of merged cells and
hidden rows and skips rows that come out of order. Its full mode makes an object of every cell of a merged range.
"""

import warnings
from dataclasses import dataclass, field
from datetime import datetime, time
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.worksheet._reader import WorkSheetParser

from branches.workbooks.faults import FileError
from branches.workbooks.package import BROKEN, inspect

MOST_COLUMNS = 50
EXACT = 10**15  # numbers beyond this have lost digits


@dataclass
class Raw:
    """cells: row → {column number: cell} of those that say something; hidden: rows nobody sees; merged: ranges."""

    cells: dict[int, dict[int, dict]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    merged: list = field(default_factory=list)


def reading(data: bytes, read):
    """What `read` makes of the sheets of a workbook (those with cells, in order); raise FileError."""
    try:
        inspect(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return read(load_workbook(BytesIO(data), read_only=True, keep_links=False).worksheets)
    except (FileError, MemoryError):
        raise
    except Exception as error:  # zipfile, zlib and openpyxl raise all sorts of things at broken bytes
        raise FileError(BROKEN) from error


def cells_of(source, *, most_rows: int, too_many: str) -> Raw:
    """One sheet, whatever the order in which its rows come; FileError `too_many` beyond `most_rows` filled rows."""
    book, raw = source.parent, Raw()
    with source._get_source() as stream:
        parser = WorkSheetParser(
            stream,
            source._shared_strings,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for row, cells in parser.parse():
            if parser.row_dimensions.pop(str(row), {}).get("hidden") in ("1", "true"):
                raw.hidden.add(row)
            filled = {cell["column"]: cell for cell in cells if cell["column"] <= MOST_COLUMNS and _says(cell)}
            if filled:
                raw.cells.setdefault(row, {}).update(filled)
            if len(raw.cells) > most_rows:
                raise FileError(too_many, too_big=True)
    raw.merged = parser.merged_cells.mergeCell if parser.merged_cells else []
    return raw


def _says(cell: dict) -> bool:
    return cell["data_type"] == "f" or not (cell["value"] is None or str(cell["value"]).strip() == "")


def text_of(value) -> str:
    """A cell as a person would type it: dates as 2026-01-05, whole numbers without a point."""
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return str(int(value))
    return str(getattr(value, "text", value)).strip()  # array formulas keep theirs in an attribute

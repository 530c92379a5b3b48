"""The hidden marks of a workbook survive whatever a spreadsheet program makes of text."""

import re

import pytest

from tasks.filings.marks import MeasureMark, RowMark, measure_mark, read_mark, read_sheet_mark, row_mark, sheet_mark

MARKS = [RowMark(12, 3, 4, "0f" * 8), MeasureMark(12, 7)]
KINDS = ["row", "measure"]
MADE = [row_mark(1, 2, MARKS[0]), measure_mark(1, 2, MARKS[1])]


@pytest.mark.parametrize(("mark", "made"), list(zip(MARKS, MADE, strict=True)), ids=KINDS)
def test_a_mark_says_what_it_was_made_of(mark, made):
    assert read_mark(1, 2, made) == mark


@pytest.mark.parametrize("made", [*MADE, sheet_mark(1, 2)], ids=[*KINDS, "sheet"])
def test_no_mark_holds_what_spreadsheets_rewrite(made):
    """LibreOffice reads "_x7_" as an escaped character and writes "_x0007_"."""
    assert re.fullmatch(r"[A-Za-z0-9|]+:[0-9a-f]{64}", made)


@pytest.mark.parametrize("made", MADE, ids=KINDS)
def test_a_mark_of_another_sheet_or_a_changed_one_is_nobodys(made):
    assert read_mark(1, 3, made) is None
    assert read_mark(1, 2, made[:-1] + ("0" if made[-1] != "0" else "1")) is None
    assert read_sheet_mark(made) is None

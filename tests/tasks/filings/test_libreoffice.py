"""A thousand rows out, through LibreOffice and back: nothing changed but what was typed."""

from datetime import date

import pytest

from tasks.exports.workbook import workbook
from tasks.filings.comparing import compare
from tasks.filings.files import read_file
from tasks.filings.layout import MARK_HEAD
from tasks.filings.lines import Filing, Line, MeasureLine, Said
from tests.libreoffice import XLSX, needs_libreoffice, opened_by_libreoffice
from tests.tasks.filings import sheets

TASKS, MEASURES = 250, 3  # a thousand rows
STATUSES = ("not_started", "doing", "done")
ODD = [
    "=1+1",
    "+3 项",
    "-2 项",
    "@全体",
    "2026-09-16",
    "007",
    "1e5",
    "9月16日",
    "第一行\n第二行",
    "  前后空格  ",
    "“引号”<&>",
    "TRUE",
]

pytestmark = [needs_libreoffice, pytest.mark.once]


def filing() -> Filing:
    return Filing(7, 9, "甲医院", "2026年第三季度", "实施方案", date(2026, 9, 24), tuple(map(line, range(TASKS))))


def line(number: int) -> Line:
    measures = tuple(
        MeasureLine(number * 10 + place, f"举措{place}", "12月18日", STATUSES[0], STATUSES[(number + place) % 3])
        for place in range(MEASURES)
    )
    text = ODD[number % len(ODD)] if number % 2 else ""
    return Line(number + 1, 9, f"政治型 {number}　任务{number}", "要求", "50%\n上期。", text, number, measures)


def typed_in(data: bytes, typed: dict) -> bytes:
    book = sheets.opened(data)
    for row, (head, value) in typed.items():
        sheets.put(book, row, head, value)
    return sheets.saved(book)


def test_a_thousand_rows_come_back_as_they_went(tmp_path):
    sent = filing()
    data = workbook(sent, date(2026, 9, 16))
    assert len(sheets.rows(sheets.opened(data))) == 1000
    back = opened_by_libreoffice(data, tmp_path, XLSX)
    found = compare(sent, read_file("a.xlsx", back))
    assert (found.untouched, found.changes, found.faults) == (TASKS, [], [])
    marks = [[row[MARK_HEAD] for row in sheets.rows(sheets.opened(book))] for book in (data, back)]
    assert marks[0] == marks[1]


def test_what_was_typed_comes_back_and_nothing_else(tmp_path):
    sent = filing()
    block = 1 + MEASURES
    texts = {number: ODD[number % len(ODD)] for number in range(0, TASKS, 50)}
    typed = {number * block: ("本期进展", text) for number, text in texts.items()}
    typed |= {200 * block + 1: ("本期状态", "完成"), 249 * block + 3: ("本期状态", "未开始")}
    back = opened_by_libreoffice(typed_in(workbook(sent, date(2026, 9, 16)), typed), tmp_path, XLSX)
    found = compare(sent, read_file("a.xlsx", back))
    changed = {change.line.assignment - 1: change.said for change in found.changes}
    wanted = {number: Said(text.strip(), sent.lines[number].said.statuses) for number, text in texts.items()}
    wanted[200] = Said(wanted[200].text, wanted[200].statuses | {2000: "done"})
    wanted[249] = Said(sent.lines[249].said.text, sent.lines[249].said.statuses | {2492: "not_started"})
    assert changed == wanted
    assert (found.faults, found.untouched) == ([], TASKS - len(wanted))

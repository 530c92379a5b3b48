"""A bulletin as it reads, and as .docx on the office's paper."""

from datetime import date
from io import BytesIO
from pathlib import Path

from django.utils import timezone
from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.shared import Mm

from modelagency.excel import UNWRITABLE
from records.dates import full_date
from tasks.bulletins import Sheet, as_of, parts_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEMPLATE = Path(__file__).with_name("bulletin.docx")
# Of the columns of both tables in millimetres, by their number.
WIDTHS = {5: (12, 52, 52, 22, 18), 10: (20, 13, 16, 14, 14, 16, 14, 14, 17, 18)}


def compared_with(bulletin) -> date | None:
    """The day of the snapshot its figures are compared with."""
    before = bulletin.paper["before"]
    return date.fromisoformat(before["day"]) if before else None


def taken_at(bulletin):
    """When its figures were taken, in the office's time."""
    return timezone.localtime(bulletin.snapshot.taken_at)


def parts(bulletin) -> list:
    """As `bulletins.parts_of`."""
    return parts_of(bulletin, list(bulletin.rows.all()), taken_at(bulletin), compared_with(bulletin))


def foot(bulletin) -> str:
    return f"数据截至{as_of(taken_at(bulletin))}，快照 {bulletin.snapshot.day:%Y-%m-%d}。"


def to_docx(bulletin) -> bytes:
    """Its styles are in `bulletin.docx`, which anybody may change in Word."""
    paper = Document(TEMPLATE)
    _add(paper, bulletin.issuer, "公文红头")
    day = full_date(bulletin.issued_on) if bulletin.issued_on else "（草稿，未印发）"
    _add(paper, f"第{bulletin.number}期\t{day}", "公文期号")
    _add(paper, bulletin.title, "公文标题")
    for part in parts(bulletin):
        if isinstance(part, Sheet):
            _add_table(paper, part)
        else:
            _add(paper, part.text, "公文小标题" if part.is_heading else "公文正文")
    for text in ("", bulletin.sign, day):
        _add(paper, text, "公文落款")
    _add(paper, foot(bulletin), "公文附注")
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _add(paper, text, style) -> None:
    paper.add_paragraph(_writable(text), style)


def _writable(text) -> str:
    """Without what XML cannot carry; names and words may hold anything."""
    return UNWRITABLE.sub("", text)


def _add_table(paper, sheet) -> None:
    """With its head repeated on each page and no line divided between two."""
    _add(paper, sheet.caption, "公文表题")
    table = paper.add_table(rows=0, cols=len(sheet.heads), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    widths = WIDTHS[len(sheet.heads)]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    _add_line(table, sheet.heads, "公文表头", widths, repeated=True)
    for line in sheet.lines:
        is_sum = sheet.sums and line is sheet.lines[-1]
        _add_line(table, line, "公文表头" if is_sum else "公文表格", widths, left=sheet.names)
    paper.add_paragraph("", "公文表后")


def _add_line(table, words, style, widths, left=(), repeated=False) -> None:
    row = table.add_row()
    marks = ["w:cantSplit", *(["w:tblHeader"] if repeated else [])]
    for mark in marks:
        row._tr.get_or_add_trPr().append(OxmlElement(mark))
    for column, (cell, text, width) in enumerate(zip(row.cells, words, widths, strict=True)):
        cell.width = Mm(width)
        cell.paragraphs[0].style = "公文表名" if column in left else style
        cell.paragraphs[0].add_run(_writable(text))
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER

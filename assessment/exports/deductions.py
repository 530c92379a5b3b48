"""扣分明细: every point that is missing, with the calculation, the reason and the files."""

from decimal import Decimal

from assessment.exports.reading import IN_ORDER, about, subjects
from assessment.exports.words import Said, said_of
from assessment.models import Correction, Mark
from assessment.trace import EXTRA, INDICATOR, rows_of
from modelagency.clock import day_of
from modelagency.excel import Column, Formula, Table, Total
from records.dates import full_date

COLUMNS = [
    Column("序号", 6, centred=True),
    Column("考核对象", 28),
    Column("分类", 12, centred=True),
    Column("部分", 14),
    Column("指标", 22),
    Column("扣分", 11, "0.00000"),
    Column("怎么算的", 30),
    Column("理由", 34),
    Column("佐证", 24),
    Column("评分人", 10, centred=True),
    Column("评分日期", 14, centred=True),
]
SAID = ("indicator_id", "quantity", "base", "points", "reason", "by__name", "at")


def deductions(edition) -> Table:
    return Table(
        name="扣分明细",
        title=edition.title("扣分明细表"),
        columns=COLUMNS,
        rows=_rows(edition),
        notes=["扣分按分值计，不适用指标的分值由同一部分的其他指标承担后计算；没有列出的没有扣分。"],
        **edition.ends(),
    )


def _rows(edition):
    number, summed = 0, Decimal(0)
    for number, (subject, row, said) in enumerate(_losses(edition), start=1):
        lost = -row.value if row.kind == EXTRA else row.lost
        summed += lost
        item = edition.indicators.get(row.key)
        where = [item.section.name if item else None, row.label]
        day = full_date(day_of(said.at)) if said.at else None
        words = [row.detail, said.reason or None, "、".join(said.evidence) or None, said.by, day]
        yield [number, subject.name, subject.category, *where, lost, *words]
    if number:
        total = Formula("=ROUND(SUM(F{first}:F{above}),5)", summed, number)
        yield Total([None, "合计", None, None, None, total, *[None] * 5])


def _losses(edition):
    """(subject, row, what was said last)."""
    marks = Mark.objects.filter(stage=Mark.Stage.MARK, submitted_at__isnull=False)
    marks = about(marks, edition.appraisals, *SAID, "evidence__name")
    corrections = about(Correction.objects.all(), edition.appraisals, *SAID)
    for subject in subjects(edition.appraisals, *IN_ORDER):
        said = said_of(marks.of(subject.pk)) | said_of(corrections.of(subject.pk))
        for row in rows_of(subject.lines or (), edition.places):
            taken = row.kind == EXTRA and row.key != "rounding" and row.value is not None and row.value < 0
            if taken or (row.kind == INDICATOR and row.lost):
                item = edition.indicators.get(row.key)
                yield subject, row, said.get(item.pk if item else None, Said())

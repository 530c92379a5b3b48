"""扣分明细: every deduction with its reason."""

from decimal import Decimal

from assessment.models import Mark
from modelagency.clock import day_of
from modelagency.excel import Column, Formula, Table, Total
from records.dates import full_date

COLUMNS = [
    Column("序号", 6, centred=True),
    Column("党支部", 30),
    Column("分类", 14, centred=True),
    Column("指标", 22),
    Column("扣分", 8, "0.00"),
    Column("理由", 50),
    Column("评分人", 10, centred=True),
    Column("评分日期", 16, centred=True),
]
ORDER = ("appraisal__category", "appraisal__unit__order", "appraisal__unit", "indicator__order")
FIELDS = ("appraisal__name", "appraisal__category", "indicator__name", "deducted", "reason", "by__name", "at")


def deductions(edition) -> Table:
    marks = Mark.objects.filter(appraisal__in=edition.appraisals, deducted__gt=0).order_by(*ORDER)
    found = list(marks.values_list(*FIELDS))
    return Table(
        name="扣分明细",
        title=edition.title("考核扣分明细表"),
        columns=COLUMNS,
        rows=_rows(found),
        notes=[] if found else ["没有扣分。"],
        **edition.ends(),
    )


def _rows(found):
    for number, (*facts, at) in enumerate(found, start=1):
        yield [number, *facts, full_date(day_of(at))]
    if found:
        total = Formula("=SUM(E{first}:E{above})", sum((row[3] for row in found), Decimal(0)), len(found))
        yield Total([None, "合计", None, None, total, None, None, None])

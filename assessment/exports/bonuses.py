"""加分明细: every matter that was entered and confirmed, with its document."""

from decimal import Decimal

from assessment.exports.reading import IN_ORDER
from assessment.kinds import Kind
from assessment.models import Entry
from modelagency.excel import Column, Formula, Table, Total

COLUMNS = [
    Column("序号", 6, centred=True),
    Column("考核对象", 28),
    Column("分类", 12, centred=True),
    Column("指标", 18),
    Column("事项", 30),
    Column("分数", 9, "0.00"),
    Column("依据文号", 22),
    Column("说明", 34),
    Column("佐证", 24),
    Column("登记人", 10, centred=True),
    Column("确认人", 10, centred=True),
]
FIELDS = ("appraisal__name", "appraisal__category", "indicator__name", "matter", "points", "document_number", "reason")
PEOPLE = ("evidence__name", "entered_by__name", "confirmed_by__name")


def bonuses(edition) -> Table:
    return Table(
        name="加分明细",
        title=edition.title("加分明细表"),
        columns=COLUMNS,
        rows=_rows(edition),
        notes=["本表列出登记并经另一人确认的加分事项；同一事项不累计、指标封顶和总封顶之后计入的分数见汇总表。"],
        **edition.ends(),
    )


def _rows(edition):
    order = [f"appraisal__{name}" for name in IN_ORDER]
    mine = Entry.objects.filter(appraisal__in=edition.appraisals.order_by().values("pk"))
    mine = mine.filter(confirmed_at__isnull=False, indicator__kind=Kind.BONUS).order_by(*order, "pk")
    number, summed = 0, Decimal(0)
    for number, row in enumerate(mine.values_list(*FIELDS, *PEOPLE).iterator(), start=1):
        summed += row[4]
        yield [number, *(value or None for value in row)]
    if number:
        total = Formula("=SUM(F{first}:F{above})", summed, number)
        yield Total([None, "合计", None, None, None, total, *[None] * 5])

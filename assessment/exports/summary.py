"""汇总表: one row for each branch, by category; the total is a formula over what stands beside it."""

from decimal import Decimal

from openpyxl.utils import get_column_letter

from assessment.scoring import BANDS, plain
from modelagency.clock import day_of
from modelagency.excel import Column, Formula, Group, Table
from records.dates import full_date

SIGNATURES = "考核组组长（签字）：{gap}考核组成员（签字）：{gap}机关党委（盖章）：{gap}年　　月　　日".format(
    gap="　" * 10
)
FIRST_PART = 4  # the column of the first indicator


def summary(edition, groups) -> Table:
    columns = [Column("序号", 6, centred=True), Column("党支部", 30), Column("分类", 14, centred=True)]
    columns += [
        Column(f"{item.name}（{plain(item.points)}分）", 14, "0.00", over=item.section.name)
        for item in edition.indicators
    ]
    columns += [Column("舍入", 8, "0.00000"), Column("总分", 10, "0.00"), Column("本类名次", 10, centred=True)]
    return Table(
        name="汇总表",
        title=edition.title("考核评分汇总表"),
        columns=[*columns, Column("分数段", 10, centred=True), Column("备注", 24)],
        rows=_rows(groups, len(edition.indicators)),
        notes=_notes(edition),
        signatures=SIGNATURES,
        **edition.ends(),
    )


def _rows(groups, width):
    first, last = get_column_letter(FIRST_PART), get_column_letter(FIRST_PART + width)
    text, number = f"=ROUND(SUM({first}{{row}}:{last}{{row}}),5)", 0
    for group in groups:
        yield Group(f"{group.name}（{group.size} 个党支部）")
        for row in group.rows:
            number += 1
            total = Formula(text, row.total) if row.total is not None else None
            place = [row.rank, row.band, row.missing]
            yield [number, row.appraisal.name, group.name, *row.parts, _tail(row), total, *place]


def _tail(row) -> Decimal | None:
    """What rounding adds to the parts."""
    return None if row.total is None else row.total - sum(filter(None, row.parts), Decimal(0))


def _notes(edition) -> list[str]:
    limits = "，".join(f"{name} {limit} 分以上" for limit, name in BANDS[:-1])
    computed_on = full_date(day_of(edition.freshness.computed_at))
    notes = [
        f"依据：{edition.cycle.scheme}。总分计算于 {computed_on}，四舍五入取两位小数一次；名次只在本类内排列。",
        f"分数段按总分划分（{limits}，其余为{BANDS[-1][1]}），未计名额和一票否决，不是审定的等次。",
    ]
    changed = "、".join(edition.freshness.changed)
    return [*notes, f"注意：计算之后{changed}有变化，本表未包含这些变化。"] if changed else notes

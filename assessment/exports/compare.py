"""同项对照 as a workbook: all subjects of a category, grouped as on the page."""

from assessment.comparing import Comparison
from modelagency.clock import today
from modelagency.excel import Column, Group, Table, workbook

COLUMNS = [
    Column("考核对象", 34),
    Column("事实", 14),
    Column("说明", 30),
    Column("自评分", 9, "0.00"),
    Column("考核分", 9, "0.00"),
    Column("评分人", 10),
    Column("理由", 40),
    Column("核定分", 9, "0.00"),
    Column("核定理由", 30),
]
CHUNK = 500


def compare_workbook(comparison: Comparison) -> bytes:
    """One sheet. Queries grow by the chunk of 500 subjects, not by the subject."""
    indicator, groups = comparison.indicator, comparison.groups()
    table = Table(
        name="同项对照",
        title=f"{indicator.name} 同项对照（{comparison.category}）",
        columns=COLUMNS,
        rows=_rows(comparison, groups),
        left=f"{comparison.cycle.scheme}　分值 {indicator.points:f}",
        right=f"{today():%Y-%m-%d}",
    )
    return workbook([table])


def compare_name(comparison) -> str:
    return f"同项对照_{comparison.indicator.name}_{comparison.category}.xlsx"


def _rows(comparison, groups):
    """By group, each under its own heading."""
    places = {(group.quantity, group.base): [] for group in groups}
    last = 0
    while chunk := list(comparison.subjects.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        last = chunk[-1].pk
        for row in comparison.rows(chunk):
            places[(row.fact.quantity, row.fact.base) if row.fact else (None, None)].append(_cells(row))
    for group in groups:
        yield Group(f"{group.words or '没有数据'}　{group.size} 个" + ("　评分不同" if group.is_unequal else ""))
        yield from places[group.quantity, group.base]


def _cells(row) -> tuple:
    return (
        row.appraisal.name,
        row.known,
        row.fact.note if row.fact else "",
        row.stated,
        row.given,
        str(row.mark.by) if row.mark else "",
        row.mark.reason if row.mark else "",
        row.corrected,
        row.correction.reason if row.correction else "",
    )

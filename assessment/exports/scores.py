"""评分表: every line of each total with its reason, on one long sheet or on one sheet for each branch."""

from collections import defaultdict
from decimal import Decimal

from assessment.models import Mark, ResultLine
from modelagency.excel import Column, Formula, Group, Table, Total

COLUMNS = [
    Column("序号", 6, centred=True),
    Column("部分", 14),
    Column("指标", 22),
    Column("分值", 8, "0.00", over="计分"),
    Column("扣分", 8, "0.00", over="计分"),
    Column("得分", 12, "0.00000", over="计分"),
    Column("怎么算的、扣分理由", 56),
    Column("评分人", 10, centred=True),
]
SUM = "=ROUND(SUM(F{first}:F{above}),5)"


def score_sheets(edition, groups, *, per_branch):
    """One table, or one for each branch."""
    rows = [(group, row) for group in groups for row in group.rows]
    lines, marks = _lines(edition), _marks(edition)
    sections = {item.pk: (item.section.name, item.points) for item in edition.indicators}
    parts = ((group, row, _block(row, lines[row.appraisal.pk], marks, sections)) for group, row in rows)
    if per_branch:
        for _, row, block in parts:
            name = row.appraisal.name
            yield _table(edition, name, f"考核评分表（{name}）", block)
    else:
        yield _table(edition, "评分表", "考核评分表", _one_after_the_other(parts))


def _table(edition, name, what, rows) -> Table:
    return Table(name=name, title=edition.title(what), columns=COLUMNS, rows=rows, **edition.ends())


def _one_after_the_other(parts):
    for group, row, block in parts:
        yield Group(f"{row.appraisal.name}（{group.name}）")
        yield from block


def _block(row, lines, marks, sections):
    """The lines of one branch and, when nothing is missing, their sum."""
    for number, (indicator, label, detail, value) in enumerate(lines, start=1):
        section, points = sections.get(indicator, (None, None))
        deducted, reason, marker = marks.get((row.appraisal.pk, indicator), (None, "", None))
        yield [number, section, label, points, deducted, value, _with_reason(detail, reason), marker]
    if row.total is not None:
        text = f"名次 {row.rank}，{row.band}"
        yield Total([None, None, "合计", None, None, Formula(SUM, row.total, len(lines), "0.00"), text, None])
    else:
        yield Total([None, None, "合计", None, None, None, f"没有总分：{row.missing}", None])


def _with_reason(detail, reason) -> str:
    """The detail is cut to its column; the reason never is."""
    return detail if reason in detail else f"{detail}：{reason}"


def _lines(edition) -> dict:
    """Appraisal id → (indicator id, label, detail, value), in order."""
    found = defaultdict(list)
    rows = ResultLine.objects.filter(result__appraisal__in=edition.appraisals).order_by("result_id", "order")
    for pk, *line in rows.values_list("result__appraisal", "indicator", "label", "detail", "value"):
        found[pk].append((line[0], line[1], line[2], Decimal(line[3])))
    return found


def _marks(edition) -> dict:
    """(appraisal id, indicator id) → (deducted, reason, who marked)."""
    rows = Mark.objects.filter(appraisal__in=edition.appraisals)
    keyed = rows.values_list("appraisal", "indicator", "deducted", "reason", "by__name")
    return {(pk, indicator): tuple(mark) for pk, indicator, *mark in keyed}

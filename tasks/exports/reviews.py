"""Tables people take away."""

from modelagency.excel import Column, Table, workbook

COLUMNS = [
    Column("单位", 24),
    Column("上期进度（%）", 10),
    Column("本期进度（%）", 10),
    Column("增减", 8),
    Column("本期进展", 60),
    Column("自动核对", 40),
    Column("佐证（份）", 8),
]


def review_table(task, period, place, entries) -> bytes:
    """The rows of a batch review as they are on the screen, as .xlsx. place: the words of the segment shown."""
    rows = [_line(entry) for entry in entries]
    title = f"{task.name}　{period}　{place}"
    return workbook([Table(name=place, title=title, columns=COLUMNS, rows=rows, right=f"共 {len(rows)} 项")])


def _line(entry) -> tuple:
    unit, report = entry.assignment.unit.name, entry.report
    if entry.place == "missing" or report is None:
        return (unit, entry.assignment.progress, None, None, None, None, None)
    hints = "；".join(entry.hints) or (f"{len(entry.checks)} 项核对无提示" if entry.checks else None)
    return (unit, entry.before, entry.now, entry.change, report.text, hints, len(report.evidence.all()))

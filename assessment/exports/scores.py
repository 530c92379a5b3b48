"""评分表: on one long sheet a row for each subject and a column for each indicator; or a sheet for each subject, with
self score, mark and correction side by side."""

from decimal import Decimal

from assessment.exports.figures import columns, figures, plain_text
from assessment.exports.reading import IN_ORDER, about, subjects
from assessment.exports.words import Said, said_of, with_reason
from assessment.kinds import ENTERED
from assessment.models import Correction, Mark
from assessment.trace import COMPONENT, EXTRA, rows_of
from modelagency.excel import Column, Formula, Table, Total

OWN_COLUMNS = [
    Column("序号", 8, centred=True),
    Column("指标", 30),
    Column("分值", 8, "0.00"),
    Column("自评分", 9, "0.00", over="评分"),
    Column("考核分", 9, "0.00", over="评分"),
    Column("核定分", 9, "0.00", over="评分"),
    Column("百分制得分", 12, "0.00000", over="得分"),
    Column("计入总分", 12, "0.00000", over="得分"),
    Column("怎么算的、理由", 50),
    Column("评分人", 10, centred=True),
]
SUM = "=ROUND(SUM(H{first}:H{above}),5)"


def long_sheet(edition) -> Table:
    """One row for each subject."""
    head = [Column("序号", 6, centred=True), Column("考核对象", 28), Column("分类", 12, centred=True)]
    keys = [key for key, item in edition.indicators.items() if item.kind not in ENTERED]
    return Table(
        name="评分表",
        title=edition.title("评分表"),
        columns=[*head, *(_column(edition.indicators[key]) for key in keys), *columns(edition)],
        rows=_long_rows(edition, keys),
        notes=["各指标为按分值的得分，不适用的为 0，分值由同一部分的其他指标承担；空格是尚无得分。"],
        **edition.ends(),
    )


def _column(item) -> Column:
    name = f"{item.number} {item.name}".strip()
    over = item.section.component.name
    over = over if item.section.name in over else f"{over}　{item.section.name}"
    return Column(f"{name}（{plain_text(item.points)}分）", 10, "0.00", over=over)


def _long_rows(edition, keys):
    for number, subject in enumerate(subjects(edition.appraisals, *IN_ORDER), start=1):
        percents = {line["key"]: line["percent"] for line in subject.lines or ()}
        points = [Decimal(percents[key]) if percents.get(key) is not None else None for key in keys]
        cells = figures(edition, subject, 4 + len(keys))
        yield [number, subject.name, subject.category, *points, *cells]


def own_sheets(edition):
    """A sheet for each subject."""
    for subject, rows in _blocks(edition):
        title = edition.title(f"评分表（{subject.name}）")
        yield Table(name=subject.name, title=title, columns=OWN_COLUMNS, rows=rows, **edition.ends())


def _blocks(edition):
    columns = ("indicator_id", "quantity", "base", "points", "reason", "by__name", "at")
    rows = Mark.objects.filter(submitted_at__isnull=False)
    selves = about(rows.filter(stage=Mark.Stage.SELF), edition.appraisals, *columns)
    marks = about(rows.filter(stage=Mark.Stage.MARK), edition.appraisals, *columns)
    corrections = about(Correction.objects.all(), edition.appraisals, *columns)
    for subject in subjects(edition.appraisals, *IN_ORDER):
        said = [said_of(stream.of(subject.pk)) for stream in (selves, marks, corrections)]
        yield subject, list(_own_rows(edition, subject, said))


def _own_rows(edition, subject, said):
    """All lines of one subject and, when nothing is missing, their sum."""
    rows = rows_of(subject.lines or (), edition.places)
    for row in rows:
        pk = edition.indicators[row.key].pk if row.key in edition.indicators else None
        found = [stage.get(pk, Said()) for stage in said]
        points = [one.by_rule(edition.rule_at(row.key)) for one in found] if pk else [None] * 3
        label = "　" * row.depth + f"{row.label}　{row.weighs}".strip()
        detail = with_reason(row.detail, found[2].reason or found[1].reason)
        whole = None if row.kind in (COMPONENT, EXTRA) else row.points
        cells = [row.number or None, label, whole, *points, row.percent, row.value, detail, found[2].by or found[1].by]
        yield Total(cells) if row.kind == COMPONENT else cells
    if subject.total is None:
        yield Total([None, "总分", *[None] * 6, f"没有总分：{subject.missing or '尚未计算'}", None])
    else:
        place = f"本类第 {subject.rank} 名，{subject.grade or subject.note}"
        yield Total([None, "总分", *[None] * 5, Formula(SUM, subject.total, len(rows), "0.00"), place, None])

"""The annual workbook."""

from django.db import transaction

from assessment.models import ResultLine
from assessment.scoring import BANDS, plain
from branches.models import Unit
from modelagency.clock import day_of, today
from modelagency.excel import Column, Group, Table, workbook
from records.actions import record
from records.refusals import Refusal

SIGNATURES = "考核组组长（签字）：{gap}考核组成员（签字）：{gap}机关党委（盖章）：{gap}年　　月　　日".format(
    gap="　" * 10
)


@transaction.atomic
def export_results(*, by, cycle, appraisals) -> bytes:
    """The workbook of `appraisals` (a queryset of the cycle's): totals by category, and every line of each total.

    Raise Refusal when nothing has been computed yet.
    """
    computed_at, is_outdated = cycle.freshness()
    if computed_at is None:
        raise Refusal("还没有计算总分，请先计算再导出。")
    indicators = list(cycle.indicators())
    groups = cycle.categories(appraisals, indicators)
    organisation = Unit.objects.organisation()
    notes = _notes(cycle, computed_at, is_outdated)
    tables = [_summary(organisation, cycle, groups, indicators, notes), _details(organisation, cycle, appraisals)]
    record(by=by, verb="results.export", subject=cycle, after={"branches": sum(len(group.rows) for group in groups)})
    return workbook(tables)


def filename(cycle) -> str:
    return f"{_title(Unit.objects.organisation(), cycle, '考核评分汇总表')}.xlsx"


def _title(organisation, cycle, what) -> str:
    return f"{organisation}{cycle.scheme.year}年度党支部{what}"


def _summary(organisation, cycle, groups, indicators, notes) -> Table:
    columns = [Column("序号", 6, centred=True), Column("党支部", 30), Column("分类", 14, centred=True)]
    columns += [Column(f"{item.name}（{plain(item.points)}分）", 14, "0.00") for item in indicators]
    columns += [Column("总分", 10, "0.00"), Column("本类名次", 10, centred=True), Column("分数段", 10, centred=True)]
    day = today()
    return Table(
        name="汇总表",
        title=_title(organisation, cycle, "考核评分汇总表"),
        left=f"填报单位：{organisation}",
        right=f"填报日期：{_date(day)}",
        columns=[*columns, Column("备注", 24)],
        rows=_summary_rows(groups),
        notes=notes,
        signatures=SIGNATURES,
    )


def _summary_rows(groups):
    number = 0
    for group in groups:
        yield Group(f"{group.name}（{group.size} 个党支部）")
        for row in group.rows:
            number += 1
            parts = [part if part is not None else "" for part in row.parts]
            place = [row.total, row.rank, row.band, row.missing]
            yield [number, row.appraisal.unit.name, group.name, *parts, *place]


def _notes(cycle, computed_at, is_outdated) -> list[str]:
    limits = "，".join(f"{name} {limit} 分以上" for limit, name in BANDS[:-1])
    notes = [
        f"依据：{cycle.scheme}。总分计算于 {_date(day_of(computed_at))}，四舍五入取两位小数一次；名次只在本类内排列。",
        f"分数段按总分划分（{limits}，其余为{BANDS[-1][1]}），未计名额和一票否决，不是审定的等次。",
    ]
    return [*notes, "注意：计算之后评分有改动，本表未包含这些改动。"] if is_outdated else notes


def _details(organisation, cycle, appraisals) -> Table:
    lines = ResultLine.objects.filter(result__appraisal__in=appraisals)
    ordered = lines.order_by(
        "result__appraisal__category", "result__appraisal__unit__order", "result__appraisal__unit_id", "order"
    )
    found = ordered.values_list("result__appraisal__unit__name", "label", "detail", "value")
    return Table(
        name="得分明细",
        title=_title(organisation, cycle, "考核得分明细表"),
        columns=[
            Column("序号", 6, centred=True),
            Column("党支部", 30),
            Column("项目", 24),
            Column("怎么算的", 60),
            Column("计入总分", 12, "0.00000"),
        ],
        rows=([number, *line] for number, line in enumerate(found, start=1)),
    )


def _date(day) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

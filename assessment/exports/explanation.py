"""说明: by which rules the figures came about, and as of when."""

from django.utils.timezone import localtime

from assessment.scoring import BANDS, KIND_LABELS, plain
from modelagency.excel import Column, Table


def explanation(edition) -> Table:
    return Table(
        name="说明",
        title=edition.title("考核评分说明"),
        columns=[Column("项目", 34), Column("内容", 100)],
        rows=_rows(edition),
        **edition.ends(),
    )


def _rows(edition):
    scheme = edition.cycle.scheme
    yield ["考核方案", str(scheme)]
    yield ["依据文件", " ".join(filter(None, [scheme.plan.notice.title, scheme.plan.notice.document_number]))]
    for item in edition.indicators:
        standard = f"。评分标准：{item.standard}" if item.standard else ""
        yield [item.name, f"{item.section.name}，{plain(item.points)} 分，{KIND_LABELS[item.kind]}{standard}"]
    yield ["不适用的指标", "没有落实项的任务进度指标不计分，分值由本部分其他指标按比例承担。"]
    yield ["舍入", "各项得分保留五位小数，只在总分四舍五入一次，取两位小数；“舍入”一栏是总分与各项之和的差。"]
    yield ["总分", "总分、合计都是公式，等于左边或上面各项之和，也等于平台保存的总分。"]
    yield ["名次", "只在本类内按总分排列，总分相同名次相同，其后空出相应名次。"]
    yield ["分数段", "，".join(f"{name} {limit} 分以上" for limit, name in BANDS) + "。不是审定的等次。"]
    yield ["缺项", "有指标未评分的党支部没有总分和名次，缺什么写在备注里。"]
    yield ["计算时间", f"{localtime(edition.freshness.computed_at):%Y-%m-%d %H:%M}" + _outdated(edition)]
    yield ["导出", f"{localtime(edition.at):%Y-%m-%d %H:%M}，{edition.by}"]


def _outdated(edition) -> str:
    names = "、".join(edition.freshness.changed)
    return f"。计算之后{names}有变化，本表未包含这些变化" if names else ""

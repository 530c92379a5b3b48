"""说明: by which rules the figures came about, as of when, and how to check them."""

from django.utils.timezone import localtime

from assessment.exports.figures import plain_text
from assessment.exports.words import with_reason
from assessment.kinds import KIND_LABELS, Effect, Kind
from modelagency.excel import Column, Group, Table

KINDS = {"usual": "平时考核", "year_end": "年终考核", "review": "述职评议", "poll": "民主测评"}


def explanation(edition) -> Table:
    return Table(
        name="说明",
        title=edition.title("评分说明"),
        columns=[Column("项目", 34), Column("内容", 100)],
        rows=_rows(edition),
        **edition.ends(),
    )


def _rows(edition):
    scheme, cycle = edition.cycle.scheme, edition.cycle
    yield ["考核方案", str(scheme)]
    yield ["依据文件", " ".join(filter(None, [scheme.plan.notice.title, scheme.plan.notice.document_number]))]
    yield ["阶段", cycle.get_state_display()]
    yield ["计算时间", f"{localtime(edition.freshness.computed_at):%Y-%m-%d %H:%M}" + _outdated(edition)]
    yield ["导出", f"{localtime(edition.at):%Y-%m-%d %H:%M}，{edition.by}"]
    yield ["校验码", edition.code or "尚未封存，没有校验码"]
    yield Group("权重和分值")
    yield from _weights(edition)
    yield Group("等次和名次")
    yield from _grades(edition)
    yield Group("计算规则")
    yield ["不适用的指标", "不计分，分值由同一部分的其他指标按比例承担；整个部分不适用的，由同一构成的其他部分承担。"]
    yield ["舍入", "各项得分保留五位小数，只在总分四舍五入一次，取两位小数；“舍入”一栏是总分与各项之和的差。"]
    yield ["公式", "总分、合计、票数得分都是公式，算出来等于平台保存的数。"]
    yield ["缺项", "有指标没有得分的考核对象没有总分、名次和等次，缺什么写在备注里。"]


def _weights(edition):
    for component in edition.rules["components"]:
        if component["kind"] != "extra":
            yield [component["name"], f"占总分 {plain_text(component['weight'])}%"]
    cap = edition.rules["bonus_cap"]
    yield ["加分封顶", "不限" if cap is None else f"全部加分合计最多 {plain_text(cap)} 分"]
    for item in edition.indicators.values():
        points = "" if item.kind in (Kind.BONUS, Kind.PENALTY) else f"{plain_text(item.points)} 分，"
        text = f"{item.section.component.name}，{item.section.name}，{points}{KIND_LABELS[item.kind]}"
        yield [f"{item.number} {item.name}".strip(), with_reason(text, item.standard)]


def _grades(edition):
    rules = edition.rules
    floors = "，".join(f"{grade['name']} {plain_text(grade['floor'])} 分以上" for grade in rules["grades"])
    yield ["等次", f"按四舍五入后的总分：{floors}"]
    best = rules["grades"][0]["name"] if rules["grades"] else ""
    yield [f"{best}名额", f"不超过本类考核对象的 {plain_text(rules['quota'])}%，向下取整"]
    keys = [KINDS.get(kind, kind) for kind in rules["tie_keys"]]
    yield ["同分", f"依次比较{'、'.join(keys)}；仍相同的由党委决定" if keys else "由党委决定"]
    for veto in rules["vetoes"]:
        yield [f"一票否决：{veto['name']}", f"{Effect(veto['effect']).label}{veto['grade']}，不改总分"]
    yield ["名次", "只在本类内按总分排列，总分相同名次相同，其后空出相应名次。"]


def _outdated(edition) -> str:
    names = "、".join(edition.freshness.changed)
    return f"。计算之后{names}有变化，本表未包含这些变化" if names else ""

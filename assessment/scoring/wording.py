"""How the value of an indicator is said: the calculation itself, short. No ORM."""

from assessment.kinds import Kind
from assessment.scoring.numbers import NIL, cut, plain

PASSED_ON = "分值由本部分其他指标承担"
NO_BASE = f"没有可计的基数，不适用，{PASSED_ON}"


def exempt(reason) -> str:
    return f"不适用：{reason}，{PASSED_ON}"


def because(reason: str) -> str:
    return f"：{reason}" if reason else ""


def given(indicator, points, own) -> str:
    """Points given by hand, beside what the standard would give."""
    beside = f"（按标准 {plain(own)}）" if own is not None and own != points else ""
    outside = f"，限定在 0 到 {plain(indicator.points)} 分" if not 0 <= points <= indicator.points else ""
    return f"评 {plain(points)}{beside}{outside}"


def measured(indicator, quantity, base, points) -> str:
    return _BY_KIND[indicator.kind](indicator, quantity, base, points)


def _deduct(indicator, quantity, base, points):
    if not quantity * indicator.step:
        return "未扣分"
    end = "，扣完为止" if indicator.points < quantity * indicator.step else ""
    return f"{plain(indicator.points)} − {plain(quantity)} × {plain(indicator.step)}{end}"


def _banded(indicator, quantity, base, points):
    reached = next((limit for limit, _ in indicator.bands if limit <= quantity), None)
    where = "未达到最低档" if reached is None else f"达到 {plain(reached)} 一档"
    return f"{plain(quantity)}，{where}，得 {plain(points)} 分"


def _ratio(indicator, quantity, base, points):
    end = "，按满分计" if quantity > base > 0 else ""
    return f"{plain(quantity)} ÷ {plain(base)} × {plain(indicator.points)}{end}"


def _all_or_nothing(indicator, quantity, base, points):
    verdict = "达到" if points else "未达到"
    if base is None:
        return f"{plain(quantity)}，{verdict} {plain(indicator.threshold)}"
    percent = plain(cut(quantity * 100 / base, 2))
    more = "…" if (quantity * 10000 / base).denominator > 1 else ""
    return f"{plain(quantity)} ÷ {plain(base)} = {percent}{more}%，{verdict} {plain(indicator.threshold)}%"


_BY_KIND = {
    Kind.DEDUCT: _deduct,
    Kind.BANDED: _banded,
    Kind.RATIO: _ratio,
    Kind.AUTO: _ratio,
    Kind.ALL_OR_NOTHING: _all_or_nothing,
}


def voted(indicator, groups, percent) -> str:
    """(58×100＋18×85) ÷ 76 of each group, their mean where there are several, and the share of the points."""
    if len(groups) == 1:
        text = _votes(groups[0])
    else:
        parts = [f"{group.name} {plain(group.percent)}（{_votes(group)}）" for group in groups]
        text = f"{'、'.join(parts)}，{_weights(groups)}得 {plain(percent)}"
    return text if indicator.points == 100 else f"{text} × {plain(indicator.points)} ÷ 100"


def _votes(group) -> str:
    pairs = zip(group.counts, group.worth, strict=True)
    return f"({'+'.join(f'{plain(count)}×{plain(worth)}' for count, worth in pairs if count)}) ÷ {plain(group.valid)}"


def _weights(groups) -> str:
    if not sum((group.weight for group in groups), NIL):
        return "平均"
    return f"按 {' : '.join(plain(group.weight) for group in groups)} "


def entered(indicator, counted, left_out, summed) -> str:
    """Matters with their points; what does not count beside them, and the cap where it bites."""
    text = "，".join(f"{entry['matter']} {plain(entry['points'])}" for entry in counted)
    text += f"；同一事项不累计，另 {left_out} 项不计" if left_out else ""
    bites = indicator.cap is not None and summed > indicator.cap
    return f"{text}；合计 {plain(summed)}，封顶 {plain(indicator.cap)}" if bites else text


def share(percent, weight, whole, applicable) -> str:
    """The percent of a component, and its weight in the total."""
    text = f"{plain(percent)} × {plain(weight)}%"
    return text if whole == applicable else f"{text} × {plain(whole)} ÷ {plain(applicable)}"


def factor(whole, applicable) -> str:
    return "" if whole == applicable else f"；折算 × {plain(whole)} ÷ {plain(applicable)}"


def lost(points, value) -> str:
    """What a section lost of its points."""
    return f"扣 {plain(points - value)}" if value < points else "未扣分"

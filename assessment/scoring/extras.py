"""What is added and taken beside the weighted components. No ORM."""

from fractions import Fraction

from assessment.kinds import Kind
from assessment.scoring import wording
from assessment.scoring.lines import Line
from assessment.scoring.numbers import NIL, amount, plain, rounded
from assessment.scoring.rules import Indicator, Rules


def extras(rules: Rules, inputs: dict) -> tuple[Fraction, list[Line]]:
    """(sum, lines) of all bonus and penalty indicators with entries; all bonus together is capped."""
    plus, minus, lines = NIL, NIL, []
    for indicator in rules.extras:
        entries = (inputs.get(indicator.key) or {}).get("entries")
        if not entries:
            continue
        points, line = _entered(indicator, entries)
        lines.append(line)
        if indicator.kind == Kind.BONUS:
            plus += points
        else:
            minus += points
    if rules.bonus_cap is not None and plus > rules.bonus_cap:
        detail = f"加分合计 {plain(plus)}，最多计 {plain(rules.bonus_cap)} 分"
        lines.append(Line(0, "cap", "加分封顶", detail, None, rounded(rules.bonus_cap - plus)))
        plus = rules.bonus_cap
    return plus - minus, lines


def _entered(indicator: Indicator, entries) -> tuple[Fraction, Line]:
    counted = _largest_of_each_matter(entries) if indicator.once else entries
    summed = sum((amount(entry["points"]) for entry in counted), NIL)
    points = summed if indicator.cap is None else min(summed, indicator.cap)
    detail = wording.entered(indicator, counted, len(entries) - len(counted), summed)
    signed = points if indicator.kind == Kind.BONUS else -points
    return points, Line(0, indicator.key, indicator.name, detail, None, rounded(signed))


def _largest_of_each_matter(entries) -> list[dict]:
    best: dict[str, dict] = {}
    for entry in entries:
        other = best.get(entry["matter"])
        if other is None or amount(entry["points"]) > amount(other["points"]):
            best[entry["matter"]] = entry
    return list(best.values())


def adjustments(rows: list[dict]) -> tuple[Fraction, list[Line]]:
    """(sum, lines) of what meetings decided about the points."""
    summed, lines = NIL, []
    for place, row in enumerate(rows, start=1):
        if points := amount(row["points"]):
            detail = "，".join(text for text in (row.get("reason"), row.get("decision")) if text)
            lines.append(Line(0, f"adjust.{place}", "会议调整", detail, None, rounded(points)))
            summed += points
    return summed, lines

"""From components to the total, rounded once. No ORM."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessment.scoring import wording
from assessment.scoring.extras import adjustments, extras
from assessment.scoring.lines import NOTHING, Line
from assessment.scoring.numbers import NIL, PLACES, TOTAL_PLACES, clipped, plain, rounded, scaled, unscaled
from assessment.scoring.rules import Component, Rules
from assessment.scoring.sections import NOT_ALL_KNOWN, Part, component_part

FULL = Fraction(100)
NOTHING_TO_SCORE = "没有可以计分的内容"


@dataclass(frozen=True, slots=True)
class Score:
    """total: two places, the sum of the values of `lines`; None when something in `missing` stands in the way.

    percents: exact percent of each weighted component that has one, by its kind.
    """

    lines: tuple[Line, ...]
    total: Decimal | None
    missing: tuple[str, ...]
    percents: dict[str, Fraction]


def total(rules: Rules, subject: dict) -> Score:
    inputs = subject["inputs"]
    weighted = [component for component in rules.scored if component.weight]
    parts = {component.key: component_part(component, inputs) for component in weighted}
    whole = sum((component.weight for component in weighted), NIL)
    applicable = sum((component.weight for component in weighted if parts[component.key].applies), NIL)
    lines = [
        line for component in rules.scored for line in _lines(component, parts.get(component.key), whole, applicable)
    ]
    missing = [text for component in weighted for text in parts[component.key].missing]
    if not applicable:
        missing.append(NOTHING_TO_SCORE)
    percents = {component.kind: parts[component.key].value for component in weighted if _counts(parts[component.key])}
    exact = sum((_contribution(item, parts[item.key], whole, applicable) for item in weighted), NIL)
    for summed, more in (extras(rules, inputs), adjustments(subject.get("adjustments") or [])):
        exact += summed
        lines += more
    if missing:
        return Score(tuple(lines), None, tuple(missing), percents)
    lines, value = _finished(lines, exact, rules)
    return Score(tuple(lines), value, (), percents)


def _counts(part: Part) -> bool:
    return part.applies and part.value is not None


def _contribution(component, part, whole, applicable) -> Fraction:
    return part.value * component.weight / 100 * whole / applicable if _counts(part) else NIL


def _lines(component: Component, part: Part | None, whole, applicable) -> list[Line]:
    """The component's own line, then those of its sections; without a weight the own one only."""
    key, name = component.key, component.name
    if part is None:
        return [Line(0, key, name, "权重为 0，不计分", NOTHING, NOTHING)]
    if not part.applies:
        own = Line(0, key, name, "不适用，权重由其他部分承担", NOTHING, NOTHING)
    elif part.value is None:
        own = Line(0, key, name, NOT_ALL_KNOWN, None, None)
    else:
        detail = wording.share(part.value, component.weight, whole, applicable)
        value = _contribution(component, part, whole, applicable)
        own = Line(0, key, name, detail, rounded(part.value), rounded(value))
    return [own, *part.lines]


def _finished(lines, exact, rules) -> tuple[list[Line], Decimal]:
    """With the lines that bring what was added up to the total: the limit where it bites, and the rounding."""
    top = FULL + (rules.bonus_cap or NIL)
    kept = clipped(exact, top)
    if kept != exact:
        detail = f"加减后为 {plain(exact)} 分"
        lines = [*lines, Line(0, "limit", f"限定在 0 到 {plain(top)} 分", detail, None, rounded(kept - exact))]
    whole = scaled(kept, TOTAL_PLACES)
    shown = sum(int(line.value.replace(".", "")) for line in lines if line.level == 0)
    rest = whole * 10 ** (PLACES - TOTAL_PLACES) - shown
    detail = f"{plain(kept)} 四舍五入取两位"
    return [*lines, Line(0, "rounding", "舍入", detail, None, unscaled(rest))], Decimal(whole).scaleb(-TOTAL_PLACES)

"""Sections and components: what does not apply passes its points on inside the section. No ORM."""

from dataclasses import dataclass
from fractions import Fraction

from assessment.scoring import wording
from assessment.scoring.lines import NOTHING, Line
from assessment.scoring.numbers import NIL, rounded
from assessment.scoring.rules import Component, Section
from assessment.scoring.values import Value, value

NOT_ALL_KNOWN = "有指标尚无得分"


@dataclass(frozen=True, slots=True)
class Part:
    """A section or component. value: of its points, for a component in percent; None while something is missing or
    where it does not apply."""

    applies: bool
    value: Fraction | None
    lines: list[Line]
    missing: list[str]


def section_part(section: Section, inputs: dict) -> Part:
    values = [value(indicator, inputs.get(indicator.key)) for indicator in section.indicators]
    pairs = list(zip(section.indicators, values, strict=True))
    applicable = sum((indicator.points for indicator, found in pairs if found.applies), NIL)
    applies = bool(applicable) or not section.points
    factor = section.points / applicable if applicable else Fraction(1)
    missing = [found.missing for found in values if found.missing]
    whole = None if missing or not applies else sum((found.points * factor for found in values if found.points), NIL)
    note = wording.factor(section.points, applicable) if applicable else ""
    lines = [_section_line(section, applies, whole, note)]
    lines += [_indicator_line(indicator, found, factor, note) for indicator, found in pairs]
    return Part(applies, whole, lines, missing)


def _section_line(section, applies, whole, note) -> Line:
    if not applies:
        return Line(1, section.key, section.name, "不适用", NOTHING, None)
    if whole is None:
        return Line(1, section.key, section.name, NOT_ALL_KNOWN, None, None)
    return Line(1, section.key, section.name, wording.lost(section.points, whole) + note, rounded(whole), None)


def _indicator_line(indicator, found: Value, factor, note) -> Line:
    if found.missing:
        percent, detail = None, found.detail
    elif found.points is None:
        percent, detail = NOTHING, found.detail
    else:
        percent, detail = rounded(found.points * factor), found.detail + (note if indicator.points else "")
    return Line(2, indicator.key, indicator.name, detail, percent, None)


def component_part(component: Component, inputs: dict) -> Part:
    """The lines of its sections; its own line needs the weights of all and is `totals`' work."""
    parts = [section_part(section, inputs) for section in component.sections]
    points = sum((section.points for section in component.sections), NIL)
    pairs = zip(component.sections, parts, strict=True)
    applicable = sum((section.points for section, part in pairs if part.applies), NIL)
    missing = [text for part in parts for text in part.missing]
    lines = [line for part in parts for line in part.lines]
    if not points:
        return Part(True, NIL, lines, missing)
    if missing or not applicable:
        return Part(bool(applicable), None, lines, missing)
    values = sum((part.value for part in parts if part.applies), NIL)
    return Part(True, 100 * values / applicable, lines, [])

"""From the values of indicators to the lines and the total of one subject."""

from dataclasses import dataclass, field
from fractions import Fraction

from tests.assessment.oracle.figures import HUNDRED, NONE, halves_up, number, total_of, written
from tests.assessment.oracle.worth import Not, entered, worth

ZERO = written(NONE)


@dataclass
class Told:
    """lines: (level, key, percent, value). percents: by kind, exact, of what is complete and applies."""

    lines: list[tuple] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    percents: dict[str, Fraction] = field(default_factory=dict)
    total: str | None = None

    def add(self, level, key, percent, value):
        self.lines.append((level, key, percent, value))


@dataclass
class Part:
    """A section or a component: all its points, those that apply, what was gained of them (None: not known yet)."""

    all: Fraction
    applies: Fraction
    gained: Fraction | None
    lines: list[tuple] = field(default_factory=list)

    @property
    def is_out(self) -> bool:
        return self.applies == 0 and self.all > 0


def tell(scheme: dict, subject: dict) -> Told:
    told = Told()
    scored, extra = [], []
    for place, component in enumerate(scheme["components"], 1):
        (extra if component["kind"] == "extra" else scored).append((str(place), component))
    exact = _composed(told, scored, subject["inputs"])
    exact += _extra(told, extra, subject["inputs"], number(scheme["bonus_cap"]))
    exact += _adjusted(told, subject["adjustments"])
    if not told.missing:
        _close(told, exact, HUNDRED + number(scheme["bonus_cap"]))
    return told


def _composed(told, scored, inputs) -> Fraction:
    weighing = [(key, component) for key, component in scored if number(component["weight"]) > 0]
    parts = {key: _component(told, key, component, inputs) for key, component in weighing}
    whole = total_of(component["weight"] for _, component in weighing)
    applying = total_of(component["weight"] for key, component in weighing if not parts[key].is_out)
    if applying == 0:
        told.missing.append("没有可以计分的内容")
    exact = NONE
    for key, component in scored:
        part = parts.get(key)
        if part is None or part.is_out:
            told.add(0, key, ZERO, ZERO)
        elif part.gained is None:
            told.add(0, key, None, None)
        else:
            percent = HUNDRED * part.gained / part.applies if part.all else NONE
            value = percent * number(component["weight"]) / HUNDRED * whole / applying
            told.percents[component["kind"]] = percent
            told.add(0, key, written(percent), written(value))
            exact += value
        told.lines += part.lines if part else []
    return exact


def keyed(components) -> list[tuple[str, dict]]:
    return [
        (f"{key}.{place}.{nth}", indicator)
        for key, component in components
        for place, section in enumerate(component["sections"], 1)
        for nth, indicator in enumerate(section["indicators"], 1)
    ]


def _component(told, key, component, inputs) -> Part:
    sections = [
        _section(told, f"{key}.{place}", section, inputs) for place, section in enumerate(component["sections"], 1)
    ]
    inside = [section for section in sections if not section.is_out]
    known = all(section.gained is not None for section in inside)
    return Part(
        all=sum((section.all for section in sections), NONE),
        applies=sum((section.all for section in inside), NONE),
        gained=sum((section.gained for section in inside), NONE) if known else None,
        lines=[line for section in sections for line in section.lines],
    )


def _section(told, key, section, inputs) -> Part:
    rows = [
        (f"{key}.{place}", indicator, worth(indicator, inputs.get(f"{key}.{place}")))
        for place, indicator in enumerate(section["indicators"], 1)
    ]
    told.missing += [f"{row['name']}：{found.value}" for _, row, found in rows if _is_missing(found)]
    whole = total_of(row["points"] for _, row, _ in rows)
    applies = total_of(row["points"] for _, row, found in rows if found is not Not.APPLICABLE)
    factor = whole / applies if applies else NONE
    gains = [_gain(found, factor) for _, _, found in rows]
    gained = None if None in gains else sum(gains, NONE)
    lines = [(1, key, written(gained), None)]
    lines += [(2, row_key, written(gain), None) for (row_key, _, _), gain in zip(rows, gains, strict=True)]
    return Part(whole, applies, gained, lines)


def _is_missing(found) -> bool:
    return isinstance(found, Not) and found is not Not.APPLICABLE


def _gain(found, factor) -> Fraction | None:
    if isinstance(found, Not):
        return NONE if found is Not.APPLICABLE else None
    return found * factor


def _extra(told, extra, inputs, cap) -> Fraction:
    sums = {"bonus": NONE, "penalty": NONE}
    for key, indicator in keyed(extra):
        if (found := entered(indicator, inputs.get(key))) is not None:
            sums[indicator["kind"]] += found
            told.add(0, key, None, written(found if indicator["kind"] == "bonus" else -found))
    if sums["bonus"] > cap:
        told.add(0, "cap", None, written(cap - sums["bonus"]))
    return min(sums["bonus"], cap) - sums["penalty"]


def _adjusted(told, adjustments) -> Fraction:
    for place, adjustment in enumerate(adjustments, 1):
        if points := number(adjustment["points"]):
            told.add(0, f"adjust.{place}", None, written(points))
    return total_of(adjustment["points"] for adjustment in adjustments)


def _close(told, exact, most):
    limited = max(NONE, min(most, exact))
    if limited != exact:
        told.add(0, "limit", None, written(limited - exact))
    total = halves_up(limited, 2)
    told.total = written(total, 2)
    shown = total_of(value for level, _, _, value in told.lines if level == 0)
    told.add(0, "rounding", None, written(total - shown))

"""A scheme as the engine reads it: the dictionary once parsed, numbers exact. No ORM."""

from dataclasses import dataclass
from fractions import Fraction

from assessment.kinds import ENTERED, Kind
from assessment.scoring.numbers import amount, number

EXTRA = "extra"  # the kind of component whose points are added or taken, without a weight


@dataclass(frozen=True, slots=True)
class Indicator:
    """bands: (from this quantity, points), the highest first. cap: None for none."""

    key: str
    name: str
    points: Fraction
    kind: Kind
    step: Fraction
    threshold: Fraction
    bands: tuple[tuple[Fraction, Fraction], ...]
    cap: Fraction | None
    once: bool


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    name: str
    points: Fraction
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Component:
    key: str
    kind: str
    name: str
    weight: Fraction
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """scored: components with a weight, or one of nothing; extras: bonus and penalty indicators."""

    scored: tuple[Component, ...]
    extras: tuple[Indicator, ...]
    bonus_cap: Fraction | None


def read_scheme(scheme: dict) -> Rules:
    """Raise ValueError where a number or a kind is none."""
    components = [_component(str(place), data) for place, data in enumerate(scheme["components"], start=1)]
    return Rules(
        scored=tuple(component for component in components if component.kind != EXTRA),
        extras=tuple(
            indicator
            for component in components
            if component.kind == EXTRA
            for section in component.sections
            for indicator in section.indicators
            if indicator.kind in ENTERED
        ),
        bonus_cap=number(scheme["bonus_cap"]),
    )


def read_indicator(data: dict) -> Indicator:
    bands = [(amount(limit), amount(points)) for limit, points in data.get("bands") or ()]
    return Indicator(
        key=data["key"],
        name=data["name"],
        points=amount(data["points"]),
        kind=Kind(data["kind"]),
        step=amount(data.get("step")),
        threshold=amount(data.get("threshold")),
        bands=tuple(sorted(bands, reverse=True)),
        cap=number(data.get("cap")),
        once=bool(data.get("once")),
    )


def _component(key, data) -> Component:
    sections = [_section(f"{key}.{place}", part) for place, part in enumerate(data["sections"], start=1)]
    return Component(key, data["kind"], data["name"], amount(data["weight"]), tuple(sections))


def _section(key, data) -> Section:
    indicators = tuple(read_indicator(item) for item in data["indicators"])
    return Section(key, data["name"], sum((item.points for item in indicators), Fraction(0)), indicators)

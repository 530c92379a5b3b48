"""The lines that explain a total. No ORM."""

from dataclasses import dataclass

NOTHING = "0.00000"


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a total. level 0: what adds up to it; 1: sections; 2: indicators, in the order of the scheme.

    key: place in the scheme ("2.3.1"), or what the line is (cap, adjust.1, limit, rounding). percent: of a component in
    percent, of sections and indicators in their points. value: what it adds to the total. Five places each, or None.
    """

    level: int
    key: str
    label: str
    detail: str
    percent: str | None
    value: str | None

    def data(self) -> dict:
        """As it is stored."""
        return {
            "level": self.level,
            "key": self.key,
            "label": self.label,
            "detail": self.detail,
            "percent": self.percent,
            "value": self.value,
        }

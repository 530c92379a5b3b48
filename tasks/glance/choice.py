"""What the overview is asked to show, and the addresses that show it. No ORM."""

from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from tasks.categories import UNSORTED, category_of, kinds_of


@dataclass(frozen=True)
class Choice:
    """The rows all cards are about; empty means any. lead: a unit's id, 0 for none; day: a past day, None for today."""

    plan: int
    kind: str = ""
    category: str = ""
    pillar: int | None = None
    lead: int | None = None
    day: date | None = None
    units: str = ""
    screen: bool = False

    @property
    def is_narrowed(self) -> bool:
        """By more than a tab."""
        return bool(self.category or self.pillar or self.day) or self.lead is not None

    def takes(self, figure, task) -> bool:
        """Is this figure, of rows of `task`, among those chosen?"""
        return self.takes_unit(figure) and self.takes_task(task)

    def takes_unit(self, row) -> bool:
        """Is `row` (with "kind" and "category") of units among those chosen?"""
        if self.kind and row["kind"] not in kinds_of(self.kind):
            return False
        return not self.category or row["category"] == category_of(self.category)

    def takes_task(self, task) -> bool:
        if self.pillar and task.pillar_id != self.pillar:
            return False
        return self.lead is None or (task.lead_id or 0) == self.lead

    def rows(self, **more) -> str:
        """What an address of the list says to name these rows, narrowed by `more`; empty for a past day, whose rows
        nobody can list any more."""
        return "" if self.day else urlencode(self._parts() | _said(more))

    def page(self, **other) -> str:
        """What the overview's own address says to show this choice, but for `other`."""
        asked = replace(self, **other)
        shown = {"day": asked.day, "units": asked.units, "screen": "1" if asked.screen else ""}
        return urlencode(asked._parts() | _said(shown))

    def matrix(self, **more) -> str:
        """The same of the matrix, which knows no leading units and no past days: empty where that matters."""
        if self.day or self.lead is not None:
            return ""
        return urlencode(self._parts() | _said(more))

    def _parts(self) -> dict:
        names = ("plan", "kind", "category", "pillar", "lead")
        return _said({name: getattr(self, name) for name in names})


def group_of(kind: str, category: str) -> dict:
    """A category of units, as `rows`, `page` and `matrix` take it."""
    return {"kind": kind, "category": category or UNSORTED}


def _said(named) -> dict:
    return {name: value for name, value in named.items() if value not in ("", None)}

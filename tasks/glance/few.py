"""Tasks against units, where those chosen are few enough for a column each. No ORM."""

from dataclasses import dataclass

from tasks.categories import KINDS_IN_ORDER
from tasks.grid import MOST_COLUMNS
from tasks.lights import ABNORMAL
from tasks.tallies import tallies


@dataclass(frozen=True)
class Spot:
    """One row of the plan as a cell; `url` is empty where it cannot be opened."""

    light: str
    url: str

    @property
    def worst(self) -> str:
        return self.light if self.light in ABNORMAL else ""


def may_be_few(figures) -> bool:
    """Can these be the rows of so few units? A unit has one row of a task, so no task may have more rows."""
    return all(tally.total <= MOST_COLUMNS for tally in tallies(figures, lambda row: row["task"]).values())


def columns(rows, choice) -> list[tuple]:
    """(id, name, address of its rows) of the units, in the order of the organisation; empty when they are too many."""
    found = {(KINDS_IN_ORDER.index(row["kind"]), row["order"], row["unit"], row["name"]) for row in rows}
    units = [(pk, name, choice.rows(unit=pk)) for _, _, pk, name in sorted(found)]
    return units if len(units) <= MOST_COLUMNS else []


def lines(rows, units, tasks, links) -> list[tuple]:
    """(task, its Spot under each of `units`, None where it has no row); links: row → address."""
    spots = {(row["task"], row["unit"]): Spot(row["light"], links.get(row["pk"], "")) for row in rows}
    return [(task, [spots.get((task.pk, pk)) for pk, _, _ in units]) for task in tasks]

"""The cards of the overview. A figure is a dict as `tasks.overall` gives it. No ORM."""

from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from tasks.categories import SEGMENTS, Group, groups, kind_label, kinds_of
from tasks.glance.choice import Choice, group_of
from tasks.lights import ABNORMAL, LIGHT_LABELS, Light
from tasks.tallies import Tally, tallies


class Part(NamedTuple):
    """A few words; `query` names the rows they count on `page`, `tone` is whether a change is for better or worse."""

    text: str
    query: str = ""
    tone: str = ""
    page: str = "tasks:assignments"


@dataclass(frozen=True)
class Number:
    """A light with its rows."""

    light: str
    word: str
    number: int
    query: str


@dataclass(frozen=True)
class Cell:
    """What stands at a task and a group."""

    tally: Tally
    query: str
    abnormal: list[Number]


def chosen(figures, choice: Choice, tasks) -> list[dict]:
    """The figures of the rows all cards are about; tasks: by id."""
    return [row for row in figures if choice.takes(row, tasks[row["task"]])]


def numbers(tally: Tally, choice: Choice, lights=tuple(LIGHT_LABELS), **more) -> list[Number]:
    """Those of `lights` that have rows, in the order of the legend."""
    found = [(code, tally.counts[code]) for code in lights if tally.counts.get(code)]
    return [Number(code.value, LIGHT_LABELS[code], n, choice.rows(light=code.value, **more)) for code, n in found]


def tabs(figures, choice: Choice, tasks, labels) -> list[tuple]:
    """(label, rows, address, is it the one shown) of all rows and of each kind that has some, other choices kept."""
    taken = [row for row in figures if choice.takes_task(tasks[row["task"]])]
    members = columns(figures, (), choice, labels)
    found = [("全部", sum(row["rows"] for row in taken), "")]
    for code in (code for segment in SEGMENTS for code in kinds_of(segment)):
        if any(row["kind"] == code for row in figures):
            rows = sum(row["rows"] for row in taken if row["kind"] == code)
            found.append((kind_label(code, members, labels), rows, code))
    return [
        (label, rows, choice.page(kind=code, category="", units=""), code == choice.kind) for label, rows, code in found
    ]


def columns(figures, units, choice: Choice, labels) -> list[Group]:
    """The groups that have rows among `figures`, in the order of the organisation as far as `units` tell it.

    units: dicts with "unit", "kind", "category" and "order"; without them groups have no number of units.
    """
    members, places = defaultdict(set), {}
    for row in units:
        key = row["kind"], row["category"]
        if not choice.day:  # who had rows on a past day, nobody knows
            members[key].add(row["unit"])
        places[key] = min(places.get(key, row["order"]), row["order"])
    found = tallies(figures, lambda row: (row["kind"], row["category"]))
    return groups([_group(key, tally, members[key], places.get(key, 0)) for key, tally in found.items()], labels)


def _group(key, tally, members, place) -> dict:
    counts = {"units": len(members), "rows": tally.total, "abnormal_units": 0, "abnormal_rows": 0}
    return {"kind": key[0], "category": key[1], "place": place} | counts


def heat(figures, tasks, heads, choice: Choice) -> list[tuple]:
    """(task, its cell under each of `heads`, None where it has no rows), task by task."""
    found = tallies(figures, lambda row: (row["task"], row["kind"], row["category"]))
    shown = [task for task in tasks.values() if choice.takes_task(task)]
    return [(task, [_cell(found, task, group, choice) for group in heads]) for task in shown]


def _cell(found, task, group, choice) -> Cell | None:
    tally = found.get((task.pk, group.kind, group.category))
    if tally is None:
        return None
    place = group_of(group.kind, group.category) | {"task": task.pk}
    return Cell(tally, choice.rows(**place), numbers(tally, choice, ABNORMAL, **place))


def by_group(figures, heads, choice: Choice) -> list[tuple]:
    """(group, its tally, address of its rows, its abnormal lights) of all tasks together: the map on a phone."""
    found = tallies(figures, lambda row: (row["kind"], row["category"]))
    lines = []
    for group in heads:
        tally, place = found[group.kind, group.category], group_of(group.kind, group.category)
        lines.append((group, tally, choice.rows(**place), numbers(tally, choice, ABNORMAL, **place)))
    return lines


def pillars(figures, tasks, choice: Choice) -> list[tuple]:
    """(pillar, its tally, address of its rows, its lights) in the order of the plan."""
    found = tallies(figures, lambda row: tasks[row["task"]].pillar_id)
    known = {task.pillar_id: task.pillar for task in tasks.values()}
    return [
        (pillar, found[pk], choice.rows(pillar=pk), numbers(found[pk], choice, pillar=pk))
        for pk, pillar in known.items()
        if pk in found
    ]


def waiting(figures, side: str) -> int:
    """Rows under review that wait for this side."""
    return sum(row["rows"] for row in figures if row["light"] == Light.WAITING and row["awaiting"] == side)


def reviews(figures, tasks, waited, choice: Choice) -> list[tuple]:
    """(leading unit or None, rows waiting for its review, working days the oldest has waited, address), longest first.

    waited: task id → working days.
    """
    leads, oldest, names = defaultdict(int), defaultdict(int), {}
    for row in figures:
        if row["light"] == Light.WAITING and row["awaiting"] == "review":
            task = tasks[row["task"]]
            key = task.lead_id or 0
            names[key], oldest[key] = task.lead, max(oldest[key], waited.get(task.pk, 0))
            leads[key] += row["rows"]
    found = sorted(leads, key=lambda key: (-oldest[key], -leads[key], key))
    query = {"light": Light.WAITING.value, "awaiting": "review"}
    return [(names[key], leads[key], oldest[key], choice.rows(**query, lead=key)) for key in found]


def units_of(rows) -> list[tuple]:
    """(id, name, tally) of all units in the order of the organisation."""
    found = tallies(rows, lambda row: (row["order"], row["unit"], row["name"]))
    return [(pk, name, tally) for (_, pk, name), tally in sorted(found.items(), key=lambda item: item[0])]


def with_rows(units, light: str) -> list[tuple]:
    """Those of `units` (as of `units_of`) with rows of this light; "abnormal" is either of 滞后 and 逾期."""
    lights = ABNORMAL if light == "abnormal" else (light,)
    return [unit for unit in units if any(unit[2].counts.get(code) for code in lights)]

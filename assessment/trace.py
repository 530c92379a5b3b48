"""The lines of one total as a table that opens down to the single indicator. No ORM.

Lines are those of `Result.lines`; `places` says of each key what stands there in the scheme.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from assessment.scoring.numbers import rounded
from assessment.scoring.wording import NO_BASE

COMPONENT, SECTION, GROUP, INDICATOR, EXTRA = "component", "section", "group", "indicator", "extra"
NOT_APPLICABLE = "不适用"


@dataclass(frozen=True)
class Place:
    """What stands at a key of the scheme: its points (of a component its weight in percent), its printed number, and of
    an indicator the group it is in."""

    points: Decimal
    number: str = ""
    group: str = ""


def places_of(indicators) -> dict[str, Place]:
    """What stands at the keys of the indicators, and of the sections and components they are in."""
    places = {}
    for key, item in indicators.items():
        section = key.rpartition(".")[0]
        component = section.rpartition(".")[0]
        places[component] = Place(item.section.component.weight)
        places[section] = Place(item.section.points)
        places[key] = Place(item.points, item.number, item.group)
    return places


@dataclass(frozen=True)
class Row:
    """A row of the table. parent: key of the row that it opens from. percent: of a component; of all below, points, of
    which `full` are to be had (more than `points` where others do not apply).
    """

    key: str
    kind: str
    depth: int
    label: str
    points: Decimal | None
    detail: str
    percent: Decimal | None
    value: Decimal | None
    full: Decimal | None = None
    parent: str = ""
    number: str = ""

    @property
    def is_unknown(self) -> bool:
        return self.percent is None and self.value is None

    @property
    def lost(self) -> Decimal | None:
        """Points that are missing; None where nothing is known or nothing applies."""
        return None if self.full is None or self.percent is None else self.full - self.percent

    @property
    def weighs(self) -> str:
        """30%, or 5 分."""
        if self.points is None or self.kind == EXTRA:
            return ""
        return f"{plain(self.points)}%" if self.kind == COMPONENT else f"{plain(self.points)} 分"


def rows_of(lines: Iterable[dict], places: dict[str, Place]) -> list[Row]:
    """All rows in order. A component of one section has no row for it; indicators of one `Place.group` stand under a
    row of its own."""
    lines = list(lines)
    single = _single_sections(lines)
    rows: list[Row] = []
    for line in lines:
        if line["level"] == 1 and line["key"] in single:
            continue
        row = _row(line, places.get(line["key"]), single)
        group = places[row.key].group if row.kind == INDICATOR and row.key in places else ""
        if group:
            head = _head_of(group, rows, row)
            rows += [] if head in rows else [head]
            row = replace(row, parent=head.key, depth=head.depth + 1)
        rows.append(row)
    rows = _with_full(rows, places)
    return [_summed(row, rows) if row.kind == GROUP else row for row in rows]


def _single_sections(lines) -> set[str]:
    """Keys of the sections that are the only one of their component."""
    keys = [line["key"] for line in lines if line["level"] == 1]
    return {key for key in keys if sum(_above(other) == _above(key) for other in keys) == 1}


def _row(line, place, single) -> Row:
    key, level = line["key"], line["level"]
    kind = {1: SECTION, 2: INDICATOR}.get(level) or (COMPONENT if place and "." not in key else EXTRA)
    parent = _above(key) if level == 2 and _above(key) not in single else ""
    row = Row(key, kind, level if parent or level < 2 else 1, line["label"], None, line["detail"], None, None)
    figures = {name: None if line[name] is None else Decimal(line[name]) for name in ("percent", "value")}
    numbers = {"points": place.points, "number": place.number} if place else {}
    return replace(row, parent=parent, **figures, **numbers)


def _with_full(rows: list[Row], places) -> list[Row]:
    """Say of indicators and sections what was to be had: what does not apply passes its points on in its section."""
    applicable: dict[str, Decimal] = {}
    for row in rows:
        if row.kind == INDICATOR and not is_exempt(row) and row.points is not None:
            applicable[_above(row.key)] = applicable.get(_above(row.key), Decimal(0)) + row.points
    return [replace(row, full=_full(row, applicable, places)) for row in rows]


def _full(row, applicable, places) -> Decimal | None:
    if row.kind == SECTION:
        return row.points if applicable.get(row.key) else None
    if row.kind != INDICATOR or is_exempt(row) or row.points is None:
        return None
    section, shared = places[_above(row.key)].points, applicable[_above(row.key)]
    whole = Fraction(row.points) * Fraction(section) / Fraction(shared) if shared else Fraction(0)
    return Decimal(rounded(whole))


def is_exempt(row) -> bool:
    """Does the line say that it does not apply? No calculation begins with these words."""
    return row.detail == NOT_APPLICABLE or row.detail.startswith((f"{NOT_APPLICABLE}：", NO_BASE))


def _head_of(group, rows, row) -> Row:
    """The row of the group, as it is or as it is to be."""
    section = _above(row.key)
    heads = [head for head in rows if head.kind == GROUP and _above(head.key) == section]
    known = next((head for head in heads if head.label == group), None)
    key = f"{section}.g{len(heads) + 1}"
    return known or Row(key, GROUP, row.depth, group, None, "", None, None, parent=row.parent)


def _summed(head, rows) -> Row:
    """The row of a group with what its indicators come to."""
    members = [row for row in rows if row.parent == head.key]
    points = sum((row.points for row in members), Decimal(0))
    if any(row.percent is None for row in members):
        return replace(head, points=points, detail="有指标尚无得分")
    lost = sum((row.lost or Decimal(0) for row in members), Decimal(0))
    detail = f"扣 {plain(lost)}" if lost else "未扣分"
    return replace(head, points=points, detail=detail, percent=sum((row.percent for row in members), Decimal(0)))


def chosen_of(rows: list[Row], key: str | None) -> Row | None:
    """The row of that key; without one, what lost most. None where the key is no row's."""
    if key is not None:
        return next((row for row in rows if row.key == key), None)
    scored = [row for row in rows if row.kind == INDICATOR]
    return max(scored, key=lambda row: row.lost or Decimal(0), default=rows[0] if rows else None)


def opened(rows: list[Row], chosen: Row | None) -> list[tuple[Row, bool | None]]:
    """(row, is it open; None: there is nothing in it) of the rows that show while `chosen` is looked at."""
    by_key, open_keys, key = {row.key: row for row in rows}, {""}, chosen.key if chosen else ""
    while key:
        open_keys.add(key)
        key = by_key[key].parent
    parents = {row.parent for row in rows}
    return [(row, row.key in open_keys if row.key in parents else None) for row in rows if row.parent in open_keys]


def plain(number: Decimal) -> str:
    """Without zeros at the end: 5, 0.5."""
    return f"{number.normalize():f}"


def _above(key: str) -> str:
    return key.rpartition(".")[0]

"""任务矩阵: every unit against every task, in the rows this person may see. Three queries for all figures and cells."""

from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.db.models import QuerySet

from branches.models import Unit
from branches.permissions import Rights, rights_of
from modelagency.clock import today
from modelagency.excel import Column
from records.listings import Listing
from tasks import grid
from tasks.categories import SEGMENTS, Group, category_of, groups, kinds_of
from tasks.forms.filters import MatrixForm
from tasks.grid import Cell, Line
from tasks.lights import LIGHT_LABELS, Light
from tasks.links import assignment_links
from tasks.models import Assignment, Plan
from tasks.tallies import Tally, tallies

KINDS = dict(Unit.Kind.choices)
UNIT = ("unit", "unit__name", "unit__order", "unit__kind", "unit__category")
CATEGORY = ("unit__kind", "unit__category")


@dataclass(frozen=True)
class Scope:
    """What is chosen. rows: of plan, pillar, kind and category; groups: of these rows; around: of all kinds."""

    rows: QuerySet
    groups: list[Group]
    around: list[Group]
    kind: str
    abnormal: bool

    def units(self, members) -> int:
        """How many units of these groups are to be shown."""
        return sum(group.abnormal_units if self.abnormal else group.units for group in members)

    @property
    def is_too_long(self) -> bool:
        return self.units(self.groups) > grid.MOST_LINES and len(self.groups) > 1


@dataclass(frozen=True)
class Look:
    """What an address of the matrix asks for. plan: None before the first is published, and then nothing else."""

    rights: Rights
    chosen: dict
    plans: list[Plan]
    plan: Plan | None
    scope: Scope | None = None
    columns: tuple[grid.Column, ...] = ()

    @property
    def is_ranked(self) -> bool:
        return self.rights.sees_all and self.chosen["sort"] == "mean"


def look_at(user, query) -> Look:
    """?plan= ?pillar= ?kind= ?category= ?abnormal=1 ?sort=mean; BadRequest for what MatrixForm refuses."""
    form = MatrixForm(query)
    if not form.is_valid():
        raise BadRequest("筛选条件不对，请从任务矩阵首页重新选择。")
    chosen, rights = form.cleaned_data, rights_of(user)
    plans = list(Plan.objects.published().with_titles().order_by("-year", "-published_at"))
    plan = chosen["plan"] or (plans[0] if plans else None)
    if plan is None:
        return Look(rights, chosen, plans, None)
    scope = _scope(Assignment.objects.visible_to(rights).counted().filter(plan=plan).with_light(today()), chosen)
    return Look(rights, chosen, plans, plan, scope, tuple(grid.columns(_tasks(plan, scope, chosen, rights.sees_all))))


def _scope(rows, chosen) -> Scope:
    rows = rows.filter(task__pillar=chosen["pillar"]) if chosen["pillar"] else rows
    around = groups(rows.by_category(), KINDS)
    first = next((code for code in SEGMENTS if any(group.kind in kinds_of(code) for group in around)), SEGMENTS[0])
    kind, category = chosen["kind"] or first, chosen["category"]
    members = [group for group in around if group.kind in kinds_of(kind)]
    if category:
        members = [group for group in members if group.category == category_of(category)]
    return Scope(rows.of_units(kind, category).order_by(), members, around, kind, chosen["abnormal"])


def _tasks(plan, scope, chosen, sees_all):
    """Tasks to make columns of. Who sees part of the rows gets no column of tasks that are hidden as a whole."""
    tasks = plan.tasks.select_related("pillar")
    if not sees_all:
        return tasks.filter(pk__in=scope.rows.values("task"))
    return tasks.filter(pillar=chosen["pillar"]) if chosen["pillar"] else tasks


def lines_of(look) -> list[Line]:
    """All lines, in their order. Too many units: their categories instead."""
    scope = look.scope
    places = {(group.kind, group.category): place for place, group in enumerate(scope.groups)}
    if scope.is_too_long:
        found = tallies(scope.rows.tally(*CATEGORY), lambda row: (row["unit__kind"], row["unit__category"]))
        lines = [Line(None, group.label, group, found[group.kind, group.category]) for group in scope.groups]
        return [line for line in lines if not scope.abnormal or line.tally.worst]
    found = tallies(scope.rows.tally(*UNIT), lambda row: tuple(row[name] for name in UNIT))
    known = [unit for unit in found if unit[3:] in places]
    ordered = sorted(known, key=lambda unit: (places[unit[3:]], unit[2], unit[0]))
    lines = [Line(unit[0], unit[1], scope.groups[places[unit[3:]]], found[unit]) for unit in ordered]
    if look.is_ranked:
        grid.give_places(lines)
        lines = grid.by_place(lines)
    return [line for line in lines if not scope.abnormal or line.tally.worst]


def fill(look, lines, shown) -> None:
    """Put into `lines` what stands in the `shown` columns."""
    grid.fill(lines, shown, _cells(look.scope.rows, lines, shown))


def _cells(rows, lines, shown) -> dict:
    """(key of the line, key of the column) → what stands there."""
    if not lines or not shown:
        return {}
    column = "task" if shown[0].field == "task" else "task__pillar"
    rows = rows.filter(**{f"{column}__in": [one.key for one in shown]})
    if lines[0].key is None:
        return tallies(
            rows.tally(*CATEGORY, column), lambda row: ((row["unit__kind"], row["unit__category"]), row[column])
        )
    rows = rows.filter(unit__in=[line.key for line in lines])
    if column == "task__pillar":
        return tallies(rows.tally("unit", column), lambda row: (row["unit"], row[column]))
    found = list(rows.values_list("unit", "task", "pk", "light", "progress"))
    links = assignment_links(pk for _, _, pk, *_ in found)
    return {(unit, task): Cell(links[pk], light, progress, pk) for unit, task, pk, light, progress in found}


def _rows(user, query) -> list[tuple[Look, Line]]:
    look = look_at(user, query)
    return [(look, line) for line in lines_of(look)] if look.plan else []


def _columns(user, query) -> list[Column]:
    look = look_at(user, query)
    heads = [Column(column.label, 11, centred=True, over=column.pillar.name) for column in look.columns]
    place = [Column("类内排名", 9)] if look.is_ranked else []
    return [Column("单位", 26), *heads, Column("平均进度（%）", 10), *place]


def _fill_rows(rows, user) -> None:
    look = rows[0][0]
    fill(look, [line for _, line in rows], look.columns)


def _words(entry) -> tuple:
    look, line = entry
    cells = [_said(found) for _, found in line.cells]
    line.cells = []  # a long matrix is not kept whole
    return (line.label, *cells, line.tally.mean, *([line.place] if look.is_ranked else []))


def _said(found) -> str | None:
    """What stands in a cell; of several rows their mean, and how many are late."""
    if isinstance(found, Tally):
        bad = "".join(f" {LIGHT_LABELS[code]} {found.counts[code]}" for code in _bad(found))
        return f"{found.mean}%{bad}" if found.total else None
    return f"{LIGHT_LABELS[Light(found.light)]} {found.progress}%" if found else None


def _bad(tally) -> list[Light]:
    return [code for code in (Light.OVERDUE, Light.BEHIND) if tally.counts.get(code)]


def _about(user, query) -> str:
    look = look_at(user, query)
    return f"{look.plan.year} 年　{'只看滞后和逾期' if look.chosen['abnormal'] else ''}".rstrip() if look.plan else ""


MATRIX = Listing(title="任务矩阵", columns=_columns, rows=_rows, cells=_words, prepare=_fill_rows, about=_about)

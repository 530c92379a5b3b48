"""任务矩阵: every unit against every task, in the rows this person may see. Three queries for all figures and cells."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.shortcuts import render
from django.views.decorators.http import require_safe

from branches.models import Unit
from branches.permissions import rights_of
from modelagency.clock import today
from records.paging import page_key
from tasks import grid
from tasks.categories import SEGMENTS, UNSORTED, Group, category_of, groups, kind_label, kinds_of, segment_of
from tasks.forms.filters import MatrixForm
from tasks.grid import Cell, Line
from tasks.links import assignment_links
from tasks.models import Assignment, Plan
from tasks.permissions import urges
from tasks.tallies import tallies

KINDS = dict(Unit.Kind.choices)
UNIT = ("unit", "unit__name", "unit__order", "unit__kind", "unit__category")
CATEGORY = ("unit__kind", "unit__category")
MOST_FOLDED = 1000  # cells that are sent a second time, as the phone's list


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


@require_safe
def matrix(request):
    """?plan= ?pillar= ?kind= ?category= ?abnormal=1 ?sort=mean; ?page= (a unit) and ?part= (of columns) walk on."""
    return render(request, "tasks/matrix.html", _context(request))


@require_safe
def paper(request):
    """The same lines as a sheet of A3."""
    return render(request, "tasks/matrix_print.html", _context(request))


def _context(request) -> dict:
    form = MatrixForm(request.GET)
    if not form.is_valid():
        raise BadRequest("筛选条件不对，请从任务矩阵首页重新选择。")
    chosen, rights = form.cleaned_data, rights_of(request.user)
    plans = list(Plan.objects.published().with_titles().order_by("-year", "-published_at"))
    plan = chosen["plan"] or (plans[0] if plans else None)
    if plan is None:
        return {"plan": None}
    scope = _scope(Assignment.objects.visible_to(rights).counted().filter(plan=plan).with_light(today()), chosen)
    columns = grid.columns(_tasks(plan, scope, chosen, rights.sees_all))
    shown, parts = grid.part_of(columns, chosen["part"] or 1)
    is_ranked = rights.sees_all and chosen["sort"] == "mean"
    lines, next_key = _lines(scope, is_ranked, page_key(request))
    grid.fill(lines, shown, _cells(scope.rows, lines, shown))
    return _figures(scope) | {
        "plan": plan,
        "plans": plans,
        "pillars": plan.pillars.all(),
        "chosen": chosen,
        "list_query": _query(plan, chosen, kind=scope.kind, category=chosen["category"]),
        "line_query": _query(plan, chosen),
        "columns": columns,
        "heads": grid.heads(shown),
        "parts": range(1, parts + 1),
        "groups": grid.in_groups(lines),
        "next_key": next_key,
        "is_first": page_key(request) is None,
        "width": len(shown) + 1 + is_ranked,
        "folds": len(lines) * len(shown) <= MOST_FOLDED,
        "sees_all": rights.sees_all,
        "is_ranked": is_ranked,
        "may_urge": urges(rights) and any(line.cells and line.key for line in lines),
        "picks": urges(rights) and chosen["pick"],
    }


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


def _figures(scope) -> dict:
    """The counts above the table: each is that of the rows its link opens."""
    segments = [(code, [group for group in scope.around if group.kind in kinds_of(code)]) for code in SEGMENTS]
    return {
        "segment": segment_of(scope.kind),
        "segments": [
            (code, kind_label(code, members, KINDS), scope.units(members)) for code, members in segments if members
        ],
        "categories": _categories([group for group in scope.around if group.kind == segment_of(scope.kind)]),
        "units": scope.units(scope.groups),
        "label": scope.groups[0].label if len(scope.groups) == 1 else kind_label(scope.kind, scope.groups, KINDS),
        "rows": sum(group.rows for group in scope.groups),
        "abnormal_units": sum(group.abnormal_units for group in scope.groups),
        "abnormal_rows": sum(group.abnormal_rows for group in scope.groups),
    }


def _categories(members) -> list[tuple[str, str]]:
    """(code, label) to choose from, where a kind is divided."""
    return [(group.category or UNSORTED, group.label) for group in members] if len(members) > 1 else []


def _query(plan, chosen, **more) -> str:
    """What an address of the list says to name rows of the table."""
    pillar = {"pillar": chosen["pillar"].pk} if chosen["pillar"] else {}
    return urlencode({"plan": plan.pk} | pillar | {name: value for name, value in more.items() if value})


def _lines(scope, is_ranked, after) -> tuple[list[Line], int | None]:
    """Lines of this page and the key of the next. Too many units: their categories instead."""
    places = {(group.kind, group.category): place for place, group in enumerate(scope.groups)}
    if scope.is_too_long:
        found = tallies(scope.rows.tally(*CATEGORY), lambda row: (row["unit__kind"], row["unit__category"]))
        lines = [Line(None, group.label, group, found[group.kind, group.category]) for group in scope.groups]
        return [line for line in lines if not scope.abnormal or line.tally.worst], None
    found = tallies(scope.rows.tally(*UNIT), lambda row: tuple(row[name] for name in UNIT))
    known = [unit for unit in found if unit[3:] in places]
    ordered = sorted(known, key=lambda unit: (places[unit[3:]], unit[2], unit[0]))
    lines = [Line(unit[0], unit[1], scope.groups[places[unit[3:]]], found[unit]) for unit in ordered]
    if is_ranked:
        grid.give_places(lines)
        lines = grid.by_place(lines)
    return grid.page_of_lines([line for line in lines if not scope.abnormal or line.tally.worst], after)


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

"""任务矩阵: every unit against every task, in the rows this person may see. Three queries for all figures and cells."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.views.decorators.http import require_safe

from records.listings import listed
from records.paging import page_key
from tasks import grid
from tasks.categories import SEGMENTS, UNSORTED, kind_label, kinds_of, segment_of
from tasks.exports.lists.matrix import KINDS, MATRIX, fill, lines_of, look_at
from tasks.permissions import urges

MOST_FOLDED = 1000  # cells that are sent a second time, as the phone's list


@require_safe
@listed(MATRIX)
def matrix(request):
    """?plan= ?pillar= ?kind= ?category= ?abnormal=1 ?sort=mean; ?page= (a unit) and ?part= (of columns) walk on."""
    return render(request, "tasks/matrix.html", _context(request))


@require_safe
def paper(request):
    """The same lines as a sheet of A3."""
    return render(request, "tasks/matrix_print.html", _context(request))


def _context(request) -> dict:
    look = look_at(request.user, request.GET)
    if look.plan is None:
        return {"plan": None}
    chosen, scope, rights = look.chosen, look.scope, look.rights
    shown, parts = grid.part_of(look.columns, chosen["part"] or 1)
    lines, next_key = lines_of(look), None
    if not scope.is_too_long:
        lines, next_key = grid.page_of_lines(lines, page_key(request))
    fill(look, lines, shown)
    return _figures(scope) | {
        "plan": look.plan,
        "plans": look.plans,
        "pillars": look.plan.pillars.all(),
        "chosen": chosen,
        "list_query": _query(look.plan, chosen, kind=scope.kind, category=chosen["category"]),
        "line_query": _query(look.plan, chosen),
        "columns": look.columns,
        "heads": grid.heads(shown),
        "parts": range(1, parts + 1),
        "groups": grid.in_groups(lines),
        "next_key": next_key,
        "is_first": page_key(request) is None,
        "width": len(shown) + 1 + look.is_ranked,
        "folds": len(lines) * len(shown) <= MOST_FOLDED,
        "sees_all": rights.sees_all,
        "is_ranked": look.is_ranked,
        "may_urge": urges(rights) and any(line.cells and line.key for line in lines),
        "picks": urges(rights) and chosen["pick"],
    }


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

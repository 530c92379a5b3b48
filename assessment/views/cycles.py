"""Results: by category, one branch's lines, computing, the workbook."""

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessment import bodies
from assessment.actions.results import compute
from assessment.exports import export_results, filename
from assessment.models import Appraisal
from assessment.permissions import get_appraisal, get_cycle
from assessment.scoring import band
from assessment.views.categories import chosen_category
from branches.permissions import rights_of


@require_safe
def cycle(request, pk):
    """Totals and ranks of one category; a branch's people find their own rows only."""
    cycle = get_cycle(request.user, pk)
    rights = rights_of(request.user)
    indicators = list(cycle.indicators())
    groups = cycle.categories(_appraisals(rights, cycle), indicators)
    name = chosen_category(request, [group.name for group in groups])
    computed_at, is_outdated = cycle.freshness()
    context = {
        "cycle": cycle,
        "indicators": indicators,
        "groups": groups,
        "shown": next((group for group in groups if group.name == name), None),
        "missing": sum(row.total is None for group in groups for row in group.rows),
        "computed_at": computed_at,
        "is_outdated": is_outdated,
        "rights": rights,
    }
    return render(request, "assessment/cycle.html", context)


@require_safe
def appraisal(request, pk):
    """扣分溯源: the lines of one total down to the figures they come from."""
    appraisal = get_appraisal(request.user, pk)
    result = getattr(appraisal, "result", None)
    _, is_outdated = appraisal.cycle.freshness()
    context = {
        "appraisal": appraisal,
        "cycle": appraisal.cycle,
        "result": result,
        "lines": _lines(appraisal, result),
        "place": appraisal.cycle.standings()[appraisal.pk],
        "band": band(result.total) if result else "",
        "feeding": bodies.feeding(appraisal.unit),
        "is_outdated": is_outdated,
        "rights": rights_of(request.user),
    }
    return render(request, "assessment/appraisal.html", context)


def _lines(appraisal, result) -> list:
    """(line, the mark behind it or None), in order."""
    if result is None:
        return []
    marks = {mark.indicator_id: mark for mark in appraisal.marks.select_related("by")}
    return [(line, marks.get(line.indicator_id)) for line in result.lines.select_related("indicator")]


@require_POST
def compute_totals(request, pk):
    cycle = get_cycle(request.user, pk, to="run")
    scored = compute(by=request.user, cycle=cycle)
    lacking = cycle.appraisals.count() - scored
    messages.success(request, f"已算出 {scored} 个党支部的总分" + (f"，{lacking} 个有缺项。" if lacking else "。"))
    return redirect("assessment:cycle", cycle.pk)


@require_safe
def export(request, pk):
    """The workbook as a download; ?sheets=branch gives the marks on a sheet for each branch."""
    cycle = get_cycle(request.user, pk, to="run")
    rows = _appraisals(rights_of(request.user), cycle)
    per_branch = request.GET.get("sheets") == "branch"
    content = export_results(by=request.user, cycle=cycle, appraisals=rows, per_branch=per_branch)
    return FileResponse(BytesIO(content), as_attachment=True, filename=filename(cycle))


def _appraisals(rights, cycle):
    return Appraisal.objects.visible_to(rights).filter(cycle=cycle)

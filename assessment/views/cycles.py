"""Results: by category, computing, the workbook."""

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessment.actions.results import compute
from assessment.exports import export_results, filename
from assessment.models import Appraisal
from assessment.permissions import get_cycle, may_see_ranks
from assessment.scoring import Kind
from assessment.views.categories import chosen_category
from branches.permissions import rights_of


@require_safe
def cycle(request, pk):
    """Totals and ranks of one category; a branch's people find their own rows only, without a rank."""
    cycle = get_cycle(request.user, pk)
    rights = rights_of(request.user)
    indicators = list(cycle.indicators())
    groups = cycle.categories(_appraisals(rights, cycle), indicators, ranked=may_see_ranks(rights))
    name = chosen_category(request, [group.name for group in groups])
    freshness = cycle.freshness()
    context = {
        "cycle": cycle,
        "indicators": indicators,
        "groups": groups,
        "shown": next((group for group in groups if group.name == name), None),
        "progress": _progress(freshness, groups, indicators) if rights.sees_all else None,
        "computed_at": freshness.computed_at,
        "changed": freshness.changed,
        "rights": rights,
    }
    return render(request, "assessment/cycle.html", context)


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


def _progress(freshness, groups, indicators) -> dict:
    """How far the whole cycle has come: marks given and wanted, totals computed, branches."""
    rows = [row for group in groups for row in group.rows]
    by_hand = sum(item.kind == Kind.DEDUCT for item in indicators)
    return {
        "marked": freshness.marked,
        "wanted": by_hand * len(rows),
        "scored": sum(row.total is not None for row in rows),
        "branches": len(rows),
    }


def _appraisals(rights, cycle):
    return Appraisal.objects.visible_to(rights).filter(cycle=cycle)

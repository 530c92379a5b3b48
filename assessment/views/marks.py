"""The marking table: one row per branch and indicator, saved row by row."""

from collections import Counter
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessment.actions.marks import mark
from assessment.forms import MarkForm
from assessment.models import Mark
from assessment.permissions import get_appraisal, get_cycle, in_conflict
from assessment.scoring import Kind
from assessment.standings import Category
from assessment.views.categories import chosen_category
from branches.permissions import rights_of
from records.refusals import StaleVersion


@require_safe
def marks(request, pk):
    """The table of one category."""
    cycle = get_cycle(request.user, pk, to="run")
    groups = _categories(cycle)
    return _table(request, cycle, groups, chosen_category(request, [group.name for group in groups]))


@require_POST
def save(request, pk):
    """One row of the table."""
    appraisal = get_appraisal(request.user, pk, to="mark")
    form = MarkForm(request.POST, scheme_id=appraisal.cycle.scheme_id)
    if not form.is_valid():
        if {"indicator", "version"} & form.errors.keys():
            raise BadRequest("没有收到要评分的指标，请从评分页面重新进入。")
        cycle = appraisal.cycle
        return _table(request, cycle, _categories(cycle), appraisal.category, refused=(appraisal, form))
    url = _row_url(appraisal, form.cleaned_data["indicator"])
    try:
        mark(by=request.user, appraisal=appraisal, **form.cleaned_data)
    except StaleVersion as stale:
        stale.back = url
        raise
    messages.success(request, f"已保存 {appraisal.name} 的评分。")
    return redirect(url)


def _row_url(appraisal, indicator) -> str:
    """The saved row in the table it is in."""
    query = urlencode({"category": appraisal.category})
    return f"{reverse('assessment:marks', args=[appraisal.cycle_id])}?{query}#{_row_id(appraisal, indicator)}"


def _row_id(appraisal, indicator) -> str:
    return f"mark-{appraisal.pk}-{indicator.pk}"


def _categories(cycle) -> list[Category]:
    """Name and size of each category."""
    sizes = Counter(cycle.appraisals.values_list("category", flat=True))
    return [Category(name, size, []) for name, size in sorted(sizes.items())]


def _table(request, cycle, groups, name, refused=None):
    """The page of the category `name`; `refused` is a row (appraisal, form) that could not be saved."""
    found = Mark.objects.filter(appraisal__cycle=cycle, appraisal__category=name).select_related("by")
    marks = {(mark.appraisal_id, mark.indicator_id): mark for mark in found}
    appraisals = list(cycle.appraisals.filter(category=name).with_bodies().in_order())
    tables = [
        (indicator, [_row(request, appraisal, indicator, marks, refused) for appraisal in appraisals])
        for indicator in cycle.indicators().filter(kind=Kind.DEDUCT)
    ]
    context = {
        "cycle": cycle,
        "groups": groups,
        "shown": next((group for group in groups if group.name == name), None),
        "tables": tables,
        "form": refused[1] if refused else None,
        "marked": len(marks),
        "wanted": len(tables) * len(appraisals),
    }
    return render(request, "assessment/marks.html", context, status=422 if refused else 200)


def _row(request, appraisal, indicator, marks, refused) -> dict:
    """What one row shows; `form` is None where the person may not mark."""
    mark = marks.get((appraisal.pk, indicator.pk))
    row = {"id": _row_id(appraisal, indicator), "appraisal": appraisal, "mark": mark, "form": None}
    if in_conflict(rights_of(request.user), appraisal):
        return row
    if refused and (refused[0].pk, refused[1].cleaned_data["indicator"].pk) == (appraisal.pk, indicator.pk):
        return row | {"form": refused[1]}
    initial = {"indicator": indicator.pk, "version": mark.version if mark else 0}
    if mark:
        initial |= {"deducted": mark.deducted, "reason": mark.reason}
    return row | {"form": MarkForm(initial=initial, auto_id=f"{row['id']}-%s", scheme_id=appraisal.cycle.scheme_id)}

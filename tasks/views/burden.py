"""减负账本: requests by unit and month, one unit's year, what stands behind a number, and the committee's limit."""

from collections import Counter
from datetime import date

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from branches.permissions import rights_of
from records.listings import listed
from records.paging import page_key
from tasks.actions.burden import set_burden_limit
from tasks.burden import SOURCES
from tasks.burden_sums import months_of
from tasks.exports.lists.burden import (
    BURDEN,
    OF_MONTH,
    OF_UNIT,
    chosen_of,
    limit_held,
    lines_of_unit,
    month_asked,
    shown,
    year_of,
)
from tasks.forms.burden import LimitForm
from tasks.grid import page_of_lines
from tasks.permissions import get_seen_unit, may_limit, require_limiting
from tasks.views.posted import posted


@require_safe
@listed(BURDEN)
def burden(request):
    """?year= ?kind= (a source's code, by default all) ?over=1 (only units above the limit in some month) ?page="""
    chosen = chosen_of(request.GET)
    year, kind = chosen["year"], chosen["kind"]
    found, lines = year_of(request.user, chosen)
    page, next_key = page_of_lines(shown(lines, chosen), page_key(request))
    kinds = Counter()
    for counts in found.values():
        kinds.update(counts)
    context = {
        "year": year,
        "kind": kind,
        "kinds": [(source.code, source.label, kinds[source.code]) for source in SOURCES],
        "total": kinds.total(),
        "months": months_of(year),
        "lines": page,
        "over": sum(line.is_over for line in lines),
        "only_over": chosen["over"],
        "limit": limit_held(),
        "may_limit": may_limit(rights_of(request.user)),
        "next_key": next_key,
        "is_first": page_key(request) is None,
    }
    return render(request, "tasks/burden.html", context)


@require_safe
@listed(OF_UNIT)
def unit_burden(request, pk):
    """One unit's twelve months, by kind of request."""
    unit, year = get_seen_unit(request.user, pk), chosen_of(request.GET)["year"]
    lines, together = lines_of_unit(unit, year)
    context = {
        "unit": unit,
        "year": year,
        "months": months_of(year),
        "lines": lines,
        "sum": together,
        "limit": limit_held(),
    }
    return render(request, "tasks/unit_burden.html", context)


@require_safe
@listed(OF_MONTH)
def requests(request, pk, year, month):
    """What was asked of a unit in a month; ?kind= one kind of it."""
    unit, chosen = get_seen_unit(request.user, pk), chosen_of(request.GET)
    found, day = month_asked(unit, chosen, year, month), date(year, month, 1)
    total = sum(len(items) for _, items in found)
    context = {
        "unit": unit,
        "month": day,
        "found": found,
        "total": total,
        "limit": limit_held(),
        "kind": chosen["kind"],
    }
    return render(request, "tasks/burden_requests.html", context)


@require_http_methods(["GET", "POST"])
def limit(request):
    """The committee says how much may be asked of a unit in a month."""
    require_limiting(request.user)
    now_held = limit_held()
    form = LimitForm(posted(request)["data"], initial={"limit": now_held, "seen": now_held})
    if form.is_valid():
        set_burden_limit(by=request.user, **form.cleaned_data)
        said = form.cleaned_data["limit"]
        messages.success(request, f"上限已定为每个单位每月 {said} 项。" if said else "已改为不设上限。")
        return redirect("tasks:burden")
    return render(request, "tasks/burden_limit.html", {"form": form}, status=422 if form.errors else 200)

"""减负账本: requests by unit and month, one unit's year, what stands behind a number, and the committee's limit."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from branches.models import Unit
from branches.permissions import rights_of
from modelagency.clock import today
from records.models import ReminderTerms
from records.paging import page_key
from tasks.actions.burden import set_burden_limit
from tasks.burden import BY_CODE, SOURCES, asked, requests_of
from tasks.burden_sums import months_of
from tasks.forms.burden import YEARS, BurdenForm, LimitForm
from tasks.grid import page_of_lines
from tasks.permissions import get_seen_unit, may_limit, require_limiting
from tasks.views.posted import posted


@dataclass(frozen=True)
class Cell:
    """The requests of a month; over: more than the limit."""

    month: date
    number: int
    over: bool


@dataclass(frozen=True)
class Line:
    """A unit's year, or a kind of request in it. key: of the unit."""

    key: int
    label: str
    cells: list[Cell]
    code: str = ""

    @property
    def total(self) -> int:
        return sum(cell.number for cell in self.cells)

    @property
    def is_over(self) -> bool:
        return any(cell.over for cell in self.cells)


@require_safe
def burden(request):
    """?year= ?kind= (a source's code, by default all) ?over=1 (only units above the limit in some month) ?page="""
    rights, chosen = rights_of(request.user), _chosen(request)
    year, kind, limit = chosen["year"] or today().year, chosen["kind"], _limit()
    units = Unit.objects.all() if rights.sees_all else Unit.objects.filter(pk__in=rights.units("see_unit"))
    found = asked(date(year, 1, 1), date(year, 12, 31), None if rights.sees_all else units.values("pk"))
    units = units.filter(pk__in={unit for unit, _ in found}).in_order()
    lines = [_line(found, unit, months_of(year), kind, limit) for unit in units]
    over = [line for line in lines if line.is_over]
    shown, next_key = page_of_lines(
        over if chosen["over"] else [line for line in lines if line.total], page_key(request)
    )
    kinds = Counter()
    for counts in found.values():
        kinds.update(counts)
    context = {
        "year": year,
        "kind": kind,
        "kinds": [(source.code, source.label, kinds[source.code]) for source in SOURCES],
        "total": kinds.total(),
        "months": months_of(year),
        "lines": shown,
        "over": len(over),
        "only_over": chosen["over"],
        "limit": limit,
        "may_limit": may_limit(rights),
        "next_key": next_key,
        "is_first": page_key(request) is None,
    }
    return render(request, "tasks/burden.html", context)


def _chosen(request) -> dict:
    form = BurdenForm(request.GET)
    if not form.is_valid():
        raise BadRequest("没有这样的账本，请从“减负账本”重新选择年度和类别。")
    return form.cleaned_data


def _limit() -> int | None:
    return ReminderTerms.current().burden_limit


def _line(found, unit, months, kind, limit) -> Line:
    cells = []
    for month in months:
        counts = found.get((unit.pk, month), Counter())
        number = counts[kind] if kind else counts.total()
        cells.append(Cell(month, number, not kind and limit is not None and number > limit))
    return Line(unit.pk, unit.name, cells)


@require_safe
def unit_burden(request, pk):
    """One unit's twelve months, by kind of request."""
    unit, chosen = get_seen_unit(request.user, pk), _chosen(request)
    year, limit = chosen["year"] or today().year, _limit()
    found, months = asked(date(year, 1, 1), date(year, 12, 31), [unit.pk]), months_of(year)
    lines = [
        Line(pk, source.label, [Cell(month, found[pk, month][source.code], False) for month in months], source.code)
        for source in SOURCES
    ]
    context = {
        "unit": unit,
        "year": year,
        "months": months,
        "lines": lines,
        "sum": _line(found, unit, months, "", limit),
        "limit": limit,
    }
    return render(request, "tasks/unit_burden.html", context)


@require_safe
def requests(request, pk, year, month):
    """What was asked of a unit in a month; ?kind= one kind of it."""
    unit, chosen = get_seen_unit(request.user, pk), _chosen(request)
    if not (1 <= month <= 12 and YEARS["min_value"] <= year <= YEARS["max_value"]):
        raise Http404
    sources, day = [BY_CODE[chosen["kind"]]] if chosen["kind"] else SOURCES, date(year, month, 1)
    found = requests_of(unit, day, sources)
    total = sum(len(items) for _, items in found)
    context = {"unit": unit, "month": day, "found": found, "total": total, "limit": _limit(), "kind": chosen["kind"]}
    return render(request, "tasks/burden_requests.html", context)


@require_http_methods(["GET", "POST"])
def limit(request):
    """The committee says how much may be asked of a unit in a month."""
    require_limiting(request.user)
    now_held = _limit()
    form = LimitForm(posted(request)["data"], initial={"limit": now_held, "seen": now_held})
    if form.is_valid():
        set_burden_limit(by=request.user, **form.cleaned_data)
        said = form.cleaned_data["limit"]
        messages.success(request, f"上限已定为每个单位每月 {said} 项。" if said else "已改为不设上限。")
        return redirect("tasks:burden")
    return render(request, "tasks/burden_limit.html", {"form": form}, status=422 if form.errors else 200)

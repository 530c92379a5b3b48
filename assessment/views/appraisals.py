"""扣分溯源: one total, its lines, and what each line comes from."""

from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment import bodies
from assessment.models import Indicator, Mark, ResultLine
from assessment.permissions import get_appraisal, may_see_ranks
from assessment.scoring import Kind, band
from branches.permissions import rights_of
from modelagency.clock import today
from tasks.models import Assignment

MOST_ROWS = 20


@dataclass(frozen=True)
class Step:
    """A line of the page. `line` None: not marked yet; `indicator` None: the rounding."""

    number: int
    indicator: Indicator | None
    line: ResultLine | None
    mark: Mark | None

    @property
    def is_auto(self) -> bool:
        return self.indicator is not None and self.indicator.kind == Kind.AUTO_PROGRESS


@require_safe
def appraisal(request, pk):
    """The lines of one total; ?line= opens one of them down to the rows it comes from."""
    appraisal = get_appraisal(request.user, pk)
    rights = rights_of(request.user)
    result = getattr(appraisal, "result", None)
    steps = _steps(appraisal, result)
    chosen = _chosen(request, steps)
    context = {
        "appraisal": appraisal,
        "cycle": appraisal.cycle,
        "result": result,
        "steps": steps,
        "chosen": chosen,
        "rows": _rows(rights, appraisal) if chosen and chosen.is_auto else None,
        "place": appraisal.cycle.standings()[appraisal.pk] if may_see_ranks(rights) else None,
        "band": band(result.total) if result else "",
        "changed": appraisal.cycle.freshness().changed,
        "rights": rights,
    }
    return render(request, "assessment/appraisal.html", context)


def _steps(appraisal, result) -> list[Step]:
    """Every indicator in order, marked or not, and the rounding."""
    if result is None:
        return []
    lines = {line.indicator_id: line for line in result.lines.all()}
    marks = {mark.indicator_id: mark for mark in appraisal.marks.select_related("by")}
    indicators = [*appraisal.cycle.indicators().select_related("section"), *([None] if None in lines else [])]
    keyed = ((item, item.pk if item else None) for item in indicators)
    return [Step(number, item, lines.get(pk), marks.get(pk)) for number, (item, pk) in enumerate(keyed, start=1)]


def _chosen(request, steps) -> Step | None:
    """The line in ?line=, the first one without it. Raise BadRequest for another."""
    wanted = request.GET.get("line", "1")
    chosen = next((step for step in steps if str(step.number) == wanted), None)
    if chosen is None and "line" in request.GET:
        raise BadRequest("没有这一行，请从总分页面的各行进入。")
    return chosen


def _rows(rights, appraisal) -> dict:
    """The rows of work that count for the branch, as they stand today, as far as the person sees them."""
    feeding = bodies.feeding(appraisal.unit)
    rows = Assignment.objects.visible_to(rights).counted()
    rows = rows.filter(plan=appraisal.cycle.scheme.plan_id, unit__in=feeding).with_light(today())
    found = list(rows.for_rows().in_order()[: MOST_ROWS + 1])
    return {"units": feeding, "shown": found[:MOST_ROWS], "are_more": len(found) > MOST_ROWS}

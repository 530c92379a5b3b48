"""扣分溯源: one total, its lines, and what each of them comes from."""

from django.core.exceptions import BadRequest
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.packaging import indicators_by_key
from assessment.permissions import get_appraisal
from assessment.seals import code_of
from assessment.sight import sight_of
from assessment.statement import pages_of
from assessment.trace import chosen_of, opened, places_of, rows_of
from assessment.views.why import why
from branches.models import Unit
from branches.permissions import rights_of
from modelagency.clock import today
from records.refusals import Refusal


@require_safe
def appraisal(request, pk):
    """The lines of one total; ?line= opens one of them down to the sentence of the notice."""
    appraisal = get_appraisal(request.user, pk)
    rights, cycle = rights_of(request.user), appraisal.cycle
    sight = sight_of(rights, cycle)
    result = _result(sight, appraisal)
    indicators = indicators_by_key(cycle.scheme)
    rows = rows_of(result.lines if result else [], places_of(indicators))
    chosen = chosen_row(request, rows)
    context = {
        "appraisal": appraisal,
        "cycle": cycle,
        "sight": sight,
        "result": result,
        "shown": opened(rows, chosen),
        "summands": sum(row.value is not None for row in rows),
        "why": why(rights, sight, appraisal, chosen, indicators.get(chosen.key)) if chosen else None,
    }
    return render(request, "assessment/appraisal.html", context)


@require_safe
def statement(request, pk):
    """分数说明: all lines of a total on sheets of A4. Raise Refusal while there is no total."""
    appraisal = get_appraisal(request.user, pk)
    sight = sight_of(rights_of(request.user), appraisal.cycle)
    result = _result(sight, appraisal)
    if result is None or result.total is None:
        raise Refusal("还没有总分，评分结束并计算之后才能打印分数说明。")
    rows = rows_of(result.lines, places_of(indicators_by_key(appraisal.cycle.scheme)))
    context = {"appraisal": appraisal, "cycle": appraisal.cycle, "sight": sight, "result": result}
    context |= {"pages": pages_of(rows), "organisation": Unit.objects.organisation(), "today": today()}
    context["code"] = code_of(appraisal.cycle)
    return render(request, "assessment/statement.html", context)


def _result(sight, appraisal):
    return getattr(appraisal, "result", None) if sight.total else None


def chosen_row(request, rows):
    """The row of ?line=. Raise BadRequest where there is none."""
    chosen = chosen_of(rows, request.GET.get("line"))
    if chosen is None and "line" in request.GET and rows:
        raise BadRequest("没有这一行，请从得分明细的各行进入。")
    return chosen

"""本单位得分: what the own subjects have reached, worked out from what is known now. Nothing is stored."""

from dataclasses import dataclass
from datetime import datetime

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assessment.exports.lists import OWN, own_of
from assessment.models import Appraisal
from assessment.packaging import indicators_by_key, own_inputs_of
from assessment.permissions import get_appraisal
from assessment.sight import sight_of
from assessment.so_far import so_far
from assessment.sources import Known, facts_of
from assessment.trace import opened, places_of, rows_of
from assessment.views.appraisals import chosen_row
from assessment.views.why import why
from branches.permissions import rights_of
from modelagency.clock import now, today
from records.listings import listed


@dataclass(frozen=True)
class LiveFact:
    """What is known at this moment, as a stored fact shows it."""

    note: str
    as_of: datetime


@require_safe
@listed(OWN)
def own(request):
    """The subjects of the person's own units, the latest cycle first; straight to the one where there is only one."""
    rows = own_of(request.user)
    if len(rows) == 1:
        return redirect("assessment:live", rows[0].pk)
    return render(request, "assessment/own.html", {"rows": rows})


@require_safe
def live(request, pk):
    """One subject's lines as they stand; once marking has closed, its total is on the page of the total."""
    appraisal = get_appraisal(request.user, pk)
    if appraisal.cycle.is_closed:
        return redirect("assessment:appraisal", pk)
    rights, sight = rights_of(request.user), sight_of(rights_of(request.user), appraisal.cycle)
    indicators = indicators_by_key(appraisal.cycle.scheme)
    facts, lines, points = _reached(appraisal)
    rows = rows_of(lines, places_of(indicators))
    chosen = chosen_row(request, rows)
    context = {
        "appraisal": appraisal,
        "cycle": appraisal.cycle,
        "sight": sight,
        "so_far": points,
        "unknown": sum(row.is_unknown for row in rows),
        "shown": opened(rows, chosen),
        "why": _why(rights, sight, appraisal, chosen, indicators.get(chosen.key), facts) if chosen else None,
    }
    return render(request, "assessment/live.html", context)


def _reached(appraisal) -> tuple[dict, list[dict], object]:
    """(facts by indicator id, lines, points so far)."""
    only = Appraisal.objects.filter(pk=appraisal.pk)
    facts = facts_of(appraisal.cycle, only, today())
    scheme, (subject,) = own_inputs_of(appraisal.cycle, only, facts)
    return {indicator: known for (_, indicator), known in facts.items()}, *so_far(scheme, subject)


def _why(rights, sight, appraisal, row, indicator, facts):
    known: Known | None = facts.get(indicator.pk) if indicator else None
    fact = LiveFact(known.note, now()) if known else None
    return why(rights, sight, appraisal, row, indicator) | {"fact": fact}

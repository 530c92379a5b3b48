"""本期未报: which units still owe reports of a period, and the words that ask for them."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from modelagency.clock import today
from records.listings import listed
from tasks.exports.lists.lacking import MISSING, outstanding
from tasks.filings.urging import urging_text
from tasks.permissions import urges


@require_safe
@listed(MISSING)
def missing(request):
    """The units, and a text that asks them."""
    found = outstanding(request.user, request.GET)
    if found.period is None:
        return render(request, "tasks/missing.html", {"period": None})
    rights, period, units = found.rights, found.period, found.units
    context = {
        "period": period,
        "periods": found.periods,
        "units": units,
        "rows": sum(len(unit.tasks) for unit in units),
        "text": urging_text(f"{period.plan.year}年{period}", units, today()),
        "is_partial": not rights.sees_all,
        "may_collect": rights.is_office,
        "may_urge": urges(rights),
    }
    return render(request, "tasks/missing.html", context)

"""本期未报: which units still owe reports of a period, and the words that ask for them."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
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
        "list_url": f"{reverse('tasks:assignments')}?{_query(period, rights)}",
        "is_partial": not rights.sees_all,
        "may_collect": rights.is_office,
        "may_urge": urges(rights),
    }
    return render(request, "tasks/missing.html", context)


def _query(period, rights) -> str:
    """What an address of the list says for the same rows; who leads as several units is shown all that they see."""
    leads = [] if rights.sees_all else [unit["content_object"] for unit in rights.units("lead_unit")]
    return urlencode({"owing": period.pk} | ({"lead": leads[0]} if len(leads) == 1 else {}))

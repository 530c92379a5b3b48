"""本期未报: which units still owe reports of a period, and the words that ask for them."""

from collections import defaultdict

from django import forms
from django.core.exceptions import BadRequest
from django.shortcuts import render
from django.views.decorators.http import require_safe

from modelagency.clock import today
from tasks.filings.urging import Owed, by_unit, urging_text
from tasks.models import Assignment, Period, Plan, Urge
from tasks.permissions import require_urging, urges


class PeriodForm(forms.Form):
    """Which period is looked at."""

    period = forms.ModelChoiceField(Period.objects.none(), required=False)


@require_safe
def missing(request):
    """?period= chooses the period, by default the last that has begun; a lead sees the tasks that its unit leads."""
    rights, periods = require_urging(request.user), _periods()
    form = PeriodForm(request.GET)
    form.fields["period"].queryset = periods
    if not form.is_valid():
        raise BadRequest("没有这个填报期，请从“本期未报”重新选择。")
    begun = list(periods)
    period = form.cleaned_data["period"] or (begun[0] if begun else None)
    if period is None:
        return render(request, "tasks/missing.html", {"period": None})
    rows = Assignment.objects.owing(period)
    if not rights.sees_all:
        rows = rows.filter(task__lead__in=rights.units("lead_unit"))
    units = by_unit(_owed(rows))
    _add_urges(units, period)
    context = {
        "period": period,
        "periods": begun,
        "units": units,
        "rows": sum(len(unit.tasks) for unit in units),
        "text": urging_text(f"{period.plan.year}年{period}", units, today()),
        "is_partial": not rights.sees_all,
        "may_collect": rights.is_office,
        "may_urge": urges(rights),
    }
    return render(request, "tasks/missing.html", context)


def _periods():
    """Periods that have begun, of published plans, the latest first."""
    published = Plan.objects.published()
    begun = Period.objects.filter(plan__in=published, starts_on__lte=today()).select_related("plan__notice")
    return begun.defer("plan__notice__text").order_by("-starts_on", "-plan")


def _owed(rows):
    fields = ("unit_id", "unit__name", "task__name", "state", "report_state", "report_due_on")
    for said in rows.order_by("unit__order", "unit_id", "id").values_list(*fields):
        yield Owed(*said)


def _add_urges(units, period) -> None:
    """Say of each unit how it was urged since the period began, about whatever of the plan."""
    about = {"unit__in": [unit.unit_id for unit in units], "rows__assignment__plan": period.plan_id}
    found = defaultdict(list)
    for one in Urge.objects.filter(day__gte=period.starts_on, **about).distinct().order_by("-pk"):
        found[one.unit_id].append(one)
    for unit in units:
        unit.urges = found[unit.unit_id]

"""What is outstanding: reports of a period (本期未报), and rows due for an order (建议督办)."""

from collections import defaultdict
from dataclasses import dataclass

from django import forms
from django.core.exceptions import BadRequest

from branches.models import WorkingDay
from branches.permissions import Rights
from modelagency.clock import today
from modelagency.excel import Column
from records.listings import Listing
from tasks.colours import COLOUR_LABELS
from tasks.filings.urging import Lacking, Owed, by_unit
from tasks.models import Assignment, Period, Plan, Urge
from tasks.ordering import conditions, due_for_an_order, suggested
from tasks.permissions import require_supervising, require_urging
from tasks.row_words import days_left


class PeriodForm(forms.Form):
    """Which period is looked at."""

    period = forms.ModelChoiceField(Period.objects.none(), required=False)


@dataclass(frozen=True)
class Outstanding:
    """A period (None before the first) and the units that owe something in it, as this person sees them."""

    rights: Rights
    periods: list[Period]
    period: Period | None
    units: list[Lacking]


def outstanding(user, query) -> Outstanding:
    """?period= chooses the period, by default the last that has begun; a lead sees the tasks that its unit leads."""
    rights, periods = require_urging(user), _periods()
    form = PeriodForm(query)
    form.fields["period"].queryset = periods
    if not form.is_valid():
        raise BadRequest("没有这个填报期，请从“本期未报”重新选择。")
    begun = list(periods)
    period = form.cleaned_data["period"] or (begun[0] if begun else None)
    if period is None:
        return Outstanding(rights, begun, None, [])
    rows = Assignment.objects.owing(period)
    if not rights.sees_all:
        rows = rows.filter(task__lead__in=rights.units("lead_unit"))
    units = by_unit(_owed(rows))
    _add_urges(units, period)
    return Outstanding(rights, begun, period, units)


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


def _unit(unit) -> tuple:
    kinds = "，".join(f"{words} {number}" for _, words, number in unit.said)
    last = f"{unit.urges[0].day:%Y-%m-%d} {unit.urges[0].side}" if unit.urges else None
    due = (unit.due_on, days_left(unit.due_on, today()))
    return (unit.unit, len(unit.tasks), kinds, "、".join(unit.tasks), *due, len(unit.urges), last)


def _period(user, query) -> str:
    period = outstanding(user, query).period
    return f"{period.plan.year} 年{period}" if period else ""


def due_rows(user):
    """The rows that meet the conditions of a colour; for those who supervise."""
    require_supervising(user)
    return due_for_an_order(conditions(), today(), WorkingDay.objects.calendar()).for_rows().order_by("id")


def suggest(rows, user=None) -> None:
    """Say of each row the `colour` an order would have, and the `facts` it meets."""
    rules, calendar = conditions(), WorkingDay.objects.calendar()
    for row in rows:
        row.colour, row.facts = suggested(row, rules, today(), calendar)


MISSING = Listing(
    title="本期未报",
    columns=[
        Column("单位", 26),
        Column("未报（项）", 9),
        Column("情况", 30),
        Column("任务", 44),
        Column("截止", 12, centred=True),
        Column("剩余", 12, centred=True),
        Column("催办（次）", 9),
        Column("最近催办", 22),
    ],
    rows=lambda user, query: outstanding(user, query).units,
    cells=_unit,
    about=_period,
)
DUE = Listing(
    title="建议督办",
    columns=[Column("事项", 30), Column("单位", 26), Column("建议", 10, centred=True), Column("符合的条件", 60)],
    rows=lambda user, query: due_rows(user),
    cells=lambda row: (row.task.called, row.unit.name, f"{COLOUR_LABELS[row.colour]}督办", "；".join(row.facts)),
    prepare=suggest,
)

"""What the portal itself knows about the work behind a subject: counted set by set, whatever their number. Reads only.

Another kind of record feeds scores by a function here and its label in `assessment.kinds.SOURCES`.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, FilteredRelation, Q, Sum
from django.db.models.functions import Coalesce

from assessment.kinds import Kind
from assessment.scoring.numbers import plain
from tasks.models import Assignment
from tasks.states import HANDED_IN, State

FEW = 100  # units named in a query; more than that, and all are counted
FINISHED = (State.CLOSING, State.CLOSED)


@dataclass(frozen=True, slots=True)
class Known:
    """base 0: there is nothing to count, the indicator does not apply."""

    quantity: Decimal
    base: Decimal
    note: str


@dataclass(frozen=True, slots=True)
class Source:
    """count: (rows, plan, day) → (unit id, quantity, base) of each unit that has any; note: says both in words."""

    count: Callable
    note: Callable


REGISTRY: dict[str, Source] = {}


def source(code, note):
    """Register the function as the count of `code`."""

    def registered(count):
        REGISTRY[code] = Source(count, note)
        return count

    return registered


def facts_of(cycle, appraisals, day, kinds=tuple(Kind)) -> dict[tuple[int, int], Known]:
    """(appraisal id, indicator id) → what is known of it as of `day`, for each indicator of `kinds` with a source.

    An indicator that names a task looks at that task, one in the section of a pillar at that pillar, else at the plan.
    """
    asked = cycle.scheme.indicators().filter(kind__in=kinds).select_related("section")
    indicators = [row for row in asked if row.source in REGISTRY]
    fed_by = appraisals.fed_by(cycle.scheme.feeds) if indicators else {}
    units = {unit for fed in fed_by.values() for unit in fed}
    counted: dict[tuple, dict] = {}
    found = {}
    for indicator in indicators:
        scope = (indicator.source, indicator.task_id, indicator.section.pillar_id)
        if scope not in counted:
            counted[scope] = _count(cycle.scheme.plan, day, units if len(units) <= FEW else None, *scope)
        for appraisal in fed_by:
            found[appraisal, indicator.pk] = _known(indicator.source, counted[scope], fed_by[appraisal])
    return found


def _count(plan, day, units, code, task, pillar) -> dict[int, tuple]:
    rows = Assignment.objects.filter(plan=plan).counted().order_by()
    if units is not None:
        rows = rows.filter(unit__in=units)
    if task or pillar:
        rows = rows.filter(task=task) if task else rows.filter(task__pillar=pillar)
    found = defaultdict(lambda: (0, 0))
    for unit, quantity, base in REGISTRY[code].count(rows, plan, day):
        found[unit] = (found[unit][0] + quantity, found[unit][1] + base)
    return found


def _known(code, counted, units) -> Known:
    quantity, base = (Decimal(sum(counted[unit][place] for unit in units if unit in counted)) for place in (0, 1))
    return Known(quantity, base, REGISTRY[code].note(quantity, base))


def _progress_note(quantity, base):
    rows = base / 100
    return f"{plain(rows)} 项落实项，平均进度 {plain(round(quantity / rows, 2))}%" if rows else "没有落实项"


@source("progress", _progress_note)
def progress(rows, plan, day):
    """Percent of all rows, of a hundred for each."""
    sums = rows.values("unit").annotate(whole=Sum("progress"), rows=Count("pk"))
    return [(unit, whole, 100 * count) for unit, whole, count in sums.values_list("unit", "whole", "rows")]


def _closed_note(quantity, base):
    return f"{plain(base)} 项落实项，办结 {plain(quantity)} 项" if base else "没有落实项"


@source("closed", _closed_note)
def closed(rows, plan, day):
    """Closed rows, of all."""
    done = Count("pk", filter=Q(state=State.CLOSED))
    return rows.values("unit").annotate(done=done, rows=Count("pk")).values_list("unit", "done", "rows")


def _on_time_note(quantity, base):
    return f"应填报 {plain(base)} 次，按时 {plain(quantity)} 次" if base else "尚无到期的填报"


@source("on_time", _on_time_note)
def on_time(rows, plan, day):
    """Reports handed in by their day, of those whose day is over. A row asks for none any more once it is finished."""
    for period in plan.spans.filter(Q(due_on__lt=day) | Q(lead_due_on__lt=day)):
        asked = rows.asked_for(period)
        asked = asked.annotate(report=FilteredRelation("reports", condition=Q(reports__period=period)))
        asked = asked.annotate(report_due_on=Coalesce("report__due_on", "asked_by")).filter(report_due_on__lt=day)
        asked = asked.filter(Q(report__state__in=HANDED_IN) | ~Q(state__in=FINISHED))
        in_time = Q(report__state__in=HANDED_IN, report__submitted_at__date__lte=F("report_due_on"))
        sums = asked.values("unit").annotate(in_time=Count("pk", filter=in_time), asked=Count("pk"))
        yield from sums.values_list("unit", "in_time", "asked")

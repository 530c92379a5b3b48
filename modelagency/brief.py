"""会前一页: one sheet for the committee's meeting; what it has to decide, whom to name, what changed in a month."""

from django.conf import settings
from django.core.exceptions import BadRequest
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.matters import matters as matters_of_assessment
from branches.models import Unit
from branches.permissions import rights_of
from modelagency.clock import now, today
from records.refusals import NotAllowed
from tasks.agenda import fitting
from tasks.forms.filters import FilterForm
from tasks.lights import COUNTED, LIGHT_LABELS, Light
from tasks.matters import matters as matters_of_tasks
from tasks.models import Assignment, Plan
from tasks.naming import late_for, named
from tasks.overall import figures, names_units
from tasks.progress import planned
from tasks.snapshots import before
from tasks.tallies import whole

MOST_NAMED = 30  # more never fit on the sheet


@require_safe
def brief(request):
    """?plan= chooses the plan, the newest by default."""
    rights = rights_of(request.user)
    if not rights.sees_all:
        raise NotAllowed("会前一页由机关党委办公室、党委、纪检审计查看。")
    form = FilterForm(request.GET)
    if not form.is_valid():
        raise BadRequest("方案不对，请从导航重新打开会前一页。")
    plans = list(Plan.objects.published().with_titles().order_by("-year", "-published_at"))
    plan = form.cleaned_data["plan"] or (plans[0] if plans else None)
    if plan is None:
        return render(request, "brief.html", {"plan": None})
    return render(request, "brief.html", {"plan": plan, "plans": plans} | _sheet(plan, rights, today()))


def _sheet(plan, rights, day) -> dict:
    rows = Assignment.objects.visible_to(rights).counted().filter(plan=plan)
    late = late_for(rows, day, settings.NAMED_FROM_DAYS)
    every = [*matters_of_tasks(plan), *matters_of_assessment()]
    matters, names = fitting(every, named(late, day, MOST_NAMED))
    total = late.count()
    return {
        "organisation": Unit.objects.organisation(),
        "at": now(),
        "matters": matters,
        "matters_left": len(every) - len(matters),
        "every_matter": len(every),
        "days": settings.NAMED_FROM_DAYS,
        "named": names,
        "named_total": total,
        "named_left": total - len(names),
        "units": _units(rows.overdue(day)) if names_units(plan) else None,
        "shown": [(code, LIGHT_LABELS[code]) for code in COUNTED],
    } | _change(plan, rights, day)


def _units(rows) -> int:
    return rows.order_by().values("unit").distinct().count()


def _change(plan, rights, day) -> dict:
    """The figures of today beside those of a month ago; only today's when there is no snapshot of then."""
    share = planned(day, starts_on=plan.starts_on, due_on=plan.due_on)
    now_tally = whole(figures(plan, rights, day))
    new = [now_tally.counts.get(code, 0) for code in COUNTED]
    context = {
        "rows": now_tally.total,
        "overdue": now_tally.counts.get(Light.OVERDUE, 0),
        "now_planned": share,
        "now_mean": now_tally.mean,
    }
    context["now_counts"] = list(zip(COUNTED, new, strict=True))
    snapshot, then = before(plan, day)
    if snapshot is None:
        return context
    then_tally = whole(then)
    old = [then_tally.counts.get(code, 0) for code in COUNTED]
    return context | {
        "snapshot": snapshot,
        "then_mean": then_tally.mean,
        "then_counts": old,
        "changes": [_signed(number - earlier) for number, earlier in zip(new, old, strict=True)],
        "mean_change": _tenths(now_tally.tenths or 0, then_tally.tenths or 0),
        "planned_change": _signed(share - snapshot.planned),
    }


def _signed(number) -> str:
    return f"{number:+d}".replace("-", "−") if number else "0"


def _tenths(new, old) -> str:
    """The difference of two means in points."""
    change = new - old
    return f"{'+' if change > 0 else '−' if change < 0 else ''}{abs(change) // 10}.{abs(change) % 10}"

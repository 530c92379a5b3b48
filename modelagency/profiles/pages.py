"""年度情况: the year of a unit or branch, beside its own year before."""

from django.core.exceptions import BadRequest
from django.db.models import Prefetch
from django.shortcuts import render
from django.views.decorators.http import require_safe

from branches.models import Post, Unit
from branches.permissions import rights_of
from branches.roles import Role
from modelagency.clock import today
from modelagency.profiles import scores, words, work
from records.refusals import NotYours

PEOPLE = (Role.LEADER, Role.REPORTER, Role.LEAD)


def get_unit(user, pk) -> Unit:
    """A unit of which the person sees at least one row, or may see all; `is_whole` says which."""
    rights = rights_of(user)
    posts = Post.objects.valid(rights.day).with_role(*PEOPLE).select_related("user").order_by("id")
    units = Unit.objects.select_related("parent").prefetch_related(Prefetch("posts", posts, to_attr="people"))
    unit = units.filter(pk=pk).first()
    if unit is None:
        raise NotYours
    unit.is_whole = rights.sees_all or "see_unit" in rights.on(pk)[pk]
    if not unit.is_whole and not work.rows_of(unit, rights).exists():
        raise NotYours
    return unit


@require_safe
def profile(request, pk):
    """?plan= chooses the plan, the newest by default."""
    unit, rights = get_unit(request.user, pk), rights_of(request.user)
    plans = work.plans_of(unit, rights)
    plan = _chosen(request, plans)
    context = {"unit": unit, "around": _around(unit), "years": plans, "plan": plan, "sees_all": rights.sees_all}
    year = plan.year if plan else today().year
    context["scores"] = scores.scores_of(unit, year, rights)
    if plan:
        context |= _year(unit, plan, work.year_before(plan, plans), rights)
        context["decisions"] = scores.decisions_of(unit, plan, context["scores"], rights)
    return render(request, "profile.html", context)


def _chosen(request, plans):
    """The plan of ?plan=, else the newest; None where there is none."""
    asked = request.GET.get("plan", "")
    if not asked:
        return plans[0] if plans else None
    for plan in plans:
        if str(plan.pk) == asked:
            return plan
    raise BadRequest("没有这个年度，请从本页上方选择年度。")


def _around(unit) -> list[Unit]:
    """The branches that cover a unit, or the units that a branch covers."""
    if unit.kind == Unit.Kind.BRANCH:
        return list(Unit.objects.filter(covering_branches=unit.pk).in_order())
    return list(Unit.objects.filter(branch__covers=unit).in_order())


def _year(unit, plan, last, rights) -> dict:
    """What the page says of the plan, beside `last`, the plan of the year before."""
    day, rows = today(), work.rows_of(unit, rights)
    figures = work.figures_of(rows, [one for one in (plan, last) if one], day)
    tally, end = work.of_plan(figures, plan), work.end_of(plan, day)
    files, planned = work.files_of(rows, plan), work.planned_of(plan, end)
    before = work.before_of(unit, last, figures, end, unit.is_whole) if last else None
    return {
        "tally": tally,
        "planned": planned,
        "before": before,
        "before_words": words.when(before) if before else "",
        "headlines": words.headlines(tally, before, end < day),
        "sentences": words.sentences(tally, planned, before, end < day),
        "pillars": work.pillar_lines(figures, plan, last),
        "last": last,
        "trend": work.trend_of(unit, plan, day, tally) if unit.is_whole else None,
        "work": work.listed(rows, plan, day),
        "orders": work.orders_of(unit, plan, rights),
        "urges": work.urges_of(unit, plan, rights),
        "files": files[: work.FILES],
        "has_more_files": len(files) > work.FILES,
    }

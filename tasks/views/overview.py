"""总体情况: where a plan stands, in the rows this person may see. Every number opens the rows it counts."""

from django.core.exceptions import BadRequest
from django.shortcuts import render
from django.views.decorators.http import require_safe

from branches.models import Unit
from branches.permissions import rights_of
from modelagency.clock import today
from tasks.forms.overview import UNITS_SHOWN, OverviewForm
from tasks.glance import cards, sentences
from tasks.glance.choice import Choice
from tasks.glance.headline import headlines
from tasks.lights import ABNORMAL, Light
from tasks.overall import figures
from tasks.overall_rows import longest_overdue, published_plans, rows_of, tasks_of, unit_figures
from tasks.progress import planned
from tasks.tallies import whole

KINDS = dict(Unit.Kind.choices)
OFFICE = "机关党委办公室"
OVERDUE_SHOWN, UNITS_ON_A_PAGE = 4, 50
WRONG = "筛选条件不对，请从总体情况首页重新选择。"


@require_safe
def overview(request):
    """?plan= (else the newest) ?kind= ?category= ?pillar= ?lead= narrow all cards; ?units= chooses those listed."""
    form = OverviewForm(request.GET)
    if not form.is_valid():
        raise BadRequest("".join(form.errors.get("day", [])) or WRONG)
    day, plans = today(), published_plans(today())
    plan = _one(plans, form.cleaned_data["plan"])
    if plan is None:
        return render(request, "tasks/overview.html", {"plan": None})
    rights = rights_of(request.user)
    chosen = {name: form.cleaned_data[name] for name in ("kind", "category", "pillar", "lead")}
    choice = Choice(plan=plan.pk, **chosen, units=form.cleaned_data["units"])
    found, rows = figures(plan, rights, day), rows_of(plan, rights, **chosen)
    tasks = tasks_of(plan, rows, _waiting(found), day)
    _check(choice, tasks)
    units = unit_figures(plan, rights, day, pillar=choice.pillar, lead=choice.lead)
    context = {"plan": plan, "plans": plans, "choice": choice, "office": OFFICE}
    context |= _choices(found, tasks, choice)
    context |= _cards(found, tasks, units, choice, planned(day, starts_on=plan.starts_on, due_on=plan.due_on))
    context["longest"] = longest_overdue(rows, day, OVERDUE_SHOWN) if context["whole"].counts.get("overdue") else []
    context |= _unit_list(units, choice, form.cleaned_data["page"])
    return render(request, "tasks/overview.html", context)


def _one(plans, pk):
    """The plan asked for, else the newest."""
    found = [plan for plan in plans if not pk or plan.pk == pk]
    if pk and not found:
        raise BadRequest(WRONG)
    return found[0] if found else None


def _waiting(found) -> set[int]:
    return {row["task"] for row in found if row["awaiting"] == "review"}


def _check(choice, tasks) -> None:
    """Pillar and lead must be some of this plan's: an address of another plan would say that there is no work."""
    if choice.pillar and choice.pillar not in {task.pillar_id for task in tasks.values()}:
        raise BadRequest(WRONG)
    if choice.lead is not None and choice.lead not in {task.lead_id or 0 for task in tasks.values()}:
        raise BadRequest(WRONG)


def _choices(found, tasks, choice) -> dict:
    """What the selects and tabs offer."""
    leads = {task.lead_id or 0: task.lead for task in tasks.values()}
    return {
        "seen": bool(found),
        "cleared": choice.page(pillar=None, lead=None),
        "matrix_query": choice.matrix(),
        "tabs": cards.tabs(found, choice, tasks, KINDS),
        "pillar_choices": {task.pillar_id: task.pillar for task in tasks.values()}.items(),
        "leads": sorted(leads.items(), key=lambda lead: (not lead[0], getattr(lead[1], "order", 0), lead[0])),
    }


def _cards(found, tasks, units, choice, planned_share) -> dict:
    """What the cards show of the chosen rows."""
    chosen = cards.chosen(found, choice, tasks)
    heads = cards.columns(chosen, units, choice, KINDS)
    tally = whole(chosen)
    reviews = cards.reviews(chosen, tasks, {task.pk: task.waited for task in tasks.values()}, choice)
    shown = {
        "whole": tally,
        "planned": planned_share,
        "heads": [(group, choice.matrix(kind=group.kind, category=group.category or "-")) for group in heads],
        "heat": cards.heat(chosen, tasks, heads, choice),
        "pillars": cards.pillars(chosen, tasks, choice),
        "reviews": reviews,
        "waiting": cards.waiting(chosen, "review"),
        "waiting_query": choice.rows(light=Light.WAITING.value, awaiting="review"),
        "overdue": tally.counts.get(Light.OVERDUE, 0),
        "overdue_query": choice.rows(light=Light.OVERDUE.value),
        "not_started": choice.rows(light=Light.NOT_STARTED.value),
    }
    if tally.total:
        shown["sentences"] = [
            sentences.on_progress(tally, planned_share),
            sentences.on_overdue(chosen, choice, heads, tasks, None),
            sentences.on_reviews(chosen, reviews, choice, OFFICE),
        ]
        counts = _unit_counts(units, choice)
        shown["headlines"] = headlines(chosen, tally, choice, planned_share, None, counts)
    return shown


def _unit_counts(units, choice) -> dict:
    """Light → (number of units, address of their list)."""
    members = cards.units_of(row for row in units if choice.takes_unit(row))
    return {
        light: (len(cards.with_rows(members, light)), f"{choice.page(units=light.value)}#units") for light in ABNORMAL
    }


def _unit_list(units, choice, after) -> dict:
    """The units that are listed, in pages."""
    members = cards.units_of(row for row in units if choice.takes_unit(row))
    which = choice.units or ("all" if choice.kind else "abnormal")
    listed = members if which == "all" else cards.with_rows(members, which)
    keys = [pk for pk, _, _ in listed]
    start = keys.index(after) + 1 if after in keys else 0
    page = listed[start : start + UNITS_ON_A_PAGE]
    more = start + UNITS_ON_A_PAGE < len(listed)
    lines = [
        (pk, name, tally, choice.rows(unit=pk), cards.numbers(tally, choice, ABNORMAL, unit=pk))
        for pk, name, tally in page
    ]
    return {
        "bodies": len(members),
        "units": lines,
        "listed": len(listed),
        "which": which,
        "which_choices": [(code, word, choice.page(units=code)) for code, word in UNITS_SHOWN],
        "all_units": f"{choice.page(units='all')}#units",
        "next_url": f"?{choice.page(units=which)}&page={page[-1][0]}#units" if more else "",
        "first_url": f"?{choice.page(units=which)}#units" if start else "",
    }

"""总体情况: where a plan stands, in the rows this person may see. Every number opens the rows it counts."""

from django.core.exceptions import BadRequest
from django.shortcuts import render
from django.views.decorators.http import require_safe

from branches.models import Unit
from branches.permissions import rights_of
from modelagency.clock import today
from records.dates import full_date, month_day
from records.refusals import NotAllowed
from tasks.deadlines import MARGIN
from tasks.forms.overview import UNITS_SHOWN, OverviewForm
from tasks.glance import cards, few
from tasks.glance.choice import Choice
from tasks.glance.page import Facts, compared_with, page_of
from tasks.links import assignment_links
from tasks.overall import MANY_UNITS, figures, names_units
from tasks.overall_rows import longest_overdue, published_plans, rows_of, rows_of_units, tasks_of, unit_figures
from tasks.progress import planned
from tasks.snapshots import figures_at, trend

KINDS = dict(Unit.Kind.choices)
OVERDUE_SHOWN, DAYS_BACK = 4, 30
NARROWS = ("kind", "category", "pillar", "lead")
WRONG = "筛选条件不对，请从总体情况首页重新选择。"


@require_safe
def overview(request):
    """?plan= (else the newest) ?kind= ?category= ?pillar= ?lead= ?day= narrow all cards; ?units= chooses those listed.

    A past day is drawn from the snapshot of it, which is of all units: for who sees them all.
    """
    form = OverviewForm(request.GET)
    if not form.is_valid():
        raise BadRequest("".join(form.errors.get("day", [])) or WRONG)
    plans, rights = published_plans(today()), rights_of(request.user)
    plan = _one(plans, form.cleaned_data["plan"])
    if plan is None:
        return render(request, "tasks/overview.html", {"plan": None})
    narrowed = {name: form.cleaned_data[name] for name in (*NARROWS, "day", "units", "screen")}
    choice = Choice(plan=plan.pk, **narrowed)
    if choice.day and not rights.sees_all:
        raise NotAllowed("往日的数字按全部单位留存，能查看全部单位的人才能打开。请查看今天的情况。")
    context = _past(plan, rights, choice) if choice.day else _now(plan, rights, choice, form.cleaned_data["page"])
    around = {"plan": plan, "plans": plans, "sees_all": rights.sees_all, "unit_choices": _unit_choices(choice)}
    around |= {"margin": MARGIN, "days_back": DAYS_BACK, "most_units": MANY_UNITS}
    around["moments"] = _moments(plan, choice) if rights.sees_all else []
    template = "tasks/overview/screen.html" if choice.screen else "tasks/overview.html"
    return render(request, template, context | around)


def _one(plans, pk):
    """The plan asked for, else the newest."""
    found = [plan for plan in plans if not pk or plan.pk == pk]
    if pk and not found:
        raise BadRequest(WRONG)
    return found[0] if found else None


def _now(plan, rights, choice, after) -> dict:
    """The page as of today."""
    day, narrowed = today(), {name: getattr(choice, name) for name in NARROWS}
    found, rows = figures(plan, rights, day), rows_of(plan, rights, **narrowed)
    tasks = _tasks(plan, rows, found, choice, day)
    chosen = cards.chosen(found, choice, tasks)
    points = trend(plan, day, chosen, **narrowed) if rights.sees_all else []
    is_few = bool(choice.kind) and few.may_be_few(chosen)
    units = rows_of_units(rows, day) if is_few else _units(plan, rights, choice, day)
    share = planned(day, starts_on=plan.starts_on, due_on=plan.due_on)
    facts = Facts(choice, found, tasks, KINDS, share, units, _before(points, day))
    page = page_of(facts, after)
    longest = longest_overdue(rows, day, OVERDUE_SHOWN) if page.get("overdue") else []
    by_unit = _by_unit(units, facts) if is_few else {}
    return page | by_unit | {"points": points, "longest": longest, "day": day}


def _units(plan, rights, choice, day):
    return unit_figures(plan, rights, day, pillar=choice.pillar, lead=choice.lead) if names_units(plan) else ()


def _by_unit(rows, facts) -> dict:
    """The map with a column for each unit, where they are few."""
    units = few.columns(rows, facts.choice)
    tasks = [task for task in facts.tasks.values() if facts.choice.takes_task(task)]
    links = assignment_links(row["pk"] for row in rows)
    return {"unit_heads": units, "unit_lines": few.lines(rows, units, tasks, links)} if units else {}


def _past(plan, rights, choice) -> dict:
    """The page as of a past day: that of its snapshot, or of the last before it."""
    snapshot, found = figures_at(plan, choice.day)
    if snapshot is None:
        return {"choice": choice, "seen": True, "no_snapshot": True, "today": choice.page(day=None)}
    narrowed = {name: getattr(choice, name) for name in NARROWS}
    tasks = _tasks(plan, rows_of(plan, rights, **narrowed), found, choice, today(), is_past=True)
    points = trend(plan, snapshot.day, cards.chosen(found, choice, tasks), **narrowed)
    units = _units(plan, rights, Choice(plan=plan.pk), today())  # for the order of the columns
    facts = Facts(choice, found, tasks, KINDS, snapshot.planned, units, _before(points, snapshot.day))
    return page_of(facts) | {"points": points, "day": snapshot.day, "snapshot": snapshot}


def _tasks(plan, rows, found, choice, day, *, is_past=False) -> dict:
    """The tasks of the plan and of the figures. Pillar and lead must be some of this plan's: an address of another plan
    would say that there is no work."""
    waiting = set() if is_past else {row["task"] for row in found if row["awaiting"] == "review"}
    tasks = tasks_of(plan, rows, {row["task"] for row in found}, waiting, day)
    pillars = {task.pillar_id for task in tasks.values()}
    leads = {task.lead_id or 0 for task in tasks.values()}
    if (choice.pillar and choice.pillar not in pillars) or (choice.lead is not None and choice.lead not in leads):
        raise BadRequest(WRONG)
    return tasks


def _before(points, day):
    """What the figures are compared with: (8月17日, the tally of then), or None."""
    point = compared_with(points, day, DAYS_BACK)
    if point is None:
        return None
    return (month_day if point.day.year == day.year else full_date)(point.day), point.tally


def _moments(plan, choice) -> list[tuple]:
    """(name, address) of today and of the ends of the periods that are over."""
    ends = [(f"{name}（{month_day(day)}）", choice.page(day=day, units="")) for day, name in plan.past.items()]
    return [("今天", choice.page(day=None)), *ends] if ends else []


def _unit_choices(choice) -> list[tuple]:
    return [(code, word, choice.page(units=code)) for code, word in UNITS_SHOWN]

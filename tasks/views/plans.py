"""Plans and tasks as a person reads them, each with how the work stands in the rows this person may see."""

from django.contrib import messages
from django.db.models import Count, F, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from branches.models import Unit, UnitGroup
from branches.permissions import rights_of
from modelagency.clock import today
from records.listings import listed
from records.paging import page_key, page_of
from tasks.actions.additions import assign_unit
from tasks.drafts import open_questions
from tasks.exports.lists.assignments import OF_TASK, rows_of_task
from tasks.exports.lists.plans import PLANS, TASKS, plans_of, visible_rows
from tasks.forms.reasons import AssignForm
from tasks.lights import LIGHT_LABELS
from tasks.models import Amendment, Plan
from tasks.permissions import get_plan, get_task, require_office
from tasks.tallies import tallies, whole
from tasks.views.versions import versions_of


@require_safe
@listed(PLANS)
def plans(request):
    """The published plans, newest year first; for the office the drafts with what they still ask."""
    rights = rights_of(request.user)
    rows = plans_of(request.user)
    drafts = [plan for plan in rows if plan.status == Plan.Status.DRAFT]
    asked = open_questions(drafts) if drafts else {}
    context = {
        "plans": [plan for plan in rows if plan.status == Plan.Status.PUBLISHED],
        "drafts": [(plan, asked[plan.pk], reverse(f"tasks:{asked[plan.pk].page}", args=[plan.pk])) for plan in drafts],
        "is_office": rights.is_office,
    }
    return render(request, "tasks/plans.html", context)


@require_safe
@listed(TASKS)
def plan(request, pk):
    """A plan by pillar and task."""
    plan = get_plan(request.user, pk)
    rights = rights_of(request.user)
    visible = visible_rows(request.user, plan)
    rows = list(visible.tally("task", "task__pillar"))
    by_task, by_pillar = tallies(rows, lambda row: row["task"]), tallies(rows, lambda row: row["task__pillar"])
    tasks = plan.tasks.select_related("lead").prefetch_related(*responsibilities(today()))
    lines = {}
    for task in tasks:
        url = f"{reverse('tasks:assignments')}?plan={plan.pk}&task={task.pk}"
        lines.setdefault(task.pillar_id, []).append((task, by_task[task.pk], url))
    context = {
        "plan": plan,
        "pillars": [(pillar, by_pillar[pillar.pk], lines.get(pillar.pk, [])) for pillar in plan.pillars.all()],
        "whole": whole(rows),
        "places": sum(len(task.responsibilities.all()) for task in tasks),
        "bodies": visible.order_by().values("unit").distinct().count(),
        "periods": plan.spans.all(),
        "amendments": Amendment.objects.visible_to(rights).filter(plan=plan),
        "is_office": rights.is_office,
        "legend": LIGHT_LABELS,
    }
    return render(request, "tasks/plan.html", context)


@require_safe
def notice(request, pk):
    """The notice's own words, beside the tasks read from them."""
    plan = get_plan(request.user, pk)
    tasks = plan.tasks.select_related("pillar").prefetch_related("responsibilities")
    return render(request, "tasks/notice.html", {"plan": plan, "tasks": tasks})


@require_safe
@listed(OF_TASK)
def task(request, pk):
    """One task: the notice's words, who is responsible, and how its rows stand."""
    task = get_task(request.user, pk)
    runs = rights_of(request.user).is_office and task.plan.status == Plan.Status.PUBLISHED
    return _task_page(request, task, AssignForm() if runs else None)


@require_POST
def assign(request, pk):
    """Give a further unit its part in the task."""
    task = get_task(request.user, pk)
    require_office(request.user)
    form = AssignForm(request.POST)
    if not form.is_valid():
        return _task_page(request, task, form)
    row = assign_unit(by=request.user, task=task, **form.cleaned_data)
    messages.success(request, f"已补派给{row.unit}，已通知其填报员签收。")
    return redirect("tasks:task", pk)


def _task_page(request, task, form):
    """`form` gives a further unit its part: only for the office, and once the plan is published."""
    visible = rows_of_task(request.user, task)
    context = {
        "task": task,
        "form": form,
        "plan": task.plan,
        "responsibilities": task.responsibilities.select_related("unit", "group"),
        "targets": task.targets.all(),
        "versions": versions_of(task),
        "whole": whole(visible.tally()),
        "page": page_of(visible.for_rows().in_order(), page_key(request)),
    }
    return render(request, "tasks/task.html", context, status=422 if form and form.is_bound else 200)


def responsibilities(day) -> tuple:
    """What to prefetch on tasks to show who is responsible; each group has `size`, its members on `day`."""
    members = Unit.objects.active(day).filter(
        kind=OuterRef("kind"), ancestor_links__ancestor=Coalesce(OuterRef("under"), F("id"))
    )
    size = Subquery(members.order_by().values("kind").annotate(size=Count("id")).values("size"))
    groups = UnitGroup.objects.annotate(size=Coalesce(size, 0))
    return "responsibilities__unit", Prefetch("responsibilities__group", groups)

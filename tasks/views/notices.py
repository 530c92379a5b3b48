"""From a notice to a published plan, in four steps: upload, review, terms, publish."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from branches.models import Unit, WorkingDay
from modelagency.clock import today
from tasks.actions.names import settle_name
from tasks.actions.notices import discard_draft, import_notice, import_text, set_terms
from tasks.actions.publishing import coming_spans, publish_plan, troubles
from tasks.actions.spread import spread_of
from tasks.burden import added_by_month
from tasks.burden_sums import asked_by_rows
from tasks.drafts import open_questions, questions, tasks_of
from tasks.forms.notices import NameForm, NoticeForm
from tasks.forms.terms import TermsForm
from tasks.models import Plan
from tasks.notices import NoticeError
from tasks.permissions import get_plan, require_office
from tasks.views.draft_page import draft_page
from tasks.views.posted import posted


@require_http_methods(["GET", "POST"])
def upload(request):
    """Step 1: a file or pasted words. What cannot be read stays unstored (422 with the reason)."""
    require_office(request.user)
    form = NoticeForm(**posted(request))
    if form.is_valid() and (answer := _imported(request, form)):
        return answer
    return render(request, "tasks/import_upload.html", {"form": form, "step": 1}, status=422 if form.is_bound else 200)


def _imported(request, form):
    """Where to go on; None when it could not be read (the reason is in the form)."""
    file = form.cleaned_data["file"]
    try:
        if file:
            plan, is_new = import_notice(by=request.user, filename=file.name, data=file.read())
        else:
            plan, is_new = import_text(by=request.user, text=form.cleaned_data["text"])
    except NoticeError as error:
        form.add_error("file" if file else "text", str(error))
        return None
    if not is_new:
        messages.info(request, "这份文件已经导入过，没有重复新增。")
    if plan.status == Plan.Status.PUBLISHED:
        return redirect("tasks:plan", plan.pk)
    return redirect(f"tasks:{open_questions([plan])[plan.pk].page}" if not is_new else "tasks:names", plan.pk)


@require_http_methods(["GET", "POST"])
def names(request, pk):
    """Step 2: the notice beside what was read from it; a name confirmed once holds everywhere."""
    plan = get_plan(request.user, pk, to="run")
    if plan.status == Plan.Status.PUBLISHED and request.method == "GET":
        return redirect("tasks:plan", pk)
    form = NameForm(**posted(request))
    if form.is_valid():
        text, meant = form.cleaned_data["text"], form.cleaned_data["meant"]
        places = settle_name(by=request.user, plan=plan, **form.cleaned_data)
        messages.success(request, f"“{text}”确认为{meant}，共 {places} 处。发布前可以改。")
        return back_to_review(request, plan, "results")
    return review(request, plan, form)


def review(request, plan, form):
    """The review screen; `form` is the one that was refused, if any."""
    only_open = request.GET.get("only") == "ask"
    context = draft_page(plan, only_open) | {
        "form": form,
        "step": 2,
        "only_open": only_open,
        "folded": request.GET.get("fold") == "1",
        "query": "?only=ask" if only_open else "",
    }
    return render(request, "tasks/import_names.html", context, status=422 if form.is_bound else 200)


def back_to_review(request, plan, anchor):
    """To the place on the review screen where something was done, with the same filter."""
    query = "?only=ask" if request.GET.get("only") == "ask" else ""
    return redirect(f"{reverse('tasks:names', args=[plan.pk])}{query}#{anchor}")


@require_http_methods(["GET", "POST"])
def terms(request, pk):
    """Step 3: what the notice does not say."""
    plan = get_plan(request.user, pk, to="run")
    if plan.status == Plan.Status.PUBLISHED and request.method == "GET":
        return redirect("tasks:plan", pk)
    calendar, tasks = WorkingDay.objects.calendar(), list(plan.tasks.select_related("pillar"))
    form = TermsForm(**posted(request), plan=plan, calendar=calendar, tasks=tasks)
    only_shows = "preview" in request.POST
    if form.is_valid() and not only_shows:
        set_terms(by=request.user, plan=plan, **form.terms())
        return redirect("tasks:publish", pk)
    said = form.cleaned_data if form.is_valid() else form.initial
    context = {
        "plan": plan,
        "form": form,
        "step": 3,
        "periods": [] if form.errors else _preview(tasks, said, calendar),
        "grace_days": said.get("grace_days"),
    }
    return render(request, "tasks/import_terms.html", context, status=422 if form.errors else 200)


def _preview(tasks, said, calendar):
    """The periods that would follow from what was said; nothing is stored."""
    sketch = Plan(**{name: said[name] for name in TermsForm.base_fields})
    for task in tasks:
        task.rhythm = said.get(f"rhythm-{task.pk}", task.rhythm)
    return coming_spans(sketch, tasks, calendar, today())


@require_http_methods(["GET", "POST"])
def publish(request, pk):
    """Step 4: what the plan opens up into, then publishing. Publishing again adds only what is missing."""
    plan = get_plan(request.user, pk, to="run")
    if request.method == "POST":
        added = publish_plan(by=request.user, plan=plan)
        messages.success(request, f"方案已发布，新增 {added} 个落实项。" if added else "没有需要补发的落实项，未新增。")
        return redirect("tasks:plan", pk)
    tasks = list(tasks_of([plan]))
    opened, kept = spread_of(plan, tasks, today()), [task for task in tasks if not task.is_dropped]
    leads = Unit.objects.in_bulk([unit for unit in opened.leads.values() if unit])
    asked = questions(plan, tasks, plan.leftovers.filter(decision="").count())
    periods = list(plan.spans.all()) if plan.status == Plan.Status.PUBLISHED else _coming(plan, tasks)
    context = {
        "plan": plan,
        "step": 4,
        "opened": opened,
        "rows": [(task, leads.get(opened.leads.get(task.pk)), len(opened.rows.get(task.pk, ()))) for task in kept],
        "periods": periods,
        "added": _added(plan, opened, kept, periods),
        "troubles": troubles(plan, opened, asked),
        "asked": asked,
        "dropped": len(tasks) - len(kept),
        "nobody": sorted({named.text for task in kept for named in task.responsibilities.all() if named.is_nobody}),
        "empty": [task for task in kept if not opened.rows.get(task.pk)],
    }
    return render(request, "tasks/import_publish.html", context)


def _coming(plan, tasks):
    return coming_spans(plan, tasks, WorkingDay.objects.calendar(), today()) if plan.has_terms else []


def _added(plan, opened, tasks, periods):
    """What publishing asks of the units, by month; of rows that are there already nothing new."""
    there = set(plan.assignments.values_list("task", "unit"))
    rows = [
        (unit, task.rhythm or plan.periods)
        for task in tasks
        for unit in opened.rows[task.pk]
        if (task.pk, unit) not in there
    ]
    leads = {unit for unit in opened.leads.values() if unit}
    return added_by_month(asked_by_rows(rows, periods, leads, today()))


@require_POST
def discard(request, pk):
    """Throw a draft away."""
    plan = get_plan(request.user, pk, to="run")
    discard_draft(by=request.user, plan=plan)
    messages.success(request, "草稿已删除。")
    return redirect("tasks:plans")

"""From a file to a published plan, in four steps: upload, names, terms, publish."""

from collections import Counter

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from branches.actions.names import NameBook
from branches.models import Unit, UnitGroup, WorkingDay
from modelagency.clock import today
from tasks.actions.notices import discard_draft, import_notice, set_terms, settle_name
from tasks.actions.publishing import publish_plan, troubles
from tasks.actions.spread import spread
from tasks.forms import NameForm, NoticeForm, TermsForm
from tasks.models import Plan
from tasks.notices import NoticeError
from tasks.permissions import get_plan, require_office
from tasks.views.plans import responsibilities
from tasks.views.posted import posted


@require_http_methods(["GET", "POST"])
def upload(request):
    """Step 1. A file that cannot be read stays unstored (422 with the reason)."""
    require_office(request.user)
    form = NoticeForm(**posted(request))
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            plan, is_new = import_notice(by=request.user, filename=file.name, data=file.read())
        except NoticeError as error:
            form.add_error("file", str(error))
        else:
            if not is_new:
                messages.info(request, "这份文件已经导入过，没有重复新增。")
            return redirect("tasks:plan" if plan.status == Plan.Status.PUBLISHED else "tasks:names", plan.pk)
    return render(request, "tasks/import_upload.html", {"form": form, "step": 1}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def names(request, pk):
    """Step 2: the notice beside what was read from it; a name confirmed once holds everywhere."""
    plan = get_plan(request.user, pk, to="run")
    if plan.status == Plan.Status.PUBLISHED and request.method == "GET":
        return redirect("tasks:plan", pk)
    form = NameForm(**posted(request))
    if form.is_valid():
        text, meant = form.cleaned_data["text"], form.cleaned_data["meant"]
        places = settle_name(by=request.user, plan=plan, text=text, meant=meant)
        messages.success(request, f"“{text}”确认为{meant}，共 {places} 处。发布前可以改。")
        return redirect("tasks:names", pk)
    return render(request, "tasks/import_names.html", _names_page(plan, form), status=422 if form.is_bound else 200)


def _names_page(plan, form) -> dict:
    tasks = list(plan.tasks.select_related("pillar").prefetch_related(*responsibilities(today()), "targets"))
    names = [named for task in tasks for named in task.responsibilities.all()]
    unknown = Counter(named.text for named in names if not named.is_known)
    book = NameBook.of(today()) if unknown else None
    return {
        "plan": plan,
        "tasks": tasks,
        "form": form,
        "step": 2,
        "places": len(names),
        "known": {named.text: named.unit or named.group for named in names if named.is_known},
        "unknown": [(text, count, book.suggest(text)) for text, count in unknown.items()],
        "unknown_places": sum(unknown.values()),
        "groups": list(UnitGroup.objects.order_by("id")),
        "units": list(Unit.objects.active(today()).in_order()),
    }


@require_http_methods(["GET", "POST"])
def terms(request, pk):
    """Step 3: what the notice does not say."""
    plan = get_plan(request.user, pk, to="run")
    if plan.status == Plan.Status.PUBLISHED and request.method == "GET":
        return redirect("tasks:plan", pk)
    form = TermsForm(**posted(request), plan=plan, calendar=WorkingDay.objects.calendar())
    if form.is_valid():
        set_terms(by=request.user, plan=plan, **form.cleaned_data)
        return redirect("tasks:publish", pk)
    context = {"plan": plan, "form": form, "step": 3}
    return render(request, "tasks/import_terms.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def publish(request, pk):
    """Step 4: what the plan opens up into, then publishing. Publishing again adds only what is missing."""
    plan = get_plan(request.user, pk, to="run")
    if request.method == "POST":
        added = publish_plan(by=request.user, plan=plan)
        messages.success(request, f"方案已发布，新增 {added} 个落实项。" if added else "没有需要补发的落实项，未新增。")
        return redirect("tasks:plan", pk)
    opened = spread(plan, today())
    tasks = list(plan.tasks.select_related("pillar"))
    leads = Unit.objects.in_bulk([unit for unit in opened.leads.values() if unit])
    context = {
        "plan": plan,
        "step": 4,
        "opened": opened,
        "rows": [(task, leads.get(opened.leads.get(task.pk)), len(opened.rows.get(task.pk, ()))) for task in tasks],
        "troubles": troubles(plan, opened),
    }
    return render(request, "tasks/import_publish.html", context)


@require_POST
def discard(request, pk):
    """Throw a draft away."""
    plan = get_plan(request.user, pk, to="run")
    discard_draft(by=request.user, plan=plan)
    messages.success(request, "草稿已删除。")
    return redirect("tasks:plans")

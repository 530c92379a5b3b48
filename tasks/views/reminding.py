"""提醒规则 and 提醒设置: when the portal reminds whom; read by all who see all, changed by the office."""

import re

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from records.models import ReminderTerms
from records.refusals import NotYours, Refusal
from tasks.actions.reminding import drop_rule, set_reminder_terms, set_rule, terms_words
from tasks.forms.reminding import ReminderTermsForm, RuleForm
from tasks.ladder_words import HEARERS, PER_PERIOD, ladder_words
from tasks.ladders import DEFAULTS, REMINDER_LABELS, RULED, ReminderKind
from tasks.models import Plan, ReminderRule, Task
from tasks.permissions import get_plan, get_task, require_all_seeing, require_office
from tasks.reminders.rules import Rules

PLACE = re.compile(r"(plan|task)-(\d{1,9})")


@require_safe
def rules(request):
    """Every kind with its ladder, where that comes from, and where it is otherwise."""
    rights = require_all_seeing(request.user)
    kept = ReminderRule.objects.select_related("plan__notice", "task__pillar", "changed_by").defer("plan__notice__text")
    kept = list(kept.order_by("plan", "task__order", "id"))
    context = {
        "kinds": [_kind(kind, kept) for kind in RULED],
        "terms": terms_words(ReminderTerms.current()),
        "is_office": rights.is_office,
    }
    return render(request, "tasks/reminder_rules.html", context)


def _kind(kind, kept) -> dict:
    rows = [rule for rule in kept if rule.kind == kind]
    for rule in rows:
        rule.words = ladder_words(kind, rule.ladder)
    return {
        "code": kind.value,
        "label": REMINDER_LABELS[kind],
        "hearers": HEARERS[kind],
        "default": ladder_words(kind, DEFAULTS[kind]),
        "general": next((rule for rule in rows if not rule.plan_id), None),
        "others": [rule for rule in rows if rule.plan_id],
    }


@require_http_methods(["GET", "POST"])
def rule(request, kind):
    """?place=plan-3 or task-7: of that plan or task only."""
    plan, task, stored = _place(request, kind)
    nearest = Rules.load().ladder(kind, plan and plan.pk, task and task.pk)
    first = {"version": stored.version if stored else 0}
    form = RuleForm(request.POST or None, kind=kind, ladder=nearest, initial=first)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        set_rule(by=request.user, kind=kind, ladder=form.as_ladder(), version=version, plan=plan, task=task)
        messages.success(request, "提醒规则已保存，从现在起按新规则提醒。")
        return redirect("tasks:reminder_rules")
    context = {
        "form": form,
        "kind": kind,
        "label": REMINDER_LABELS[kind],
        "place": task or (plan and plan.notice.title),
        "address": request.GET.get("place", ""),
        "words": ladder_words(kind, nearest),
        "stored": stored,
    }
    if not plan:
        context |= _places(kind)
    return render(request, "tasks/reminder_rule.html", context, status=422 if form.errors else 200)


def _places(kind) -> dict:
    """The plans, and the tasks where the kind is about tasks, for which it may be set otherwise."""
    plans = Plan.objects.published().with_titles().order_by("-year", "-id")
    tasks = Task.objects.filter(plan__in=plans).select_related("pillar").order_by("plan", "order")
    return {"plans": plans, "tasks": tasks.none() if ReminderKind(kind) in PER_PERIOD else tasks}


@require_POST
def drop(request, kind):
    """Take a rule back; the next wider one holds again."""
    *_, stored = _place(request, kind)
    version = request.POST.get("version", "")
    if stored is None or not version.isascii() or not version.isdigit():
        raise Refusal("这条规则刚被别人改过或取消，没有改动。请打开最新内容。")
    drop_rule(by=request.user, rule=stored, version=int(version))
    messages.success(request, "已取消这条规则，按上一级规则提醒。")
    return redirect("tasks:reminder_rules")


def _place(request, kind):
    """(plan, task, the rule stored for just that) of the address; for the office."""
    require_office(request.user)
    if kind not in RULED:
        raise NotYours
    place = request.GET.get("place", "")
    found = PLACE.fullmatch(place)
    if place and (not found or (found[1] == "task" and ReminderKind(kind) in PER_PERIOD)):
        raise NotYours
    task = get_task(request.user, int(found[2])) if found and found[1] == "task" else None
    plan = task.plan if task else get_plan(request.user, int(found[2]), to="run") if found else None
    return plan, task, ReminderRule.objects.filter(kind=kind, plan=plan, task=task).first()


@require_http_methods(["GET", "POST"])
def terms(request):
    """Office hours, the cap of a day and the gap between two urgings."""
    require_office(request.user)
    current = ReminderTerms.current()
    form = ReminderTermsForm(request.POST or None, instance=current, initial={"seen": terms_words(current)})
    if request.method == "POST" and form.is_valid():
        set_reminder_terms(by=request.user, **form.cleaned_data)
        messages.success(request, "提醒设置已保存。")
        return redirect("tasks:reminder_rules")
    context = {"form": form}
    return render(request, "tasks/reminder_terms.html", context, status=422 if form.errors else 200)

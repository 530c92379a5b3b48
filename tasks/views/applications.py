"""Applications of a unit: written, taken back, decided."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from branches.models import WorkingDay
from records.refusals import NotYours, Refusal
from tasks.actions.applications import (
    apply_for,
    extension_of,
    grant_application,
    refuse_application,
    take_back_application,
)
from tasks.actions.moves import require_move
from tasks.forms.applications import APPLY_FORMS, DecisionForm
from tasks.permissions import get_application, get_assignment
from tasks.states import KIND_LABELS, Kind, verb_of
from tasks.views.history import reports_of, steps_of
from tasks.views.posted import posted


@require_http_methods(["GET", "POST"])
def apply(request, pk, kind):
    """The unit applies for an extension, a suspension, to hand the row back or to correct a report."""
    if kind not in APPLY_FORMS:
        raise NotYours
    row = get_assignment(request.user, pk, to="report")
    require_move(row, verb_of("ask", kind))
    period, due_on = extension_of(row) if kind == Kind.EXTENSION else (None, None)
    given = {"row": row, "due_on": due_on, "calendar": WorkingDay.objects.calendar()}
    initial = {"report": request.GET.get("report")}
    form = APPLY_FORMS[kind](**given, initial=initial, **posted(request))
    if form.is_valid():
        apply_for(by=request.user, assignment=row, kind=kind, **form.cleaned_data)
        messages.success(request, f"已申请{KIND_LABELS[kind]}，等待决定。")
        return redirect("tasks:assignment", pk)
    context = {"assignment": row, "form": form, "kind": kind, "label": KIND_LABELS[kind]}
    context |= {"period": period, "due_on": due_on}
    return render(request, "tasks/apply.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def decide(request, pk):
    """The other side grants or refuses an application."""
    asked = get_application(request.user, pk, "grant")
    if not asked.is_open:
        raise Refusal(f"这份申请已经处理（{asked.get_decision_display()}）。")
    grants = "refuse" not in request.POST
    form = DecisionForm(asked=asked, calendar=WorkingDay.objects.calendar(), grants=grants, **posted(request))
    if form.is_valid():
        act = grant_application if grants else refuse_application
        act(by=request.user, application=asked, stand_in=asked.assignment.stand_in, **form.cleaned_data)
        messages.success(request, f"已{'同意' if grants else '答复不同意'}{asked.get_kind_display()}，已通知申请单位。")
        return redirect("tasks:assignment", asked.assignment_id)
    row = asked.assignment
    earlier = row.applications.filter(kind=asked.kind).exclude(pk=asked.pk)
    context = {"assignment": row, "asked": asked, "form": form, "steps": steps_of(row, reports_of(row))}
    context |= {"earlier": list(earlier.select_related("asked_by"))}
    return render(request, "tasks/application.html", context, status=422 if form.is_bound else 200)


@require_POST
def drop(request, pk):
    """The unit takes back its own application."""
    asked = get_application(request.user, pk, "drop")
    take_back_application(by=request.user, application=asked)
    messages.success(request, f"已撤回{asked.get_kind_display()}申请。")
    return redirect("tasks:assignment", asked.assignment_id)

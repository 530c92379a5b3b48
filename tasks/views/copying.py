"""Taking over measures from last year's task or another task of the unit."""

from itertools import groupby

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tasks.actions.copying import copy_measures
from tasks.actions.moves import require_state
from tasks.forms.measures import CopyForm
from tasks.models import Measure
from tasks.permissions import get_assignment
from tasks.states import State
from tasks.views.posted import posted


@require_http_methods(["GET", "POST"])
def copy(request, pk):
    """Choose among the unit's own measures; 复制 takes copies over, 共用 makes them the same for both tasks."""
    assignment = get_assignment(request.user, pk, to="report")
    require_state(assignment, State.TO_PLAN, "修改举措")
    form = CopyForm(posted(request)["data"], initial={"version": assignment.measures_version})
    if form.is_valid():
        shared = "share" in request.POST
        count = copy_measures(by=request.user, assignment=assignment, shared=shared, **form.cleaned_data)
        messages.success(request, f"已带入 {count} 条举措，请核对责任人和完成时限后报送。")
        return redirect("tasks:measures", pk)
    context = {
        "assignment": assignment,
        "form": form,
        "earlier": _by_assignment(Measure.objects.of_the_same_task(assignment)),
        "beside": _by_assignment(Measure.objects.beside(assignment)),
    }
    return render(request, "tasks/copy_measures.html", context, status=422 if form.is_bound else 200)


def _by_assignment(measures) -> list:
    """(assignment, its measures) pairs."""
    return [(row, list(group)) for row, group in groupby(measures, key=lambda measure: measure.assignment)]

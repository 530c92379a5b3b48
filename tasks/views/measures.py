"""A unit's own measures: written by the reporter, answered by the leader."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from branches.models import WorkingDay
from tasks.actions.measures import confirm_measures, file_measures, return_measures, save_measures
from tasks.actions.moves import require_state
from tasks.forms.fields import VersionForm
from tasks.forms.measures import MeasureForm, MeasureFormSet
from tasks.forms.reasons import ReasonForm
from tasks.models import Measure
from tasks.permissions import get_assignment
from tasks.states import State
from tasks.views.measure_lines import RELINES, lines_of, name_twins
from tasks.views.posted import posted
from tasks.views.reviews import review_page


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """Write the measures (保存草稿) and hand them in (报送举措); 加一条 and 删去 only show the lines anew."""
    assignment = get_assignment(request.user, pk, to="report")
    require_state(assignment, State.TO_PLAN, "修改举措")
    lines, spare = lines_of(request.POST, assignment.measures.values(*MeasureForm.base_fields))
    files, relines = "file" in request.POST, not RELINES.isdisjoint(request.POST)
    bound = {} if relines else posted(request)
    common = {"assignment": assignment, "calendar": WorkingDay.objects.calendar(), "whole": files, "prefix": "m"}
    formset = MeasureFormSet(**bound, initial=lines, spare=spare, **common)
    typed_on = request.POST.get("version", "") if relines else assignment.measures_version
    version = VersionForm(**bound, initial={"version": typed_on})
    if formset.is_bound and formset.is_valid() and version.is_valid():
        act = file_measures if files else save_measures
        act(by=request.user, assignment=assignment, measures=formset.measures(), **version.cleaned_data)
        messages.success(request, "举措已报送。" if files else "草稿已保存。")
        return redirect("tasks:assignment" if files else "tasks:measures", pk)
    context = {
        "assignment": assignment,
        "formset": formset,
        "version": version,
        "owners": Measure.objects.owners(assignment.unit),
    }
    name_twins(formset, assignment.measures.all())
    if not assignment.measures_version:  # nothing was written yet
        context["earlier"] = Measure.objects.of_the_same_task(assignment).count()
    return render(request, "tasks/measures.html", context, status=422 if formset.is_bound else 200)


@require_POST
def answer(request, pk):
    """The unit's leader confirms the measures, or sends them back with a reason."""
    assignment = get_assignment(request.user, pk, to="confirm")
    if "confirm" in request.POST:
        confirm_measures(by=request.user, assignment=assignment)
        messages.success(request, "举措已确认。")
        return redirect("tasks:assignment", pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return render(request, "tasks/review.html", review_page(request.user, assignment, form), status=422)
    return_measures(by=request.user, assignment=assignment, **form.cleaned_data)
    messages.success(request, "举措已退回。")
    return redirect("tasks:assignment", pk)

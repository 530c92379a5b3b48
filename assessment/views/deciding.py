"""审定: what stands in the way, ties, and the steps of the office and the committee."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Count
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessment.actions.adjusting import settle_tie
from assessment.actions.deciding import decide, send_back, submit_to_committee
from assessment.forms.deciding import ByDecisionForm, ReasonForm, TieForm
from assessment.grading import TIED, quota_of
from assessment.models import Appraisal, Result
from assessment.obstacles import obstacles_to_decide, obstacles_to_submit, undecided_changes
from assessment.permissions import get_cycle, has_own_subjects, in_conflict, is_committee, require_committee
from assessment.views.course import course_of
from branches.permissions import rights_of
from records.refusals import NotAllowed, Refusal

STEPS = ("submit", "decide", "decide_by", "send_back")


@require_safe
def deciding(request, pk):
    """The page of the step, for those who see all."""
    return page(request, _cycle(request.user, pk))


@require_POST
def act(request, pk, step):
    """One step; what it lacks is said on the page."""
    cycle = _cycle(request.user, pk)
    if step not in STEPS:
        raise BadRequest("没有这一步，请从审定页面办理。")
    return {"submit": _submit, "decide": _decide, "decide_by": _decide_by, "send_back": _send_back}[step](
        request, cycle
    )


def _submit(request, cycle):
    get_cycle(request.user, cycle.pk, to="run")
    submit_to_committee(by=request.user, cycle=cycle)
    messages.success(request, "结果已提交，已通知党委审定。")
    return redirect("assessment:cycle", cycle.pk)


def _decide(request, cycle):
    require_committee(request.user)
    decide(by=request.user, cycle=cycle)
    messages.success(request, "结果已审定，已通知机关党委办公室。")
    return redirect("assessment:deciding", cycle.pk)


def _decide_by(request, cycle):
    get_cycle(request.user, cycle.pk, to="run")
    form = ByDecisionForm(request.POST, auto_id="id_decide_%s")
    if not form.is_valid():
        return page(request, cycle, {"decide_by": form}, status=422)
    decide(by=request.user, cycle=cycle, **form.cleaned_data)
    messages.success(request, "结果已凭会议决定审定。")
    return redirect("assessment:deciding", cycle.pk)


def _send_back(request, cycle):
    require_committee(request.user)
    form = ReasonForm(request.POST, auto_id="id_back_%s")
    if not form.is_valid():
        return page(request, cycle, {"send_back": form}, status=422)
    send_back(by=request.user, cycle=cycle, **form.cleaned_data)
    messages.success(request, "结果已退回，已通知机关党委办公室。")
    return redirect("assessment:deciding", cycle.pk)


@require_POST
def tie(request, pk):
    """What the meeting decided about those who are equal at the line."""
    cycle = get_cycle(request.user, pk, to="run")
    category = request.POST.get("category", "")
    tied = _tied(cycle).get(category)
    if not tied:
        raise Refusal("这一类没有待定的并列，可能已经有人办理。")
    form = TieForm(request.POST, tied=tied, auto_id=f"id_tie{tied[0].pk}_%s")
    if not form.is_valid():
        return page(request, cycle, {category: form}, status=422)
    settle_tie(by=request.user, cycle=cycle, **form.cleaned_data)
    messages.success(request, f"{category}的并列已按会议决定办理。")
    return redirect("assessment:deciding", pk)


def _cycle(user, pk):
    """For those who see all, once marking has closed."""
    cycle = get_cycle(user, pk)
    if not rights_of(user).sees_all:
        raise NotAllowed("审定由机关党委办公室和党委办理。")
    if not cycle.is_closed:
        raise Refusal("评分还没有结束，现在没有可以审定的结果。")
    return cycle


def page(request, cycle, bound=None, status=200):
    """bound: forms as they were sent, by step or category."""
    rights, bound = rights_of(request.user), bound or {}
    obstacles = obstacles_to_decide(cycle)
    changes = list(undecided_changes(cycle).select_related("appraisal", "by"))
    ties = _ties(rights, cycle, bound)
    state, is_again = cycle.state, bool(changes)
    open_to_decide = state == "submitted" or (state in ("decided", "public") and is_again)
    context = {
        "cycle": cycle,
        "rights": rights,
        "is_committee": is_committee(rights),
        "obstacles": obstacles,
        "to_submit": obstacles_to_submit(cycle) if state == "review" else [],
        "ties": ties,
        "changes": changes,
        "course": course_of(cycle, rights),
        "spread": _spread(cycle),
        "open_to_decide": open_to_decide,
        "is_own": is_committee(rights) and has_own_subjects(rights, cycle),
        "is_submitter": cycle.submitted_by_id == request.user.pk,
        "decide_form": bound.get("decide_by") or ByDecisionForm(auto_id="id_decide_%s"),
        "back_form": bound.get("send_back") or ReasonForm(auto_id="id_back_%s"),
        "form": next(iter(bound.values()), None),
    }
    return render(request, "assessment/deciding.html", context, status=status)


def _tied(cycle) -> dict[str, list[Appraisal]]:
    """Category → its subjects that are equal at the line, in order."""
    rows = Appraisal.objects.with_bodies().select_related("result").filter(cycle=cycle, result__note=TIED)
    found: dict[str, list[Appraisal]] = {}
    for row in rows.in_order():
        found.setdefault(row.category, []).append(row)
    return found


def _ties(rights, cycle, bound) -> list[dict]:
    """A form for each tie, where this person may enter what was decided."""
    found = []
    for category, tied in _tied(cycle).items():
        form = bound.get(category)
        own = any(in_conflict(rights, row) for row in tied)
        if form is None and rights.is_office and not own:
            form = TieForm(tied=tied, auto_id=f"id_tie{tied[0].pk}_%s", initial={"category": category})
        found.append({"category": category, "tied": tied, "form": form, "is_own": own})
    return found


def _spread(cycle) -> list[dict]:
    """Per category: its size, the quota, and how many have each grade, in two queries."""
    grades = list(cycle.scheme.grades.values_list("name", flat=True))
    rows = Result.objects.filter(appraisal__cycle=cycle).order_by("appraisal__category", "grade")
    counts: dict[str, dict] = {}
    for category, grade, count in rows.values_list("appraisal__category", "grade").annotate(Count("pk")):
        counts.setdefault(category, {})[grade] = count
    return [
        {
            "category": category,
            "size": sum(found.values()),
            "quota": quota_of({"quota": cycle.scheme.quota_percent}, sum(found.values())),
            "counts": [found.get(grade, 0) for grade in grades],
            "open": found.get("", 0),
            "grades": grades,
        }
        for category, found in counts.items()
    ]

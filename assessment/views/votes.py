"""The page on which a rater votes with the code of a slip. Nobody signs in, and nothing of the request is kept."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.actions.phones import cast_vote, find_code
from assessment.forms.ballots import CodeForm, VotesForm
from assessment.polls import graded
from assessment.voting import GRADES, is_over, most_best
from records.context import untraced
from records.refusals import Refusal

ABSTAIN = "弃权"
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@untraced
@login_not_required
@require_http_methods(["GET", "POST"])
def vote(request):
    """Ask for the code; with a good one, show the ballot. The code is never part of an address."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            found = find_code(form.cleaned_data["code"])
        except Refusal as refusal:  # answered here: the trail keeps a line of every refusal it meets
            form.add_error("code", str(refusal))
        else:
            return _ballot(request, form.cleaned_data["code"], found)
    status = UNPROCESSABLE if form.is_bound else HTTPStatus.OK
    return render(request, "assessment/vote.html", {"form": form}, status=status)


@untraced
@login_not_required
@require_POST
def cast(request):
    """Hand the ballot in."""
    entry = CodeForm(request.POST)
    try:
        if not entry.is_valid():
            raise Refusal("没有收到投票码，请重新输入。")
        found = find_code(entry.cleaned_data["code"])
        form = VotesForm(request.POST, subjects=graded(found.group.round), blank=ABSTAIN)
        if not form.is_valid():
            return _ballot(request, entry.cleaned_data["code"], found, form)
        if trouble := _over(found.group.round, form):
            form.add_error(None, trouble)
            return _ballot(request, entry.cleaned_data["code"], found, form)
        cast_vote(code=entry.cleaned_data["code"], votes=form.votes())
    except Refusal as refusal:
        form = CodeForm({"code": ""})
        form.full_clean()
        form.errors["code"] = form.error_class([str(refusal)])
        return render(request, "assessment/vote.html", {"form": form}, status=UNPROCESSABLE)
    return redirect("vote_done")


@untraced
@login_not_required
@require_safe
def done(request):
    return render(request, "assessment/vote_done.html")


def _over(round, form) -> str:
    """What to say of a ballot that rates too many 好, or nothing."""
    votes = form.votes()
    limit = most_best(round.best_percent, len(votes))
    if not is_over(votes, limit):
        return ""
    return f"“好”最多选 {limit} 个，您选了 {votes.count(0)} 个，请减少后再投票。"


def _ballot(request, code, found, form=None):
    round = found.group.round
    subjects = graded(round)
    form = form or VotesForm(subjects=subjects, blank=ABSTAIN)
    context = {
        "round": round,
        "group": found.group,
        "code": code,
        "form": form,
        "limit": most_best(round.best_percent, len(subjects)),
        "grades": [*GRADES, ABSTAIN],
        "without": round.candidacies.filter(graded=False).select_related("appraisal"),
    }
    return render(request, "assessment/ballot.html", context, status=UNPROCESSABLE if form.is_bound else HTTPStatus.OK)

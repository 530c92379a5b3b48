"""Rounds of 述职评议: the list, setting one up, opening, closing, what came of it."""

from http import HTTPStatus

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.actions.rounds import close_round, discard_round, draft_round, edit_round, open_round, set_terms
from assessment.exports.lists import ROUNDS, rounds_of
from assessment.forms.ballots import DiscardForm, NewRoundForm, RoundForm, TermsForm
from assessment.models import Cycle, Rectification, VoteRound
from assessment.permissions import require_member
from assessment.polls import (
    RUNNING,
    get_round,
    get_voting_cycle,
    graded,
    obstacles_to_closing,
    visible_tallies,
)
from assessment.tallies import results_of
from assessment.voting import GRADES, most_best
from branches.permissions import rights_of
from records.listings import listed
from records.refusals import Refusal

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@require_safe
@listed(ROUNDS)
def index(request):
    """All rounds the person sees; the office sets up new ones for the cycles under way."""
    rights = require_member(request.user)
    rounds = rounds_of(request.user)
    cycles = Cycle.objects.select_related("scheme").filter(state__in=RUNNING) if rights.is_office else ()
    return render(request, "assessment/rounds.html", {"rounds": rounds, "cycles": cycles})


@require_http_methods(["GET", "POST"])
def new(request, pk):
    """A round on one category of a cycle."""
    cycle = get_voting_cycle(request.user, pk)
    form = NewRoundForm(request.POST if request.method == "POST" else None, cycle=cycle)
    if request.method == "POST" and form.is_valid():
        try:
            round = draft_round(by=request.user, cycle=cycle, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "述职评议已建立，请核对述职对象的任职月数。")
            return redirect("assessment:round", round.pk)
    status = UNPROCESSABLE if form.is_bound else HTTPStatus.OK
    return render(request, "assessment/round_form.html", {"form": form, "cycle": cycle}, status=status)


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """The terms of a draft."""
    round = get_round(request.user, pk, to="run")
    form = RoundForm(request.POST if request.method == "POST" else None, round=round)
    if request.method == "POST" and form.is_valid():
        edit_round(by=request.user, round=round, **form.cleaned_data)
        messages.success(request, "述职评议已修改。")
        return redirect("assessment:round", pk)
    status = UNPROCESSABLE if form.is_bound else HTTPStatus.OK
    context = {"form": form, "cycle": round.cycle, "round": round}
    return render(request, "assessment/round_form.html", context, status=status)


@require_safe
def round(request, pk):
    """A round as far as it has come: subjects, turnout, and results once it has closed."""
    return round_page(request, get_round(request.user, pk))


@require_POST
def terms(request, pk):
    round = get_round(request.user, pk, to="run")
    form = TermsForm(request.POST, subjects=_subjects(round))
    if not form.is_valid():
        return round_page(request, round, form=form, status=UNPROCESSABLE)
    set_terms(by=request.user, round=round, months=form.months())
    messages.success(request, "任职月数已登记。")
    return redirect("assessment:round", pk)


@require_POST
def start(request, pk):
    open_round(by=request.user, round=get_round(request.user, pk, to="run"))
    messages.success(request, "评议已开始，可以打印选票。")
    return redirect("assessment:round", pk)


@require_POST
def close(request, pk):
    close_round(by=request.user, round=get_round(request.user, pk, to="run"))
    messages.success(request, "评议已结束并计票，票序已打乱。")
    return redirect("assessment:round", pk)


@require_POST
def discard(request, pk):
    round = get_round(request.user, pk, to="run")
    form = DiscardForm(request.POST)
    if not form.is_valid():
        return round_page(request, round, discarding=form, status=UNPROCESSABLE)
    discard_round(by=request.user, round=round, **form.cleaned_data)
    messages.success(request, f"“{round}”已作废。")
    return redirect("assessment:rounds")


@require_safe
def ballot(request, pk):
    """The paper ballot of each group, to be printed: no voter, no number."""
    round = get_round(request.user, pk, to="run")
    if round.state != VoteRound.State.OPEN:
        raise Refusal("开始评议之后、结束之前才能打印选票。")
    subjects = graded(round)
    context = {
        "round": round,
        "sheets": _sheets(round.groups.all(), subjects),
        "without": round.candidacies.filter(graded=False).select_related("appraisal"),
        "limit": most_best(round.best_percent, len(subjects)),
        "grades": GRADES,
        "total": len(subjects),
    }
    return render(request, "assessment/ballot_print.html", context)


LINES_A_PAGE = 26


def _sheets(groups, subjects):
    """(group, page, pages, [(number, subject)]) for each page of paper."""
    lines = list(enumerate(subjects, 1))
    parts = [lines[at : at + LINES_A_PAGE] for at in range(0, len(lines), LINES_A_PAGE)]
    return [(group, page, len(parts), part) for group in groups for page, part in enumerate(parts, 1)]


def _subjects(round):
    return list(round.candidacies.select_related("appraisal"))


def round_page(request, round, form=None, discarding=None, trouble="", status=HTTPStatus.OK):
    """The page of a round; `trouble` says what is wrong with the numbers of a group."""
    rights, subjects = rights_of(request.user), _subjects(round)
    is_draft, is_open = round.state == VoteRound.State.DRAFT, round.state == VoteRound.State.OPEN
    shown = subjects if rights.sees_all else []
    context = {
        "round": round,
        "subjects": shown,
        "limit": most_best(round.best_percent, sum(row.graded for row in subjects)),
        "groups": round.groups.annotate(
            codes_issued=Count("codes"), codes_used=Count("codes", filter=Q(codes__is_used=True))
        )
        if rights.sees_all
        else (),
        "values": list(zip(GRADES, round.values, strict=True)),
        "form": form or (TermsForm(subjects=subjects) if is_draft and rights.is_office else None),
        "trouble": trouble,
        "discarding": discarding or DiscardForm(),
        "is_draft": is_draft,
        "is_open": is_open,
        "is_office": rights.is_office,
        "obstacles": obstacles_to_closing(round) if is_open and rights.is_office else (),
        "results": results_of(visible_tallies(rights, round), round.values),
        "grades": GRADES,
        "earlier": _earlier(round) if rights.sees_all else (),
    }
    return render(request, "assessment/round.html", context, status=status)


def _earlier(round):
    """What the subjects had to put right after the rounds of earlier years."""
    units = round.subjects.values("unit")
    year = round.cycle.scheme.year
    items = Rectification.objects.filter(appraisal__unit__in=units, appraisal__cycle__scheme__year__lt=year)
    return items.select_related("appraisal__cycle__scheme", "owner").order_by("-appraisal__cycle__scheme__year", "pk")

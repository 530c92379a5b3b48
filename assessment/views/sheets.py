"""Paper ballots: how many came back, entering each twice, settling what differs."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.actions.paper import enter_sheet, receive_sheets, settle_sheet
from assessment.forms.ballots import ReceivedForm, VotesForm, as_votes, trouble_with
from assessment.models import Sheet, VoteRound
from assessment.polls import get_group, get_round, get_sheet, graded, own_subjects, pass_of, sheet_state, unsettled
from assessment.views.rounds import round_page
from assessment.voting import BLANK, GRADES, is_over, most_best, word
from records.refusals import Refusal

UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@require_POST
def received(request, pk):
    """The numbers of one group."""
    group = get_group(request.user, pk)
    form = ReceivedForm(request.POST)
    if not form.is_valid():
        return round_page(request, group.round, trouble=trouble_with(group, form), status=UNPROCESSABLE)
    receive_sheets(by=request.user, group=group, **form.cleaned_data)
    messages.success(request, f"{group.name}的票数已登记。")
    return redirect("assessment:round", group.round_id)


@require_safe
def first(request, pk):
    """To the sheet that the person should enter next, or where the passes differ."""
    round = get_round(request.user, pk, to="run")
    following = _next(list(_sheets(round)), request.user)
    if following is None:
        messages.success(
            request, "没有要录入的票了。" if round.groups.filter(collected__gt=0) else "请先登记收回张数。"
        )
        return redirect("assessment:round", pk)
    return redirect("assessment:sheet", following.pk)


@require_http_methods(["GET", "POST"])
def sheet(request, pk):
    """One sheet: to be entered by this person, or with both passes side by side."""
    sheet = get_sheet(request.user, pk)
    round, subjects = sheet.group.round, graded(sheet.group.round)
    _require_open(round)
    mine = {1: sheet.first, 2: sheet.second}.get(pass_of(sheet, request.user))
    form = VotesForm(
        request.POST if request.method == "POST" else None, subjects=subjects, blank=BLANK, initial=as_votes(mine)
    )
    if request.method == "POST" and form.is_valid():
        enter_sheet(by=request.user, sheet=sheet, votes=form.votes())
        following = _next(list(_sheets(round)), request.user)
        messages.success(request, f"{sheet.group.name}第 {sheet.number:03} 张已录入。")
        return redirect("assessment:sheet", (following or sheet).pk)
    return _page(request, sheet, subjects, form, UNPROCESSABLE if form.is_bound else HTTPStatus.OK)


@require_POST
def settle(request, pk):
    """Choose between the two readings of some places."""
    sheet = get_sheet(request.user, pk)
    decided = {name[1:]: which for name, which in request.POST.items() if name[:1] == "d" and name[1:].isdecimal()}
    if not decided or not set(decided.values()) <= {"1", "2"} or any(len(place) > 3 for place in decided):
        raise BadRequest("请先对照纸质票选定不同的格，再保存核定。")
    sheet = settle_sheet(by=request.user, sheet=sheet, decided={int(place): which for place, which in decided.items()})
    messages.success(request, f"第 {sheet.number:03} 张已核定 {len(decided)} 格。")
    return redirect("assessment:sheet", pk)


@require_safe
def differences(request, pk):
    """All that differs and is not settled, to be printed and taken to the paper."""
    round = get_round(request.user, pk, to="run")
    _require_open(round)
    subjects = graded(round)
    lines = [
        (sheet, place + 1, subjects[place].appraisal, word(sheet.first[place]), word(sheet.second[place]))
        for sheet in _sheets(round)
        for place in unsettled(sheet)
    ]
    pages = [lines[at : at + LINES_A_PAGE] for at in range(0, len(lines), LINES_A_PAGE)] or [[]]
    context = {"round": round, "pages": pages, "count": len(lines)}
    return render(request, "assessment/differences_print.html", context)


LINES_A_PAGE = 24


def _require_open(round) -> None:
    if round.state != VoteRound.State.OPEN:
        raise Refusal("评议进行中才能录入纸质票；结束之后，录入的原始记录已删除。")


def _sheets(round):
    return Sheet.objects.filter(group__round=round).select_related("group", "first_by", "second_by")


def _next(sheets, user):
    """The first sheet the person has to enter; else the first that is not settled."""
    todo = (row for row in sheets if row.first is None or (row.second is None and row.first_by_id != user.pk))
    return next(todo, None) or next((row for row in sheets if unsettled(row)), None)


def _page(request, sheet, subjects, form, status):
    round = sheet.group.round
    sheets = list(_sheets(round))
    for row in sheets:
        row.state, row.mine = sheet_state(row), row.first_by_id == request.user.pk
    limit, turn = most_best(round.best_percent, len(subjects)), pass_of(sheet, request.user)
    both = sheet.second is not None
    context = {
        "round": round,
        "sheet": sheet,
        "sheets": [row for row in sheets if row.state == "differs"] if "apart" in request.GET else sheets,
        "form": form,
        "turn": turn,
        "both": both and ("again" not in request.GET or not turn) and not form.is_bound,
        "may_redo": bool(turn) and both,
        "grades": [*GRADES, BLANK],
        "rows": _compared(sheet, subjects, own_subjects(request.user, round)) if both else (),
        "apart": len(unsettled(sheet)),
        "limit": limit,
        "over": [n for n, votes in ((1, sheet.first), (2, sheet.second)) if both and is_over(votes, limit)],
        "following": next((row for row in sheets if unsettled(row) and row.pk != sheet.pk), None),
        "counts": _counts(sheets),
    }
    return render(request, "assessment/sheet.html", context, status=status)


def _compared(sheet, subjects, own) -> list[dict]:
    """One row for each subject: both readings as columns, and what was settled."""
    apart = set(unsettled(sheet))
    return [
        {
            "place": place,
            "number": place + 1,
            "name": subject.appraisal.name,
            "first": sheet.first[place],
            "second": sheet.second[place],
            "words": (word(sheet.first[place]), word(sheet.second[place])),
            "differs": sheet.first[place] != sheet.second[place],
            "apart": place in apart,
            "settled": word(sheet.settled[str(place)]) if str(place) in sheet.settled else "",
            "is_own": subject.appraisal_id in own,
        }
        for place, subject in enumerate(subjects)
    ]


def _counts(sheets) -> dict:
    """How far both passes have come, and who enters them."""
    apart = [len(unsettled(row)) for row in sheets if unsettled(row)]
    return {
        "all": len(sheets),
        "first": sum(row.first is not None for row in sheets),
        "second": sum(row.second is not None for row in sheets),
        "agree": sum(row.state == "agrees" for row in sheets),
        "first_by": "、".join(sorted({str(row.first_by) for row in sheets if row.first_by_id})),
        "second_by": "、".join(sorted({str(row.second_by) for row in sheets if row.second_by_id})),
        "sheets_apart": len(apart),
        "cells_apart": sum(apart),
    }

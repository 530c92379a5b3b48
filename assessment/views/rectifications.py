"""整改事项: the list, entering one after a round, answering, confirming."""

from http import HTTPStatus

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.actions.rectifications import (
    answer_rectification,
    confirm_rectification,
    drop_rectification,
    enter_rectification,
    return_rectification,
)
from assessment.exports.lists import RECTIFICATIONS, rectifications_of
from assessment.forms.ballots import AnswerForm, ReasonForm, RectificationForm
from assessment.models import Rectification, VoteRound
from assessment.polls import get_rectification, get_round, may_answer, may_judge
from modelagency.clock import today
from records.listings import listed
from records.paging import page_key, page_of
from records.refusals import NotYours, Refusal

State = Rectification.State


@require_safe
@listed(RECTIFICATIONS)
def index(request):
    """Those the person sees, the newest first."""
    page = page_of(rectifications_of(request.user, request.GET), page_key(request), newest_first=True)
    state = request.GET.get("state", "")
    context = {"page": page, "states": State.choices, "state": state, "today": today()}
    return render(request, "assessment/rectifications.html", context)


@require_http_methods(["GET", "POST"])
def new(request, pk):
    """What a round brought up against one of its subjects."""
    round = get_round(request.user, pk, to="run")
    if round.state == VoteRound.State.DRAFT:
        raise Refusal("评议开始之后才能登记整改事项。")
    form = RectificationForm(request.POST if request.method == "POST" else None, round=round)
    if request.method == "POST" and form.is_valid():
        try:
            item = enter_rectification(by=request.user, round=round, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "整改事项已登记，并通知整改单位。")
            return redirect("assessment:rectification", item.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "assessment/rectification_new.html", {"form": form, "round": round}, status=status)


@require_safe
def rectification(request, pk):
    return _page(request, get_rectification(request.user, pk))


@require_POST
def act(request, pk, word):
    """answer, confirm, return or drop."""
    item = get_rectification(request.user, pk)
    if word not in FORMS:
        raise NotYours
    form = FORMS[word](request.POST) if FORMS[word] else None
    if form and not form.is_valid():
        return _page(request, item, **{word: form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    action, said = MOVES[word]
    action(by=request.user, item=item, **(form.cleaned_data if form else {}))
    messages.success(request, said)
    return redirect("assessment:rectifications") if word == "drop" else redirect("assessment:rectification", pk)


FORMS = {"answer": AnswerForm, "confirm": None, "return": ReasonForm, "drop": None}
MOVES = {
    "answer": (answer_rectification, "整改情况已报送，由机关党委办公室确认。"),
    "confirm": (confirm_rectification, "整改事项已确认销号。"),
    "return": (return_rectification, "整改情况已退回。"),
    "drop": (drop_rectification, "整改事项已删除。"),
}


def _page(request, item, status=HTTPStatus.OK, **forms):
    is_open, is_done = item.state == State.OPEN, item.state == State.DONE
    judges = may_judge(request.user, item)
    context = {
        "item": item,
        "answer": forms.get("answer") or (AnswerForm() if is_open and may_answer(request.user, item) else None),
        "return": forms.get("return") or ReasonForm(),
        "may_judge": judges and is_done,
        "may_drop": judges and is_open and not item.answer,
    }
    return render(request, "assessment/rectification.html", context, status=status)

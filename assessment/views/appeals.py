"""申诉 and 复核: a new one, and one with its item, its answers and what came of it."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.actions.appeals import (
    APPEALABLE,
    answer_appeal,
    ask_review,
    file_appeal,
    markers_of,
    review_appeal,
)
from assessment.forms.deciding import AnswerForm, AppealForm, ReviewByDecisionForm, ReviewRequestForm
from assessment.models import Correction, Indicator, Mark, ResultChange
from assessment.permissions import (
    get_appeal,
    get_appraisal,
    in_conflict,
    is_committee,
    is_own,
    require_committee,
    require_office,
)
from branches.permissions import rights_of
from modelagency.clock import today
from records.refusals import NotAllowed, NotYours, Refusal

ANSWERED = ("upheld", "rejected")


@require_http_methods(["GET", "HEAD", "POST"])
def appeal_new(request, pk):
    """By the subject's own people, while the list stands."""
    appraisal = get_appraisal(request.user, pk)
    if not is_own(rights_of(request.user), appraisal):
        raise NotAllowed("申诉由考核对象自己的填报员或单位审核人提出。")
    if appraisal.cycle.state != "public":
        raise Refusal("申诉在公示期内提出，现在不受理。")
    is_post = request.method == "POST"
    form = AppealForm(request.POST if is_post else None, indicators=_appealable(appraisal))
    if is_post and form.is_valid():
        made = file_appeal(by=request.user, appraisal=appraisal, **form.cleaned_data)
        messages.success(request, "申诉已提交，机关党委办公室会在期限内答复。")
        return redirect("assessment:appeal", made.pk)
    context = {"appraisal": appraisal, "cycle": appraisal.cycle, "form": form, "notice": appraisal.cycle.public_notice}
    return render(request, "assessment/appeal_new.html", context, status=422 if is_post else 200)


def _appealable(appraisal):
    """What the subject may appeal against, without what it has appealed against."""
    rows = Indicator.objects.filter(section__component__scheme=appraisal.cycle.scheme_id, kind__in=APPEALABLE)
    return rows.exclude(appeals__appraisal=appraisal).select_related("section__component")


@require_safe
def appeal(request, pk):
    return page(request, get_appeal(request.user, pk))


@require_POST
def answer(request, pk, step):
    """What the office or the committee answers, or the subject's people ask once more."""
    found = get_appeal(request.user, pk)
    if step not in ANSWERS:
        raise NotYours
    return ANSWERS[step](request, found)


def _answer(request, found):
    require_office(request.user)
    form = AnswerForm(request.POST, indicator=found.indicator)
    if not form.is_valid():
        return page(request, found, {"answer": form}, status=422)
    answer_appeal(by=request.user, appeal=found, **form.cleaned_data)
    messages.success(request, "申诉已答复，已通知考核对象。")
    return redirect("assessment:appeal", found.pk)


def _ask(request, found):
    if not is_own(rights_of(request.user), found.appraisal):
        raise NotAllowed("复核由考核对象自己的填报员或单位审核人申请。")
    form = ReviewRequestForm(request.POST)
    if not form.is_valid():
        return page(request, found, {"ask": form}, status=422)
    ask_review(by=request.user, appeal=found, **form.cleaned_data)
    messages.success(request, "已申请复核，由党委作出最后结论。")
    return redirect("assessment:appeal", found.pk)


def _review(request, found):
    require_committee(request.user)
    form = AnswerForm(request.POST, indicator=found.indicator)
    if not form.is_valid():
        return page(request, found, {"review": form}, status=422)
    review_appeal(by=request.user, appeal=found, **form.cleaned_data)
    messages.success(request, "复核已办结，已通知考核对象。")
    return redirect("assessment:appeal", found.pk)


def _review_by(request, found):
    require_office(request.user)
    form = ReviewByDecisionForm(request.POST, indicator=found.indicator)
    if not form.is_valid():
        return page(request, found, {"review_by": form}, status=422)
    review_appeal(by=request.user, appeal=found, **form.cleaned_data)
    messages.success(request, "复核已凭会议决定办结，已通知考核对象。")
    return redirect("assessment:appeal", found.pk)


ANSWERS = {"answer": _answer, "ask": _ask, "review": _review, "review_by": _review_by}


def page(request, found, bound=None, status=200):
    """bound: forms as they were sent, by step."""
    rights, bound, item = rights_of(request.user), bound or {}, {"indicator": found.indicator}
    marks = list(Mark.objects.filter(appraisal=found.appraisal_id, **item).select_related("by"))
    context = {
        "appeal": found,
        "appraisal": found.appraisal,
        "cycle": found.appraisal.cycle,
        "self_mark": next((mark for mark in marks if mark.stage == "self"), None),
        "mark": next((mark for mark in marks if mark.stage == "mark"), None),
        "fact": found.appraisal.facts.filter(**item).first(),
        "corrections": Correction.objects.filter(appraisal=found.appraisal_id, **item).select_related("by"),
        "changes": ResultChange.objects.filter(appeal=found).select_related("appraisal").order_by("pk"),
        "shows_others": rights.sees_all,
        "why_not": _why_not(rights, found),
        "form": next(iter(bound.values()), None),
    } | _forms(rights, found, bound)
    return render(request, "assessment/appeal.html", context, status=status)


def _forms(rights, found, bound) -> dict:
    """The form of the step that this person may take now."""
    item, may = {"indicator": found.indicator}, not _why_not(rights, found)
    forms = {}
    if found.appraisal.cycle.state != "public":
        return forms
    if found.state == "filed" and rights.is_office and may:
        forms["answer_form"] = bound.get("answer") or AnswerForm(**item)
    if found.state == "reviewing" and is_committee(rights) and may:
        forms["review_form"] = bound.get("review") or AnswerForm(**item)
    if found.state == "reviewing" and rights.is_office and may:
        forms["review_by_form"] = bound.get("review_by") or ReviewByDecisionForm(**item)
    if found.state in ANSWERED and today() <= found.review_until and is_own(rights, found.appraisal):
        forms["ask_form"] = bound.get("ask") or ReviewRequestForm()
    return forms


def _why_not(rights, found) -> str:
    """Why this person of the office or the committee may not answer, or nothing."""
    if not (rights.is_office or is_committee(rights)):
        return ""
    if in_conflict(rights, found.appraisal):
        return "本人任职单位，须回避，请由其他人员办理。"
    if rights.user.pk in markers_of(found):
        return "这一项由您评分或核定，请由其他人员答复。"
    if found.state == "reviewing" and found.answered_by_id == rights.user.pk:
        return "这件申诉由您答复，复核请由另一人办理。"
    return ""

"""核定: the office looks at one subject: 自评分, 考核分, 核定分; what does not apply; bonus and penalty."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessment.actions.corrections import correct_mark
from assessment.actions.exemptions import approve_exemption, drop_exemption, propose_exemption
from assessment.actions.extras import confirm_extra, drop_extra, enter_extra
from assessment.forms.rows import CorrectionForm, ExemptionForm, ExtraForm
from assessment.kinds import ENTERED
from assessment.marking import get_sheet
from assessment.marking_rules import Said, worth
from assessment.models import Correction, Entry, Exemption, Indicator, Mark
from assessment.permissions import in_conflict
from records.refusals import NotAllowed, NotYours, Refusal, StaleVersion

OPEN_FOR_TERMS = ("self", "marking", "review")
TOO_MANY_EXEMPT = 20  # percent of the points


@require_safe
def review(request, pk):
    """Everything about one subject's marks."""
    marker, appraisal = _see(request, pk)
    return _page(request, marker, appraisal)


def _see(request, pk, to="see"):
    marker, appraisal = get_sheet(request.user, pk)
    if not marker.rights.sees_all:
        raise NotAllowed("核定、不适用和加减分由机关党委办公室办理。")
    if to == "run" and not marker.rights.is_office:
        raise NotAllowed("这一步由机关党委办公室办理。")
    if to == "run" and in_conflict(marker.rights, appraisal):
        raise NotAllowed("涉及本人任职单位，须回避，请由其他人员办理。")
    return marker, appraisal


def _page(request, marker, appraisal, status=200, **forms):
    rows = _rows(appraisal, marker)
    may_run = marker.rights.is_office and not in_conflict(marker.rights, appraisal)
    open_now = may_run and marker.cycle.state in OPEN_FOR_TERMS
    all_rules = Indicator.objects.filter(section__component__scheme=marker.cycle.scheme_id)
    exemptions = list(appraisal.exemptions.select_related("indicator", "entered_by", "approved_by").order_by("pk"))
    points = sum(row["indicator"].points for row in rows)
    exempt = sum(one.indicator.points for one in exemptions)
    context = {
        "marker": marker,
        "appraisal": appraisal,
        "cycle": marker.cycle,
        "rows": rows,
        "exemptions": exemptions,
        "many_exempt": bool(points) and exempt * 100 > points * TOO_MANY_EXEMPT,
        "entries": appraisal.entries.select_related("indicator", "evidence", "entered_by", "confirmed_by"),
        "may_run": may_run,
        "open_now": open_now,
        "corrects": may_run and marker.cycle.state == marker.cycle.State.REVIEW,
        "extra": forms.get("extra") or ExtraForm(indicators=all_rules.filter(kind__in=ENTERED), prefix="extra"),
        "exemption": forms.get("exemption")
        or ExemptionForm(indicators=all_rules.exclude(kind__in=ENTERED), prefix="exempt"),
        "refused": forms.get("correction"),
    }
    return render(request, "assessment/review.html", context, status=status)


def _rows(appraisal, marker) -> list[dict]:
    """Each marked indicator with its three scores and every later change."""
    where = {"appraisal": appraisal}
    own = {one.indicator_id: one for one in Mark.objects.filter(**where, stage="self", submitted_at__isnull=False)}
    given = Mark.objects.filter(**where, stage="mark", submitted_at__isnull=False).select_related("by")
    given = {one.indicator_id: one for one in given}
    later = {}
    for one in Correction.objects.filter(**where).select_related("by").order_by("pk"):
        later.setdefault(one.indicator_id, []).append(one)
    hidden = marker.hidden
    return [
        _row(item, own.get(item.pk), given.get(item.pk), later.get(item.pk, []), marker)
        for item in marker.indicators
        if (item.pk, appraisal.category) not in hidden
    ]


def _row(item, own, mark, corrections, marker) -> dict:
    last = corrections[-1] if corrections else None
    return {
        "indicator": item,
        "own": own,
        "stated": worth(item, own),
        "mark": mark,
        "given": worth(item, mark),
        "corrections": [(one, worth(item, one)) for one in corrections],
        "final": worth(item, last or mark),
        "seen": last.pk if last else 0,
        "is_mine": bool(mark and mark.by_id == marker.rights.user.pk),
    }


@require_POST
def correct(request, pk, indicator_pk):
    marker, appraisal = _see(request, pk, to="run")
    item = next((one for one in marker.indicators if one.pk == indicator_pk), None)
    if item is None:
        raise NotYours
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        errors = "".join(f"{form[name].label}：{''.join(found)}" for name, found in form.errors.items())
        raise Refusal(f"没有核定。{errors}")
    said = Said(0, form.cleaned_data["points"], reason=form.cleaned_data["reason"])
    try:
        correct_mark(by=request.user, appraisal=appraisal, indicator=item, said=said, seen=form.cleaned_data["seen"])
    except StaleVersion as stale:
        stale.back = f"{redirect('assessment:review', pk).url}#row-{item.pk}"
        raise
    messages.success(request, f"“{item.name}”已核定为 {said.points} 分。")
    return redirect(f"{redirect('assessment:review', pk).url}#row-{item.pk}")


@require_POST
def exempt(request, pk):
    marker, appraisal = _see(request, pk, to="run")
    rules = Indicator.objects.filter(section__component__scheme=marker.cycle.scheme_id).exclude(kind__in=ENTERED)
    form = ExemptionForm(request.POST, indicators=rules, prefix="exempt")
    return _done(request, marker, appraisal, "exemption", form, propose_exemption, "已提出不适用，另一人同意后生效。")


@require_POST
def enter(request, pk):
    marker, appraisal = _see(request, pk, to="run")
    rules = Indicator.objects.filter(section__component__scheme=marker.cycle.scheme_id, kind__in=ENTERED)
    form = ExtraForm(request.POST, request.FILES, indicators=rules, prefix="extra")
    return _done(request, marker, appraisal, "extra", form, enter_extra, "已登记，另一人确认后计分。")


def _done(request, marker, appraisal, name, form, act, words):
    if form.is_valid():
        try:
            act(by=request.user, appraisal=appraisal, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        return _page(request, marker, appraisal, 422, **{name: form})
    messages.success(request, words)
    return redirect("assessment:review", appraisal.pk)


@require_POST
def answer_exemption(request, pk):
    """approve: another person agrees; drop: taken back, or not agreed to."""
    exemption = _pending(request, Exemption, pk)
    if "approve" in request.POST:
        approve_exemption(by=request.user, exemption=exemption)
        messages.success(request, "已同意，这一项不计分，分值由同一部分的其他指标承担。")
    else:
        drop_exemption(by=request.user, exemption=exemption)
        messages.success(request, "已撤下这一条不适用。")
    return redirect("assessment:review", exemption.appraisal_id)


@require_POST
def answer_extra(request, pk):
    """confirm: another person has checked the document; drop: taken back, or not confirmed."""
    entry = _pending(request, Entry, pk)
    if "confirm" in request.POST:
        confirm_extra(by=request.user, entry=entry)
        messages.success(request, "已确认，计入加减分。")
    else:
        drop_extra(by=request.user, entry=entry)
        messages.success(request, "已撤下这一条加减分。")
    return redirect("assessment:review", entry.appraisal_id)


def _pending(request, model, pk):
    found = model.objects.filter(pk=pk).first()
    if found is None:
        raise NotYours
    _see(request, found.appraisal_id, to="run")
    return found

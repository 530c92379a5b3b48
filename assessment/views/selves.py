"""自评: the page of a subject's own people."""

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.actions.marks import Cell
from assessment.actions.rows import Incomplete
from assessment.actions.self_assessment import (
    RowsRefused,
    confirm_self,
    is_open,
    return_self,
    save_self,
    send_back_self,
    submit_self,
    take_back_self,
)
from assessment.exports.lists import SELVES, selves_of
from assessment.forms.rows import ReasonForm
from assessment.marking import get_own, get_sheet, marked_indicators
from assessment.models import Appraisal, Fact, Mark
from assessment.views.lines import Line, bind, refused, saved
from branches.models import Evidence
from branches.permissions import own_shelves, rights_of
from records.listings import listed
from records.refusals import Refusal

LOCKED = "自评已提交"
SelfState = Appraisal.SelfState


@require_safe
@listed(SELVES)
def selves(request):
    """The subjects for which the person reports or confirms, the newest first."""
    return render(request, "assessment/selves.html", {"rows": selves_of(request.user)})


@require_http_methods(["GET", "POST"])
def self_assessment(request, pk):
    """All indicators that people score; POST saves them (save) or hands them in (submit)."""
    appraisal = get_own(request.user, pk, to="report" if request.method == "POST" else "see")
    lines = _lines(request, appraisal)
    if request.method == "GET":
        return _page(request, appraisal, lines)
    posted = bind(lines, request.POST)
    if any(line.form.errors for line in posted):
        return _page(request, appraisal, lines, 422)
    said = {line.indicator.pk: line.form.said(with_files=True) for line in posted}
    said = {pk: row for pk, row in said.items() if not row.is_blank}
    submits = "submit" in request.POST
    try:
        (submit_self if submits else save_self)(by=request.user, appraisal=appraisal, rows=said)
    except RowsRefused as fault:
        return _refused(request, appraisal, lines, fault, said)
    messages.success(request, "自评已提交。" if submits else "自评草稿已保存。")
    return redirect(request.path)


def _refused(request, appraisal, lines, refusal, said):
    """What is only incomplete is kept, so that nothing has to be given twice."""
    if all(isinstance(fault, Incomplete) for fault in refusal.faults.values()):
        save_self(by=request.user, appraisal=appraisal, rows=said)
        lines = _lines(request, appraisal)
    for line in lines:
        line.fault = refusal.faults.get(line.indicator.pk)
    return _page(request, appraisal, lines, 409 if any(line.clash for line in lines) else 422)


@require_POST
def save_self_row(request, pk, indicator_pk):
    """Autosave of one row."""
    appraisal = get_own(request.user, pk, to="report")
    posted = [line for line in bind(_lines(request, appraisal), request.POST) if line.indicator.pk == indicator_pk]
    if not posted:
        raise Refusal("自评现在不能修改，或没有这一项，请刷新页面。")
    line = posted[0]
    if line.form.errors:
        return refused(line)
    try:
        save_self(by=request.user, appraisal=appraisal, rows={indicator_pk: line.form.said(with_files=True)})
    except RowsRefused as fault:
        line.fault = fault.faults[indicator_pk]
        return refused(line)
    lines = _lines(request, appraisal)
    return saved(next(line for line in lines if line.indicator.pk == indicator_pk), totals(lines))


def totals(lines) -> dict:
    """For the foot of a page: how many rows are given, how many lack something, their sum."""
    given = [line.given for line in lines if line.given is not None]
    return {
        "done": sum(1 for line in lines if line.given is not None),
        "lacking": sum(1 for line in lines if line.is_open and line.lack),
        "sum": f"{sum(given):.2f}" if given else "0.00",
    }


@require_POST
def answer_self(request, pk):
    """take_back for who wrote it; confirm or send_back for the unit's leader; return for who marks it."""
    if "return" in request.POST:
        return _return(request, pk)
    to = "report" if "take_back" in request.POST else "confirm"
    appraisal, form = get_own(request.user, pk, to=to), ReasonForm(request.POST)
    if "take_back" in request.POST:
        take_back_self(by=request.user, appraisal=appraisal)
        messages.success(request, "自评已撤回，修改后请重新提交。")
    elif "confirm" in request.POST:
        confirm_self(by=request.user, appraisal=appraisal)
        messages.success(request, "自评已审核，交评分部门评分。")
    elif not form.is_valid():
        return _page(request, appraisal, _lines(request, appraisal), 422, form)
    else:
        send_back_self(by=request.user, appraisal=appraisal, reason=form.cleaned_data["reason"])
        messages.success(request, "自评已退回，填报员会收到通知。")
    return redirect("assessment:self", appraisal.pk)


def _return(request, pk):
    _, appraisal = get_sheet(request.user, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise Refusal("没有退回：请写明退回自评的原因，最多 200 字。")
    return_self(by=request.user, appraisal=appraisal, reason=form.cleaned_data["reason"])
    messages.success(request, f"已退回{appraisal.name}的自评，填报员会收到通知。")
    return redirect("assessment:marks", appraisal.pk)


def _lines(request, appraisal) -> list[Line]:
    """Every indicator that people score, with its fact, its own mark and the files cited."""
    files = Prefetch("evidence", Evidence.objects.order_by("pk"))
    rows = Mark.objects.filter(appraisal=appraisal, stage=Mark.Stage.SELF).select_related("by").prefetch_related(files)
    marks = {row.indicator_id: row for row in rows}
    facts = {fact.indicator_id: fact for fact in Fact.objects.filter(appraisal=appraisal, quantity__isnull=False)}
    fresh = Appraisal.objects.select_related("cycle").get(pk=appraisal.pk)
    locked = "" if "report" in appraisal.abilities and is_open(fresh) else LOCKED
    lines = []
    for item in marked_indicators(appraisal.cycle.scheme_id):
        cell = Cell(appraisal, item, marks.get(item.pk), facts.get(item.pk), None)
        hides = bool(cell.row and not cell.row.submitted_at and not appraisal.abilities)
        own = tuple(cell.row.evidence.all()) if cell.row and not hides else ()
        files = own + _picked(request, item, own)
        lines.append(SelfLine(cell, f"i{item.pk}", locked, hides, files))
    return lines


class SelfLine(Line):
    """A row of a self-assessment: where nothing was said, it stands at what the standard gives."""

    @property
    def given(self):
        given = super().given
        return self.cell.expected if given is None else given

    @property
    def lack(self):
        return "" if self.row is None and self.given is not None else super().lack.replace("评分", "自评")


def _picked(request, item, own) -> tuple:
    """Files chosen on the shelf's own page, which arrive as a query; whose they are is asked when they are saved."""
    ids = [pk for pk in request.GET.getlist(f"i{item.pk}-keep") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    if not ids:
        return ()
    shelves = own_shelves(rights_of(request.user)).order_by().values("pk")
    known = {one.pk for one in own}
    return tuple(one for one in Evidence.objects.filter(pk__in=ids, unit__in=shelves) if one.pk not in known)


def _page(request, appraisal, lines, status=200, form=None):
    fresh = Appraisal.objects.select_related("self_by").get(pk=appraisal.pk)
    rights = rights_of(request.user)
    writers = {line.cell.row.by_id for line in lines if line.cell.row} | {fresh.self_by_id}
    waits = fresh.self_state == SelfState.TO_CONFIRM
    context = {
        "appraisal": fresh,
        "cycle": appraisal.cycle,
        "lines": lines,
        "totals": totals(lines),
        "is_open": any(line.is_open for line in lines),
        "is_refused": status != 200,
        "confirms": waits and "confirm" in appraisal.abilities and rights.user.pk not in writers,
        "takes_back": "report" in appraisal.abilities and _may_take_back(fresh, appraisal.cycle),
        "form": form or ReasonForm(),
        "shelf": own_shelves(rights).filter(pk__in=appraisal.own).first() if "report" in appraisal.abilities else None,
    }
    return render(request, "assessment/self.html", context, status=status)


def _may_take_back(appraisal, cycle) -> bool:
    if appraisal.self_state == SelfState.TO_CONFIRM:
        return cycle.state in (cycle.State.SELF, cycle.State.MARKING)
    return appraisal.self_state == SelfState.SUBMITTED and cycle.state == cycle.State.SELF

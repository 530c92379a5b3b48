"""Many reports on one page: of one task for its reviewer, of one unit and period for its leader."""

import re
from collections import Counter
from dataclasses import dataclass
from io import BytesIO

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from branches.models import WorkingDay
from modelagency.clock import now, today
from records.actions import record
from records.refusals import NotYours, Refusal
from tasks.actions.batches import confirm_reports, pass_reports, take_back_passes
from tasks.actions.reviews import return_report, send_back_report
from tasks.deadlines import corrected_by
from tasks.exports.reviews import review_table
from tasks.forms.fields import BIGGEST_ID
from tasks.forms.returns import ReturnForm
from tasks.models import Assignment, Period
from tasks.periods import asked_of, due_of
from tasks.permissions import get_own_period, get_task, rows_to_review
from tasks.progress import planned
from tasks.reviewing import entries_of, reports_of_rows
from tasks.states import OPEN_FOR_EDITING, ReportState, State

SEEN = re.compile(r"(\d{1,18})-(\d{1,9})", re.ASCII)
PLACES = ("waiting", "missing", "passed", "closed")
MOST_CHOSEN = 2000


@dataclass(frozen=True)
class Kind:
    """What differs between the two pages. waits: the state that is answered here; ahead: states not yet come here;
    labels: of the places; is_strict: are rows with hints answered one by one only?"""

    template: str
    waits: str
    ahead: frozenset
    labels: tuple[str, ...]
    verb: str
    is_strict: bool


REVIEW = Kind(
    "tasks/batch_review.html",
    ReportState.TO_REVIEW,
    OPEN_FOR_EDITING | {ReportState.TO_CONFIRM},
    ("待复核", "未报或退回", "已通过", "已办结"),
    "通过",
    is_strict=True,
)
CONFIRM = Kind(
    "tasks/batch_confirm.html",
    ReportState.TO_CONFIRM,
    OPEN_FOR_EDITING,
    ("待审核", "未报或退回", "已报送", "已办结"),
    "确认",
    is_strict=False,
)


class LookForm(forms.Form):
    """What of the page is shown; all of it is in the URL. back: the row that is being sent back; export: as .xlsx."""

    show = forms.ChoiceField(required=False, choices=[(place, place) for place in PLACES])
    hints = forms.BooleanField(required=False)
    period = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)
    back = forms.IntegerField(required=False, min_value=1, max_value=BIGGEST_ID)
    export = forms.BooleanField(required=False)


@require_http_methods(["GET", "POST"])
def review(request, pk):
    """All units of a task in one table, for who reviews them (批量复核)."""
    task, look = get_task(request.user, pk), _look(request)
    rows = rows_to_review(request.user, task)
    periods = [one for one in task.plan.spans.all() if any(asked_of(row, [one]) for row in rows)]
    reports = reports_of_rows(rows)
    waiting = Counter(report.period_id for report in reports if report.state == REVIEW.waits)
    period = _chosen(periods, look["period"], waiting)
    rows = [row for row in rows if asked_of(row, [period])]
    entries = _entries(rows, reports, period, REVIEW, user=request.user, now=now())
    if request.method == "POST":
        return _answer(request, REVIEW, entries, look, {"task": task, "period": period})
    if look["export"]:
        return _workbook(request, task, period, entries, look)
    undo = [entry for entry in entries if entry.undo_by]
    context = {
        "task": task,
        "period": period,
        "others": [(one, waiting[one.pk]) for one in periods if waiting[one.pk] and one != period],
        "undo": undo,
        "undo_by": min((entry.undo_by for entry in undo), default=None),
    }
    return _page(request, REVIEW, entries, look, context)


@require_http_methods(["GET", "POST"])
def confirm(request, unit_pk, period_pk):
    """All that a unit hands in for a period, for its leader (整期审核)."""
    (unit, period), look = get_own_period(request.user, unit_pk, period_pk), _look(request)
    rows = Assignment.objects.counted().filter(unit=unit, plan=period.plan).for_rows().in_order()
    rows = [row for row in rows if asked_of(row, [period])]
    entries = _entries(rows, reports_of_rows(rows), period, CONFIRM)
    respond = _answer if request.method == "POST" else _page
    return respond(request, CONFIRM, entries, look, {"unit": unit, "period": period})


def _look(request) -> dict:
    form = LookForm(request.GET)
    if not form.is_valid():
        raise BadRequest("筛选条件不对，请从待办重新进入。")
    return form.cleaned_data


def _chosen(periods, asked, waiting) -> Period:
    """The period asked for; else the newest in which something waits; else the newest that has begun."""
    if not periods:
        raise Refusal("这项任务还没有要填报的时期。")
    if asked:
        found = next((period for period in periods if period.pk == asked), None)
        if found is None:
            raise NotYours
        return found
    begun = [period for period in periods if period.starts_on <= today()] or periods[:1]
    return next((period for period in reversed(periods) if waiting[period.pk]), begun[-1])


def _entries(rows, reports, period, kind, **who):
    """The entries of `rows`, each with the `place` in which it is counted."""
    entries = entries_of(rows, reports, lambda report: report.period_id == period.pk, **who)
    for entry in entries:
        state = entry.report.state if entry.report else ReportState.DRAFT
        places = {kind.waits: "waiting", **dict.fromkeys(kind.ahead, "missing")}
        entry.place = "closed" if entry.assignment.state == State.CLOSED else places.get(state, "passed")
    return entries


def _answer(request, kind, entries, look, context):
    """Do what was pressed and come back to the same page."""
    if "return" in request.POST:
        return _send_back(request, kind, entries, look, context)
    if "take_back" in request.POST and kind is REVIEW:
        outcome, done = take_back_passes(by=request.user, reports=_numbers(request, "report")), "已撤回通过"
    elif kind is REVIEW:
        outcome, done = pass_reports(by=request.user, chosen=_seen(request)), "已通过"
    else:
        outcome, done = confirm_reports(by=request.user, unit=context["unit"], chosen=_seen(request)), "已确认"
    if outcome.done:
        messages.success(request, f"{done} {len(outcome.done)} 项。")
    if outcome.left:
        named = "；".join(f"{row.unit if kind is REVIEW else row.task.name}（{why}）" for row, why in outcome.left)
        messages.warning(request, f"{len(outcome.left)} 项没有办理：{named}。")
    if not outcome.done and not outcome.left:
        messages.warning(request, "没有勾选任何一项，没有办理。")
    return redirect(_address(request))


def _send_back(request, kind, entries, look, context):
    entry = next((one for one in entries if [one.assignment.pk] == _numbers(request, "return")), None)
    if entry is None:
        raise NotYours
    if entry.place != "waiting":
        raise Refusal("这一项刚由他人办理过，没有退回。请刷新页面查看最新情况。")
    form = ReturnForm(request.POST, report=entry.report)
    if not form.is_valid():
        return _page(request, kind, entries, look, context, returned=(entry, form))
    if kind is REVIEW:
        stand_in = entry.assignment.stands_in
        return_report(by=request.user, report=entry.report, reason=form.words(), stand_in=stand_in)
    else:
        send_back_report(by=request.user, report=entry.report, reason=form.words())
    messages.success(request, f"{entry.assignment.task.name}（{entry.assignment.unit}）已退回。")
    waiting = [one.assignment.pk for one in entries if one.place == "waiting"]
    following = waiting[waiting.index(entry.assignment.pk) + 1 :][:1] or waiting[-2:-1]
    return redirect(_address(request) + "".join(f"#row-{pk}" for pk in following))


def _address(request) -> str:
    """The page as it was, with nothing being sent back."""
    query = request.GET.copy()
    query.pop("back", None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _numbers(request, name) -> list[int]:
    said = request.POST.getlist(name)[:MOST_CHOSEN]
    if not all(re.fullmatch(r"\d{1,18}", text, re.ASCII) for text in said):
        raise BadRequest("勾选的内容不对，请刷新页面后重试。")
    return [int(text) for text in said]


def _seen(request) -> dict[int, int]:
    """Report → version of what was ticked, as the page showed it."""
    found = [SEEN.fullmatch(text) for text in request.POST.getlist("seen")[:MOST_CHOSEN]]
    if not all(found):
        raise BadRequest("勾选的内容不对，请刷新页面后重试。")
    return {int(match[1]): int(match[2]) for match in found}


def _shown(entries, look) -> list:
    show = look["show"] or "waiting"
    return [entry for entry in entries if entry.place == show and (entry.hints or not look["hints"])]


def _workbook(request, task, period, entries, look) -> FileResponse:
    """What is on the screen, to take away; that it was taken is kept in the trail."""
    place = dict(zip(PLACES, REVIEW.labels, strict=True))[look["show"] or "waiting"]
    shown = _shown(entries, look)
    data = review_table(task, period, place, shown)
    record(by=request.user, verb="reviews.export", subject=task, after={"rows": len(shown)})
    return FileResponse(BytesIO(data), as_attachment=True, filename=f"{task.name}_{period}_{place}.xlsx")


def _page(request, kind, entries, look, context, returned=None):
    """The page; `returned`: an entry and the form with what is still wrong in sending it back."""
    back, form = returned or (None, None)
    counts = Counter(entry.place for entry in entries)
    shown = _shown(entries, look)
    for entry in shown:
        row = entry.assignment
        entry.period_due = due_of(row, context["period"])
        entry.planned = planned(today(), starts_on=row.starts_on, due_on=row.plan.due_on)
        if form is None and row.pk == look["back"] and entry.place == "waiting":
            back, form = entry, ReturnForm(report=entry.report)
    if back:
        back.form = form
        calendar = WorkingDay.objects.calendar()
        back.due_on = corrected_by(back.report.due_on, today(), calendar) if kind is REVIEW else back.report.due_on
    context |= {
        "kind": kind,
        "places": [(code, label, counts[code]) for code, label in zip(PLACES, kind.labels, strict=True)],
        "show": look["show"] or "waiting",
        "look": look,
        "entries": shown,
        "total": len(entries),
        "hinted": sum(bool(entry.hints) for entry in entries),
        "ticked": sum(not entry.hints for entry in shown),
    }
    return render(request, kind.template, context, status=422 if returned else 200)

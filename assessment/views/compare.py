"""同项对照: the page, its workbook, and asking a marker to look again."""

from io import BytesIO

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Count
from django.http import FileResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessment.actions.marks import ask_again
from assessment.comparing import GROUPS, Comparison
from assessment.exports.compare import compare_name, compare_workbook
from assessment.forms.rows import AskForm
from assessment.marking import get_marker
from assessment.models import Mark
from assessment.views.marking import chosen_category
from assessment.views.marks import beside, indicator_of
from records.actions import record
from records.paging import page_key, page_of
from records.refusals import NotAllowed, NotYours, Refusal


@require_safe
def compare(request, pk, indicator_pk):
    """The groups of ?category=, twenty to a page; ?facts= opens one of them, fifty rows to a page."""
    marker, comparison, sizes = _comparison(request, pk, indicator_pk)
    groups = comparison.groups()
    unequal = [group for group in groups if group.is_unequal]
    context = {
        "marker": marker,
        "cycle": marker.cycle,
        "indicator": comparison.indicator,
        "categories": sizes,
        "category": comparison.category,
        "beside": beside(marker, comparison.indicator),
        "unequal": (len(unequal), sum(group.size for group in unequal)),
        "hidden": comparison.hides,
        "form": AskForm(auto_id=False),
    }
    opened = request.GET.get("facts")
    context |= _opened(request, comparison, groups, opened) if opened else _listed(request, comparison, groups)
    _say_who_asks(marker, context["groups"])
    return render(request, "assessment/compare.html", context)


def _comparison(request, pk, indicator_pk):
    marker = get_marker(request.user, pk)
    indicator = indicator_of(marker, indicator_pk)
    sizes = list(marker.cycle.appraisals.order_by("category").values_list("category").annotate(Count("pk")))
    category = chosen_category(request, [name for name, _ in sizes])
    hides = (indicator.pk, category) in marker.hidden
    return marker, Comparison(marker.cycle, indicator, category, marker.rights.user, hides), sizes


def _listed(request, comparison, groups) -> dict:
    """The page's share of the groups, each with its first rows."""
    start = page_key(request) or 0
    shown = groups[start : start + GROUPS]
    comparison.fill(shown)
    more = start + GROUPS if start + GROUPS < len(groups) else None
    return {"groups": shown, "page": {"next_key": more, "is_first": not start}, "opened": None}


def _opened(request, comparison, groups, key) -> dict:
    group = next((group for group in groups if group.key == key), None)
    if group is None:
        raise BadRequest("没有这一组，请从同项对照重新打开。")
    page = page_of(comparison.of_group(group), page_key(request))
    group.rows = comparison.rows(page.rows)
    return {"groups": [group], "page": page, "opened": group}


def _say_who_asks(marker, groups) -> None:
    """asks: may this person ask for a second look at the row? Only the office, never for an own subject or mark."""
    open_now = marker.rights.is_office and marker.cycle.state == marker.cycle.State.MARKING
    for group in groups:
        group.asks = {
            row.mark.pk for row in group.rows if open_now and row.mark and row.mark.submitted_at and _asks(marker, row)
        }


def _asks(marker, row) -> bool:
    return row.mark.by_id != marker.rights.user.pk


@require_safe
def export(request, pk, indicator_pk):
    """The whole category as a workbook."""
    marker, comparison, _ = _comparison(request, pk, indicator_pk)
    if comparison.hides:
        raise NotAllowed("您提交自己的评分后，才能导出同项对照。")
    content = compare_workbook(comparison)
    after = {"indicator": comparison.indicator.pk, "category": comparison.category}
    record(by=request.user, verb="compare.export", subject=marker.cycle, after=after)
    return FileResponse(BytesIO(content), as_attachment=True, filename=compare_name(comparison))


@require_POST
def ask(request, pk, indicator_pk):
    """请其复看."""
    marker, form = get_marker(request.user, pk), AskForm(request.POST)
    indicator = indicator_of(marker, indicator_pk)
    if not form.is_valid():
        raise Refusal("没有发出：请写明请其复看的原因，最多 200 字。")
    where = {"indicator": indicator, "appraisal__cycle": marker.cycle}
    mark = Mark.objects.select_related("appraisal", "by").filter(pk=form.cleaned_data["mark"], **where).first()
    if mark is None:
        raise NotYours
    ask_again(by=request.user, mark=mark, reason=form.cleaned_data["reason"])
    messages.success(request, f"已请{mark.by}复看{mark.appraisal.name}的评分。")
    return redirect(f"{reverse('assessment:compare', args=[pk, indicator_pk])}?category={mark.appraisal.category}")

"""评分 by subject (one subject, one section) and by item (one indicator, all subjects of a category)."""

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from assessment.actions.marks import CellsRefused, cells_of, save_marks, submit_marks
from assessment.actions.rows import Incomplete
from assessment.actions.stages import unmarked
from assessment.forms.rows import ReasonForm
from assessment.kinds import ENTERED
from assessment.marking import NOT_MARKER, get_marker, get_sheet
from assessment.models import Appraisal, Exemption, Indicator, Mark
from assessment.permissions import in_conflict
from assessment.views.lines import Line, bind, refused, saved
from assessment.views.marking import chosen_category
from assessment.views.selves import totals
from records.paging import page_key, page_of
from records.refusals import NotAllowed, NotYours, Refusal

OWN = "本人任职单位，须回避"


def lines_of(marker, appraisals, indicators, by_subject) -> list[Line]:
    """A line for each subject and indicator, in their order, locked where the person does not mark."""
    cells = cells_of(appraisals, indicators)
    exempt = _exempt(appraisals, indicators)
    hidden = marker.hidden
    lines = []
    for appraisal in appraisals:
        for item in indicators:
            cell = cells[appraisal.pk, item.pk]
            held = marker.is_held(cell.row, appraisal)
            hides = bool(cell.row) and cell.row.by_id != marker.rights.user.pk and _hides(cell, item, hidden, marker)
            prefix = f"i{item.pk}" if by_subject else f"a{appraisal.pk}"
            lines.append(Line(cell, prefix, _lock(marker, cell, held, exempt), hides))
    return lines


def _hides(cell, item, hidden, marker) -> bool:
    """Drafts of others are nobody else's; what was handed in shows to who has handed in, or only looks on."""
    if not cell.row.submitted_at:
        return True
    return (item.pk, cell.appraisal.category) in hidden or not (marker.holds(item) or marker.rights.sees_all)


def _lock(marker, cell, held, exempt) -> str:
    if cell.key in exempt:
        return "不适用"
    if not marker.way(cell.appraisal, cell.indicator):
        unit = cell.indicator.marker
        return OWN if in_conflict(marker.rights, cell.appraisal) else f"由{unit or '机关党委办公室'}评分"
    if marker.cycle.state != marker.cycle.State.MARKING:
        return "不在评分阶段"
    if cell.row and cell.row.submitted_at:
        return "已提交"
    return f"{cell.row.by}已在评" if held else ""


def _exempt(appraisals, indicators) -> set:
    rows = Exemption.objects.filter(appraisal__in=[one.pk for one in appraisals], approved_at__isnull=False)
    rows = rows.filter(indicator__in=[one.pk for one in indicators])
    return set(rows.values_list("appraisal_id", "indicator_id"))


def _with_files(lines) -> list[Line]:
    """What the subjects cite for these rows, in one query."""
    cited = {line.cell.own.pk: line for line in lines if line.cell.own}
    for use in Mark.evidence.through.objects.filter(mark__in=cited).select_related("evidence").order_by("pk"):
        cited[use.mark_id].files += (use.evidence,)
    return lines


@require_http_methods(["GET", "POST"])
def marks(request, pk):
    """A subject's indicators, ?section= of them; POST saves (save) or hands in (submit) what the person marks there."""
    marker, appraisal = get_sheet(request.user, pk, to="mark" if request.method == "POST" else "see")
    sections = _sections(marker, appraisal)
    chosen = _section(request, sections)
    indicators = [item for item in marker.indicators if chosen and item.section_id == chosen["section"].pk]
    lines = lines_of(marker, [appraisal], indicators, by_subject=True)

    def page(lines, status=200):
        context = {"marker": marker, "appraisal": appraisal, "sections": sections, "chosen": chosen}
        context |= _neighbours(appraisal) | {"extras": _extras(marker.cycle), "form": ReasonForm()}
        context["parts"] = [(group, list(rows)) for group, rows in groupby(lines, lambda line: line.indicator.group)]
        context["asks_back"] = _asks_back(marker, appraisal)
        return _page(request, "assessment/marks.html", marker, lines, context, status)

    return _posted(request, marker, lines, page) if request.method == "POST" else page(lines)


@require_http_methods(["GET", "POST"])
def item(request, pk, indicator_pk):
    """One indicator for all subjects of ?category=, fifty to a page; ?left= only those that wait for a mark."""
    marker = get_marker(request.user, pk)
    indicator = indicator_of(marker, indicator_pk)
    if request.method == "POST" and not marker.is_any:
        raise NotAllowed(NOT_MARKER)
    cycle = marker.cycle
    names = list(cycle.appraisals.order_by("category").values_list("category", flat=True).distinct())
    category, left = chosen_category(request, names), request.GET.get("left") == "1"
    rows = (unmarked(cycle, indicator) if left else cycle.appraisals).filter(category=category)
    found = page_of(rows.with_bodies().order_by("pk"), page_key(request))
    lines = lines_of(marker, found.rows, [indicator], by_subject=False)

    def page(lines, status=200):
        context = {"marker": marker, "indicator": indicator, "categories": names, "category": category, "left": left}
        context |= {"page": found, "beside": beside(marker, indicator)}
        return _page(request, "assessment/item.html", marker, lines, context, status)

    return _posted(request, marker, lines, page) if request.method == "POST" else page(lines)


def _page(request, template, marker, lines, context, status):
    context |= {
        "cycle": marker.cycle,
        "lines": _with_files(lines),
        "own": [line for line in lines if line.is_open],
        "totals": totals(lines),
        "is_refused": status != 200,
        "hides": any(line.hides for line in lines),
        "hidden": any((line.indicator.pk, line.appraisal.category) in marker.hidden for line in lines),
    }
    return render(request, template, context, status=status)


def _posted(request, marker, lines, page):
    posted = bind(lines, request.POST)
    if not posted:
        raise Refusal("这里没有可以评分的内容：可能已经提交，或正由同事评分，请刷新页面。")
    if any(line.form.errors for line in posted):
        return page(lines, 422)
    submits = "submit" in request.POST
    said = {line.key: line.form.said() for line in posted}
    by_item = len({appraisal for appraisal, _ in said}) > 1
    if by_item or not submits:  # of a long list, what is blank is left for later
        said = {key: row for key, row in said.items() if not row.is_blank}
    if not said:
        raise Refusal("还没有填写评分。")
    try:
        (submit_marks if submits else save_marks)(by=request.user, cycle=marker.cycle, rows=said)
    except CellsRefused as refusal:
        return _refused(request, marker, lines, refusal, said, page)
    messages.success(request, f"已提交 {len(said)} 项评分。" if submits else f"已保存 {len(said)} 项评分。")
    return redirect(request.get_full_path())


def _refused(request, marker, lines, refusal, said, page):
    """What is only incomplete is kept, so that nothing has to be given twice."""
    kept = {key: row for key, row in said.items() if not row.is_blank}
    if all(isinstance(fault, Incomplete) for fault in refusal.faults.values()):
        save_marks(by=request.user, cycle=marker.cycle, rows=kept)
    cells = cells_of({line.appraisal for line in lines}, {line.indicator for line in lines})
    for line in lines:
        line.cell, line.fault = cells[line.key], refusal.faults.get(line.key)
        line.hides = line.hides or marker.is_held(line.cell.row, line.appraisal)
        if line.form and not line.fault:
            line.form = None
    return page(lines, 409 if any(line.clash for line in lines) else 422)


@require_POST
def save_row(request, pk, indicator_pk):
    """Autosave of one cell of a sheet or of an item's list."""
    marker, appraisal = get_sheet(request.user, pk, to="mark")
    by_subject = f"i{indicator_pk}-version" in request.POST
    indicator = indicator_of(marker, indicator_pk)
    line = lines_of(marker, [appraisal], [indicator], by_subject)[0]
    if not bind([line], request.POST):
        raise Refusal("这一项现在不能评分，请刷新页面。")
    if line.form.errors:
        return refused(line)
    try:
        save_marks(by=request.user, cycle=marker.cycle, rows={line.key: line.form.said()})
    except CellsRefused as refusal:
        line.fault = refusal.faults[line.key]
        return refused(line)
    indicators = [one for one in marker.indicators if one.section_id == indicator.section_id] if by_subject else []
    lines = lines_of(marker, [appraisal], indicators or [indicator], by_subject)
    return saved(next(one for one in lines if one.indicator.pk == indicator_pk), totals(lines) if by_subject else {})


def indicator_of(marker, pk) -> Indicator:
    """One of the marked indicators of the cycle's present scheme, or 404."""
    found = next((one for one in marker.indicators if one.pk == pk), None)
    if found is None or not (marker.rights.sees_all or marker.holds(found)):
        raise NotYours
    return found


def beside(marker, indicator) -> tuple:
    """The indicators before and after, of those the person sees."""
    rows = [one for one in marker.indicators if marker.rights.sees_all or marker.holds(one)]
    place = rows.index(indicator)
    return (rows[place - 1] if place else None), (rows[place + 1] if place + 1 < len(rows) else None)


def _sections(marker, appraisal) -> list[dict]:
    """Sections with something that people mark, and how many of it this person does."""
    mine = {one.pk for one in marker.sheet(appraisal)}
    found = []
    for section, rows in groupby(marker.indicators, lambda one: one.section):
        rows = list(rows)
        markers = dict.fromkeys(str(one.marker or "机关党委办公室") for one in rows)
        own = sum(1 for one in rows if one.pk in mine)
        points = sum(one.points for one in rows)
        found.append({"section": section, "own": own, "markers": "、".join(markers), "points": points})
    return found


def _section(request, sections):
    """The section in ?section=, else the first with something to mark. Raise BadRequest for another."""
    wanted = request.GET.get("section", "")
    if not wanted:
        return next((one for one in sections if one["own"]), sections[0] if sections else None)
    found = next((one for one in sections if str(one["section"].pk) == wanted), None)
    if found is None:
        raise BadRequest("没有这个部分，请从指标目录进入。")
    return found


def _neighbours(appraisal) -> dict:
    """Where the subject stands in its category, and who is beside it."""
    rows = appraisal.cycle.appraisals.filter(category=appraisal.category)
    before, after = rows.filter(pk__lt=appraisal.pk), rows.filter(pk__gt=appraisal.pk)
    return {
        "place": before.count() + 1,
        "size": rows.count(),
        "previous": before.order_by("-pk").first(),
        "next": after.order_by("pk").first(),
    }


def _extras(cycle) -> list[Indicator]:
    return list(Indicator.objects.filter(section__component__scheme=cycle.scheme_id, kind__in=ENTERED))


def _asks_back(marker, appraisal) -> bool:
    """May this person send the self-assessment back now?"""
    is_there = appraisal.self_state == Appraisal.SelfState.SUBMITTED and not marker.cycle.is_closed
    is_own = in_conflict(marker.rights, appraisal)
    return is_there and not is_own and (marker.rights.is_office or bool(marker.sheet(appraisal)))

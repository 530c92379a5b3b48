"""评分: how far a cycle has come, by subject and by indicator; its stages."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessment.actions.stages import close_marking, start_marking
from assessment.checks import before_closing, errors
from assessment.marking import Marker, marked_cycles, may_mark_or_look
from assessment.models import Appraisal, Mark
from assessment.permissions import get_cycle, require_member
from records.paging import page_key, page_of
from records.refusals import NotAllowed

MARK = Q(marks__stage=Mark.Stage.MARK)


@require_safe
def marking(request):
    """The newest cycle that is being marked, or ?cycle=; ?category= of its subjects, fifty to a page."""
    rights = require_member(request.user)
    if not may_mark_or_look(rights):
        raise NotAllowed("评分由指标的责任部门和机关党委办公室办理。")
    cycles = list(marked_cycles(rights)[:20])
    cycle = _chosen(request, cycles)
    context = {"cycles": cycles, "cycle": cycle}
    if cycle:
        context |= _progress(request, Marker(rights, cycle))
    return render(request, "assessment/marking.html", context)


def _chosen(request, cycles):
    wanted = request.GET.get("cycle", "")
    if not wanted:
        running = [one for one in cycles if one.state in (one.State.SELF, one.State.MARKING)]
        return next(iter(running or cycles), None)
    found = next((one for one in cycles if str(one.pk) == wanted), None)
    if found is None:
        raise BadRequest("没有这次考核，请从评分页面重新选择。")
    return found


def _progress(request, marker) -> dict:
    cycle = marker.cycle
    sizes = cycle.appraisals.order_by("category").values_list("category").annotate(Count("pk"))
    categories = list(sizes)
    category = chosen_category(request, [name for name, _ in categories])
    mine = {item.pk for item in marker.indicators if marker.holds(item)}
    rows = cycle.appraisals.filter(category=category).order_by("pk")
    given = Count("marks", filter=MARK & Q(marks__indicator__in=mine, marks__submitted_at__isnull=False))
    page = page_of(rows.annotate(given=given), page_key(request))
    done = Mark.objects.filter(appraisal__cycle=cycle, stage=Mark.Stage.MARK, submitted_at__isnull=False)
    counts = dict(done.filter(appraisal__category=category).order_by().values_list("indicator").annotate(Count("pk")))
    states = Appraisal.SelfState
    selves = dict(cycle.appraisals.order_by().values_list("self_state").annotate(Count("pk")))
    return {
        "marker": marker,
        "categories": categories,
        "category": category,
        "size": dict(categories).get(category, 0),
        "page": page,
        "mine": len(mine),
        "indicators": [(item, counts.get(item.pk, 0), item.pk in mine) for item in marker.indicators],
        "subjects": sum(size for _, size in categories),
        "handed_in": selves.get(states.SUBMITTED, 0),
        "missing": errors(before_closing(cycle)) if _may_close(marker) else [],
    }


def _may_close(marker) -> bool:
    return marker.rights.is_office and marker.cycle.state == marker.cycle.State.MARKING


def chosen_category(request, names: list[str]) -> str:
    """The category in ?category=, the first one without it; empty when there are none. Raise BadRequest for another."""
    name = request.GET.get("category") or (names[0] if names else "")
    if name and name not in names:
        raise BadRequest("没有这个分类，请从页面上的分类进入。")
    return name


@require_POST
def start(request, pk):
    cycle = start_marking(by=request.user, cycle=get_cycle(request.user, pk, to="run"))
    messages.success(request, "自评结束，开始评分。责任部门已收到通知。")
    return redirect(f"{reverse('assessment:marking')}?cycle={cycle.pk}")


@require_POST
def close(request, pk):
    cycle = close_marking(by=request.user, cycle=get_cycle(request.user, pk, to="run"))
    messages.success(request, "评分结束，可以核定和计算总分。")
    return redirect(f"{reverse('assessment:marking')}?cycle={cycle.pk}")

"""Results of a cycle: the table of one category, its grades, and how far the cycle has come."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessment.actions.results import compute
from assessment.freshness import freshness
from assessment.models import Appraisal, Component, Cycle, Entry, Result, VetoEvent
from assessment.obstacles import obstacles_to_decide
from assessment.permissions import get_cycle, is_committee, require_member
from assessment.standings import Parts, Place, cuts, parts_of, shares
from assessment.views.course import course_of
from assessment.views.facts import facts_panel
from branches.permissions import rights_of

MOST_ROWS, MOST_VETOES = 100, 10
NO_CATEGORY = "没有这个分类，请从结果页面的分类进入。"
NO_GRADE = "没有这个等次，请从结果页面的筛选进入。"


@dataclass(frozen=True)
class Row:
    """A subject. parts: None where only its total and grade are for this person to know; cut: a line above it."""

    appraisal: Appraisal
    place: Place
    components: list[Component]
    parts: Parts | None
    tags: list = field(default_factory=list)
    cut: str = ""

    @property
    def cells(self) -> list[tuple]:
        """(component, what it added to the total)."""
        values = self.parts.values if self.parts else [None] * len(self.components)
        return list(zip(self.components, values, strict=True))

    @property
    def extra(self) -> str:
        """+1.00, −0.50 or nothing."""
        points = self.parts.extra if self.parts else None
        return "" if points is None else f"{'−' if points < 0 else '+'}{abs(points):.2f}"


@require_safe
def latest(request):
    """The results of the newest cycle this person sees, or that there are none."""
    rights = require_member(request.user)
    cycle = Cycle.objects.visible_to(rights).order_by("-scheme__year", "-pk").first()
    if cycle is None:
        return render(request, "assessment/no_cycle.html", {"is_office": rights.is_office})
    return redirect("assessment:cycle", cycle.pk)


@require_safe
def cycle(request, pk):
    """One category at a time; a subject's people find their own rows, and the others' once they are public."""
    found, rights = get_cycle(request.user, pk), rights_of(request.user)
    context = {"cycle": found, "rights": rights, "others": other_cycles(rights, found)}
    if rights.sees_all:
        context |= facts_panel(found, rights)
    if not found.is_closed:
        return render(request, "assessment/results_before.html", context | {"course": course_of(found, rights)})
    context |= table_of(request, found, rights)
    if rights.sees_all:
        context |= _to_decide(found)
    context |= {"course": course_of(found, rights), "may_compute": rights.is_office and found.state == "review"}
    context["is_committee"] = is_committee(rights)
    return render(request, "assessment/results.html", context)


def _to_decide(cycle) -> dict:
    """What people have to see to before grades are decided, and the vetoes in force."""
    obstacles = obstacles_to_decide(cycle)
    known = freshness(cycle)
    vetoes = VetoEvent.objects.filter(appraisal__cycle=cycle, confirmed_at__isnull=False).order_by("pk")
    return {
        "obstacles": obstacles,
        "stale": known.changed,
        "needs_computing": not known.is_fresh,
        "vetoed": vetoes.select_related("appraisal", "veto")[:MOST_VETOES],
    }


@require_POST
def compute_totals(request, pk):
    cycle = get_cycle(request.user, pk, to="run")
    count = compute(by=request.user, cycle=cycle)
    messages.success(request, f"已计算，{count} 个考核对象有总分。")
    return redirect("assessment:cycle", pk)


def other_cycles(rights, cycle):
    """The cycles a person may change to, this one among them; none when there is no other."""
    rows = Cycle.objects.visible_to(rights).select_related("scheme").order_by("-scheme__year", "-pk")[:8]
    found = list(rows)
    return found if len(found) > 1 else []


def table_of(request, cycle, rights) -> dict:
    """What the table of the chosen category shows."""
    seen = Appraisal.objects.filter(cycle=cycle)
    own = seen.visible_to(rights)
    if not (rights.sees_all or cycle.is_public):
        seen = seen.filter(pk__in=own.order_by().values("pk"))
    groups = list(seen.order_by("category").values_list("category").annotate(Count("pk")))
    category = chosen(request, "category", [name for name, _ in groups], NO_CATEGORY)
    grades = list(cycle.scheme.grades.values_list("name", "floor"))
    places = places_of(cycle, category)
    shown = _filtered(request, grades, places, seen.filter(category=category))
    page = Paginator(shown, MOST_ROWS).get_page(request.GET.get("page"))
    components = [item for item in cycle.scheme.components.all() if item.weight]
    own_ids = None if rights.sees_all else set(own.order_by().values_list("pk", flat=True))
    lines = cuts(grades, cycle.scheme.quota_percent, places) if rights.sees_all else {}
    return {
        "groups": groups,
        "category": category,
        "grade": request.GET.get("grade", ""),
        "grades": grades,
        "page": page,
        "rows": _rows(page.object_list, components, own_ids, lines),
        "components": components,
        "shares": shares(grades, cycle.scheme.quota_percent, places) if rights.sees_all or cycle.is_public else [],
        "shows_ranks": rights.sees_all or cycle.is_public,
        "size": len(places),
    }


def chosen(request, name, values, complaint, default=True) -> str:
    """The value of ?name=, the first one without it. Raise BadRequest for another."""
    value = request.GET.get(name) or (values[0] if default and values else "")
    if value and value not in values:
        raise BadRequest(complaint)
    return value


def places_of(cycle, category) -> list[Place]:
    """All of a category in the order of their ranks; those without a total come last. Light: no lines are read."""
    rows = Result.objects.filter(appraisal__cycle=cycle, appraisal__category=category)
    rows = rows.order_by(F("rank").asc(nulls_last=True), "appraisal__unit__order", "appraisal__unit_id")
    return [Place(*row) for row in rows.values_list("appraisal_id", "rank", "total", "grade", "note")]


def _filtered(request, grades, places, seen) -> list[Place]:
    grade = chosen(request, "grade", [*(name for name, _ in grades), "待定"], NO_GRADE, default=False)
    ids = set(seen.order_by().values_list("pk", flat=True))
    computed = [place for place in places if place.appraisal in ids]
    without = [Place(pk, None, None, "", "") for pk in sorted(ids - {place.appraisal for place in computed})]
    if not grade:
        return computed + without
    wanted = "" if grade == "待定" else grade
    return [place for place in computed if place.grade == wanted and place.total is not None]


def _rows(places, components, own_ids, lines) -> list[Row]:
    ids = [place.appraisal for place in places]
    found = Appraisal.objects.select_related("result").in_bulk(ids)
    keys, tags = [str(item.order) for item in components], _tags(ids, own_ids)
    rows = []
    for place in places:
        appraisal = found[place.appraisal]
        is_open = own_ids is None or appraisal.pk in own_ids
        parts = parts_of(appraisal.result.lines, keys) if is_open and hasattr(appraisal, "result") else None
        rows.append(Row(appraisal, place, components, parts, tags.get(appraisal.pk, []), lines.get(appraisal.pk, "")))
    return rows


def _tags(ids, own_ids) -> dict[int, list]:
    """Appraisal id → (words, tone) of what was added or taken and of vetoes in force, for those who may know."""
    ids = ids if own_ids is None else [pk for pk in ids if pk in own_ids]
    found: dict[int, list] = {}
    entries = Entry.objects.filter(appraisal__in=ids, confirmed_at__isnull=False).select_related("indicator")
    for entry in entries.order_by("pk"):
        words = entry.matter if entry.indicator.kind == "bonus" else f"{entry.matter} −{entry.points}"
        found.setdefault(entry.appraisal_id, []).append((words, "plain"))
    vetoes = VetoEvent.objects.filter(Q(appraisal__in=ids), confirmed_at__isnull=False).order_by("pk")
    for pk in vetoes.values_list("appraisal_id", flat=True):
        found.setdefault(pk, []).append(("一票否决", "bad"))
    return found

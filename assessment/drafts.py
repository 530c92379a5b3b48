"""Schemes in their plain form: read, copied, moved to another plan, made from one, looked over. Reads only."""

from collections import Counter, defaultdict

from django.db.models import Prefetch, Q

from assessment.kinds import SOURCES
from assessment.models import Component, Indicator, Section
from assessment.schemes.checks import Trouble, check
from assessment.schemes.template import PillarWords, TaskWords, template
from assessment.schemes.walking import indicators, plain, sections
from assessment.schemes.workbook.names import Names
from branches.models import Post, Unit
from branches.roles import Role

TERMS = ("subjects", "categories", "feeds", "quota_percent", "bonus_cap", "tie_keys")
COMPONENT = ("kind", "name", "weight")
SECTION = ("name", "points", "pillar_id")
INDICATOR = ("number", "group", "name", "points", "kind", "step", "threshold", "bands", "cap", "once", "source")
INDICATOR += ("standard", "evidence", "rhythm", "marker_id", "task_id", "formerly_id")
GRADE, VETO = ("name", "floor"), ("name", "effect", "grade")
FIELDS = {"component": COMPONENT, "section": SECTION, "indicator": INDICATOR, "grade": GRADE, "veto": VETO}
NUMBERS = {"quota_percent", "bonus_cap", "weight", "points", "step", "threshold", "cap", "floor"}


def content_of(scheme) -> dict:
    """The plain form (assessment.schemes), as `draft_scheme` takes it. Five queries."""
    return content_from(scheme, tree_of(scheme))


def tree_of(scheme) -> list[Component]:
    """The components with their sections and indicators, all in order, and what these refer to. Three queries."""
    return trees_of([scheme])[scheme.pk]


def trees_of(schemes) -> dict[int, list[Component]]:
    """Scheme id → the same, of many in the same three queries."""
    rows = Prefetch("sections__indicators", Indicator.objects.select_related("marker", "task__pillar"))
    parts = Prefetch("sections", Section.objects.select_related("pillar"))
    found = defaultdict(list)
    for component in Component.objects.filter(scheme__in=schemes).prefetch_related(parts, rows):
        found[component.scheme_id].append(component)
    return found


def content_from(scheme, tree) -> dict:
    """The plain form of a scheme whose tree has been read."""
    return _fields(scheme, TERMS) | {
        "components": [_component(row) for row in tree],
        "grades": [row_of(row) for row in scheme.grades.all()],
        "vetoes": [row_of(row) for row in scheme.vetoes.all()],
    }


def terms_of(scheme) -> dict:
    """The terms alone, in their plain form."""
    return _fields(scheme, TERMS)


def row_of(row) -> dict:
    """One row in its plain form, without what hangs on it."""
    return _fields(row, FIELDS[row._meta.model_name])


def _component(row) -> dict:
    return row_of(row) | {"sections": [_section(section) for section in row.sections.all()]}


def _section(section) -> dict:
    return row_of(section) | {"indicators": [row_of(row) for row in section.indicators.all()]}


def _fields(row, names) -> dict:
    return {name: plain(getattr(row, name)) if name in NUMBERS else getattr(row, name) for name in names}


def copy_of(scheme, plan=None) -> dict:
    """The content of a new scheme that carries on `scheme`, for another plan where one is given."""
    content = content_of(scheme)
    content["origin_id"] = scheme.origin_id if scheme.is_draft else scheme.pk
    if not scheme.is_draft:
        own = Indicator.objects.filter(section__component__scheme=scheme).values_list("pk", flat=True)
        for pk, (_, row, *_rest) in zip(own, indicators(content), strict=True):
            row["formerly_id"] = pk
    return content if plan in (None, scheme.plan) else _moved(content, scheme.plan, plan)


def _moved(content, old, new) -> dict:
    """Pillars and tasks of the new plan of the same name; none where it has no such."""
    pillars = _same(old.pillars.all(), new.pillars.all(), lambda row: row.name)
    tasks = _same(old.tasks.all(), new.tasks.all(), lambda row: row.name)
    for _, section, _ in sections(content):
        section["pillar_id"] = pillars.get(section["pillar_id"])
    for _, row, *_rest in indicators(content):
        row["task_id"] = tasks.get(row["task_id"])
    return content


def _same(old, new, name) -> dict[int, int]:
    there = {name(row): row.pk for row in new}
    return {row.pk: there[name(row)] for row in old if name(row) in there}


def first_of(subjects, plan, day) -> dict:
    """The content of a first scheme, from the pillars and tasks of the plan; who leads a task marks it where there is
    somebody on `day`."""
    tasks = list(plan.tasks.all())
    people = _marking_people({task.lead_id for task in tasks}, day)
    words = [
        (task.pillar_id, TaskWords(task.pk, task.name, task.lead_id if people[task.lead_id] else None))
        for task in tasks
    ]
    pillars = [
        PillarWords(pillar.pk, pillar.name, tuple(task for pk, task in words if pk == pillar.pk))
        for pillar in plan.pillars.all()
    ]
    return template(subjects, pillars)


def troubles_of(content, day) -> list[Trouble]:
    """All that is wrong with a scheme in its plain form, as of `day`."""
    named = {row["marker_id"] for _, row, *_ in indicators(content) if row.get("marker_id")}
    people = _marking_people(named, day)
    return check(content, SOURCES, {unit: people[unit] for unit in named})


def _marking_people(units, day) -> Counter:
    """Unit id → how many people may mark for it."""
    posts = Post.objects.valid(day).with_role(Role.LEAD).filter(unit__in=units)
    return Counter(posts.order_by().values_list("unit", flat=True))


def names_for(scheme, day) -> Names:
    """How a workbook of the scheme writes what stands for ids."""
    marked = Q(pk__in=scheme.indicators().order_by().filter(marker__isnull=False).values("marker"))
    known = Unit.objects.active(day).exclude(kind__in=[Unit.Kind.BRANCH, Unit.Kind.AFFILIATED]).values("pk")
    units = Unit.objects.filter(marked | Q(pk__in=known))
    categories = Unit.objects.active(day).exclude(category="").order_by().values_list("category", flat=True)
    tasks = scheme.plan.tasks.select_related("pillar")
    origin = _keyed(scheme.origin) if scheme.origin_id else {}
    return Names(
        pillars=_different((row.pk, row.name) for row in scheme.plan.pillars.all()),
        tasks=_different((row.pk, row.called) for row in tasks),
        units=_different(units.in_order().values_list("pk", "name")),
        origin=origin,
        categories=tuple(sorted({*categories, *scheme.categories})),
    )


def _keyed(scheme) -> dict[int, str]:
    """Indicator id → key."""
    return {
        row.pk: f"{first}.{second}.{third}"
        for first, component in enumerate(tree_of(scheme), start=1)
        for second, section in enumerate(component.sections.all(), start=1)
        for third, row in enumerate(section.indicators.all(), start=1)
    }


def _different(pairs) -> dict[int, str]:
    """Id → name; the second of a name gets a number."""
    found, times = {}, Counter()
    for pk, name in pairs:
        times[name] += 1
        found[pk] = name if times[name] == 1 else f"{name}（{times[name]}）"
    return found

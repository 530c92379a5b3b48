"""What a person finds: of each kind what other pages show that person anyway, with a page to open it by."""

from dataclasses import dataclass, field

from django.db.models import Count, Prefetch, Window
from django.urls import reverse

from branches.models import Post, Unit, User
from branches.permissions import keeps_organisation
from branches.roles import Role
from tasks.models import Assignment, Plan, Task


@dataclass
class Group:
    """Things of one kind. number: how many there are; rows: those that are shown, each as `Found`."""

    key: str
    label: str
    counted_in: str
    number: int = 0
    rows: list = field(default_factory=list)


@dataclass(frozen=True)
class Found:
    name: str
    about: str
    url: str


KINDS = {"tasks": ("任务", "项"), "units": ("单位", "个"), "branches": ("党支部", "个"), "people": ("人员", "人")}


def source(key, rights, words):
    """All rows of a kind that the words find for this person, by id."""
    return SOURCES[key](rights).found(words).order_by("id")


def _tasks(rights):
    """Tasks of plans the person may read."""
    rows = Task.objects.filter(plan__in=Plan.objects.visible_to(rights)).select_related("pillar", "plan__notice")
    return rows.defer("text", "plan__notice__text")


def _units(rights):
    """As the list of units has them; who keeps the organisation finds those that are gone, too."""
    rows = Unit.objects.all() if keeps_organisation(rights) else Unit.objects.active(rights.day)
    return rows.select_related("parent")


def _people(rights):
    """Those the list of units names, today in a post; the system officer finds every account."""
    posts = Post.objects.valid(rights.day).filter(unit__in=Unit.objects.active(rights.day))
    people = User.objects.prefetch_related(
        Prefetch("posts", posts.select_related("unit").order_by("id"), to_attr="posts_today")
    )
    return people if _keeps_people(rights) else people.filter(pk__in=posts.values("user"))


def _keeps_people(rights) -> bool:
    return rights.has_role(Role.SYSTEM_ADMIN)


SOURCES = {
    "tasks": _tasks,
    "units": lambda rights: _units(rights).exclude(kind=Unit.Kind.BRANCH),
    "branches": lambda rights: _units(rights).filter(kind=Unit.Kind.BRANCH),
    "people": _people,
}
NEWEST_FIRST = {"tasks"}


def groups(rights, words, size) -> list[Group]:
    """Of each kind how many are found, and the first `size` of them: those whose name begins with the words lead."""
    found = {}
    for key in KINDS:
        rows = SOURCES[key](rights).found(words).best_first(words, "-id" if key in NEWEST_FIRST else "id")
        found[key] = list(rows.annotate(total=Window(Count("pk")))[:size])
    shown = shown_rows(rights, found)
    totals = {key: rows[0].total if rows else 0 for key, rows in found.items()}
    return [Group(key, *KINDS[key], number=totals[key], rows=shown[key]) for key in KINDS]


def numbers(rights, words) -> list[Group]:
    """Of each kind how many are found."""
    return [Group(key, *KINDS[key], number=source(key, rights, words).count()) for key in KINDS]


def shown_rows(rights, found) -> dict[str, list[Found]]:
    """Key → rows, as `Found`: what each is called, what it is, and what this person opens it by."""
    units = [*found.get("units", ()), *found.get("branches", ())]
    opens = _unit_pages(rights, units)
    tell = {"tasks": _task, "people": _person_of(rights)}
    return {key: [tell.get(key, lambda unit: _unit(unit, opens))(row) for row in rows] for key, rows in found.items()}


def _task(task) -> Found:
    return Found(task.called, f"{task.plan.year or ''} {task.plan}".strip(), reverse("tasks:task", args=[task.pk]))


def _unit(unit, opens) -> Found:
    is_gone = "，已撤销" if unit.ends_on else ""
    above = f"　上级 {unit.parent}" if unit.parent else ""
    return Found(unit.name, f"{unit.category or unit.get_kind_display()}{is_gone}{above}", opens[unit.pk])


def _person_of(rights):
    keeps = _keeps_people(rights)

    def tell(person) -> Found:
        posts = "、".join(f"{post.unit} {post.get_role_display()}" for post in person.posts_today)
        url = reverse("branches:person", args=[person.pk]) if keeps else _in_list(person.posts_today[0].unit_id)
        return Found(person.name, posts or "没有任职", url)

    return tell


def _unit_pages(rights, units) -> dict[int, str]:
    """Unit id → its year for who sees all or some of its rows, its facts for who keeps the organisation, else its place
    in the list."""
    seen = Assignment.objects.visible_to(rights).filter(unit__in=[unit.pk for unit in units])
    with_rows = set(seen.order_by().values_list("unit", flat=True).distinct())
    keeps = keeps_organisation(rights)
    return {unit.pk: _unit_page(unit.pk, rights.sees_all or unit.pk in with_rows, keeps) for unit in units}


def _unit_page(pk, has_a_year, keeps) -> str:
    if has_a_year:
        return reverse("profile", args=[pk])
    return reverse("branches:unit", args=[pk]) if keeps else _in_list(pk)


def _in_list(pk) -> str:
    return f"{reverse('branches:units')}#unit-{pk}"

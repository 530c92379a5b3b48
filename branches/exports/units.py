"""单位与支部, 单位组 and 单位变更."""

from django.db.models import Prefetch

from branches.models import Post, Unit, UnitAncestor, UnitChange, UnitGroup
from branches.permissions import require_keeper
from modelagency.clock import today
from modelagency.excel import Column
from records.listings import Listing, moment


def units_today() -> list[Unit]:
    """All units by kind, each with `posts_today`, who works for it."""
    posts = Post.objects.valid(today()).select_related("user").order_by("role", "id")
    rows = Unit.objects.active(today()).select_related("parent")
    rows = rows.prefetch_related(Prefetch("posts", queryset=posts, to_attr="posts_today")).in_order()
    places = {kind: place for place, kind in enumerate(Unit.Kind.values)}
    return sorted(rows, key=lambda unit: places[unit.kind])


def _unit(unit) -> tuple:
    people = "；".join(_held(post) for post in unit.posts_today)
    return (unit.get_kind_display(), unit.name, unit.parent.name if unit.parent else None, unit.category, people)


def _held(post) -> str:
    return f"{post.user.name}（{post.get_role_display()}{'，代理' if post.acting else ''}）"


def groups_today(user) -> list[tuple[UnitGroup, list[Unit]]]:
    """Each group with the units it stands for today, in a fixed number of queries; for those who keep the units."""
    require_keeper(user)
    found = UnitGroup.objects.select_related("under").prefetch_related("aliases").order_by("id")
    units = list(Unit.objects.active(today()).in_order())
    tops = [group.under_id for group in found if group.under_id]
    below = set(UnitAncestor.objects.filter(ancestor__in=tops).values_list("ancestor", "descendant"))
    return [(group, [unit for unit in units if _belongs(unit, group, below)]) for group in found]


def _belongs(unit, group, below) -> bool:
    return unit.kind == group.kind and (not group.under_id or (group.under_id, unit.pk) in below)


def _group(entry) -> tuple:
    group, members = entry
    meant = group.get_kind_display() + (f"，{group.under}及下级" if group.under else "")
    aliases = "、".join(str(alias) for alias in group.aliases.all())
    return (str(group), aliases, meant, len(members), "、".join(unit.name for unit in members))


def changes_done():
    """What became of units, newest first."""
    return UnitChange.objects.exclude(done_at=None).select_related("done_by").order_by("-id")


def _change(change) -> tuple:
    words = (change.get_kind_display(), change.document_number, change.from_label, change.to_label)
    return (*words, change.effective_on, change.done_by.name, moment(change.done_at))


UNITS = Listing(
    title="单位与支部",
    columns=[
        Column("类别", 12, centred=True),
        Column("名称", 30),
        Column("上级", 26),
        Column("考核分类", 16),
        Column("今天任职", 60),
    ],
    rows=lambda user, query: units_today(),
    cells=_unit,
)
GROUPS = Listing(
    title="单位组",
    columns=[
        Column("名称", 26),
        Column("又写作", 26),
        Column("指哪些单位", 26),
        Column("今天的成员（个）", 10),
        Column("成员", 60),
    ],
    rows=lambda user, query: groups_today(user),
    cells=_group,
)
CHANGES = Listing(
    title="单位变更",
    columns=[
        Column("变更", 10, centred=True),
        Column("文号", 22),
        Column("变更前", 30),
        Column("变更后", 30),
        Column("生效日期", 12, centred=True),
        Column("办理人", 12),
        Column("办理时间", 18, centred=True),
    ],
    rows=lambda user, query: changes_done(),
    cells=_change,
)

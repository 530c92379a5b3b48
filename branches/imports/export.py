"""The present organisation in the form in which it can be imported again, adding nothing."""

from branches.imports.layout import BRANCHES, GROUPS, POSTS, SEPARATOR, UNITS
from branches.imports.lines import SEPARATORS
from branches.imports.reading import Content
from branches.imports.template import empty_content
from branches.imports.world import World
from branches.models import Unit
from branches.roles import ROLE_LABELS, Role

FIRST_ROW = 2


def exported(world: World) -> Content:
    """Units in force, groups, and posts not yet over of people whose account is open."""
    content = empty_content()
    units = [unit for unit in world.units.values() if not world.is_over(unit.pk)]
    rows = {
        UNITS: [_unit(unit, world) for unit in units if unit.kind != Unit.Kind.BRANCH],
        BRANCHES: [_branch(unit, world) for unit in units if unit.kind == Unit.Kind.BRANCH],
        GROUPS: [_group(group, world) for group in world.groups.values()],
        POSTS: list(_posts(world)),
    }
    for name, values in rows.items():
        content.sheets[name].rows = dict(enumerate(values, start=FIRST_ROW))
    return content


def known_names(world: World) -> list[str]:
    """What the drop-downs offer."""
    return [unit.name for unit in world.units.values() if not world.is_over(unit.pk)]


def _unit(unit, world) -> dict[str, str]:
    aliases = [text for text, alias in world.aliases.items() if alias.unit_id == unit.pk]
    return {
        "名称": unit.name,
        "类别": unit.get_kind_display(),
        "考核分类": unit.category,
        "上级": world.units[unit.parent_id].name if unit.parent_id else "",
        "排序": str(unit.order),
        "设立日期": unit.starts_on.isoformat(),
        "别名": _joined(aliases),
    }


def _branch(unit, world) -> dict[str, str]:
    covers = [other.name for other in world.units.values() if other.pk in world.covers.get(unit.pk, ())]
    row = _unit(unit, world) | {"覆盖单位": SEPARATOR.join(covers)}
    return {head: text for head, text in row.items() if head not in ("类别", "别名")}


def _group(group, world) -> dict[str, str]:
    return {
        "名称": group.name,
        "成员类别": group.get_kind_display(),
        "范围": world.units[group.under_id].name if group.under_id else "",
        "别名": _joined(text for text, alias in world.aliases.items() if alias.group_id == group.pk),
    }


def _joined(aliases) -> str:
    """An alias that holds a separator itself cannot be told from two, so it stays out."""
    return SEPARATOR.join(alias for alias in aliases if not SEPARATORS.search(alias))


def _posts(world):
    for user in sorted(world.people.values(), key=lambda user: user.pk):
        for post in world.posts.get(user.pk, []) if user.is_active else ():
            if (post.ends_on is None or post.ends_on >= world.day) and not world.is_over(post.unit_id):
                yield {
                    "姓名": user.name,
                    "用户名": user.username,
                    "电子邮箱": user.email,
                    "单位": world.units[post.unit_id].name,
                    "岗位": ROLE_LABELS[Role(post.role)],
                    "范围": post.get_reach_display(),
                    "开始日期": post.starts_on.isoformat(),
                    "结束日期": post.ends_on.isoformat() if post.ends_on else "",
                    "代理": "是" if post.acting else "否",
                }

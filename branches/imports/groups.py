"""Checking the groups, and the other ways in which units and groups are written."""

from dataclasses import dataclass

from branches.additions import NewAlias, NewGroup, Ref
from branches.imports.layout import GROUPS, UNITS
from branches.imports.lines import Line
from branches.imports.units import ALL_KINDS, ELSEWHERE, Body, Names, differs
from branches.names import normal

LONGEST_ALIAS = 100


@dataclass
class Group:
    line: Line
    key: str
    name: str
    kind: str | None
    under: Ref | None = None


def read_groups(lines: list[Line]) -> dict[str, Group]:
    groups: dict[str, Group] = {}
    for line in lines:
        name, kind = line.text("名称"), line.choice("成员类别", ALL_KINDS)
        if not name:
            continue
        group = Group(line, normal(name), name, kind)
        if group.key in groups:
            line.fault("名称", f"与{groups[group.key].line.place()}重名", "删去一行，或者改成不同的名称")
        else:
            groups[group.key] = group
    return groups


def check_groups(groups: dict[str, Group], names: Names) -> tuple[list[NewGroup], int]:
    """(what is to be added, groups unchanged)."""
    world, new = names.world, []
    for group in groups.values():
        stored = world.groups.get(world.group_keys.get(group.key))
        group.under = names.named(group.line, "范围", {stored.under_id} if stored else ())
        if stored is None:
            new.append(NewGroup(key=group.key, name=group.name, kind=group.kind, under=group.under))
            continue
        if group.kind is not None and group.kind != stored.kind:
            differs(group.line, "成员类别", stored.get_kind_display())
        if group.under != stored.under_id:
            differs(group.line, "范围", world.units[stored.under_id].name if stored.under_id else "（空）")
    return new, len(groups) - len(new)


class Aliases:
    """All aliases of the file. One may be said of one unit or group only, and be the name of none."""

    def __init__(self, names: Names, groups: dict[str, Group]):
        self.names, self.groups = names, groups
        self.said: dict[str, tuple[str, Line]] = {}  # alias → whose it is, and where that was said

    def read(self) -> None:
        """Let units be found by the aliases the file gives them."""
        for owner in [*self.names.bodies.values(), *self.groups.values()]:
            if owner.line.sheet in (UNITS, GROUPS):
                for text in owner.line.several("别名"):
                    self._say(owner, text)

    def _say(self, owner: Body | Group, text: str) -> None:
        key = normal(text)
        whose, line = self.said.setdefault(key, (owner.key, owner.line))
        if (whose, line.sheet) != (owner.key, owner.line.sheet):
            owner.line.fault("别名", f"“{text[:50]}”已是{line.place()}的别名", "一个别名只写在一处")
        elif isinstance(owner, Body):
            self.names.aliases[key] = self.names.world.unit_keys.get(owner.key, owner.key)

    def check(self) -> tuple[list[NewAlias], int]:
        """(what is to be added, aliases unchanged)."""
        found = [self._check(key, owner, line) for key, (owner, line) in self.said.items()]
        new = [alias for alias in found if alias is not None]
        return new, len(found) - len(new)

    def _check(self, key: str, owner: str, line: Line) -> NewAlias | None:
        world = self.names.world
        is_unit = line.sheet == UNITS
        ref = (world.unit_keys if is_unit else world.group_keys).get(owner, owner)
        stored = world.aliases.get(key)
        if stored is not None and (stored.unit_id if is_unit else stored.group_id) == ref:
            return None
        if len(key) > LONGEST_ALIAS:
            line.fault("别名", f"“{key[:20]}…”有 {len(key)} 个字", f"每个别名不超过 {LONGEST_ALIAS} 个字")
        elif any(key in known for known in (world.unit_keys, world.group_keys, self.names.bodies, self.groups)):
            line.fault("别名", f"“{key}”是一个单位或单位组的名称", "删去这个别名")
        elif stored is not None:
            line.fault("别名", f"“{key}”在名册里是“{stored.unit or stored.group}”的别名", f"删去这个别名；{ELSEWHERE}")
        return NewAlias(text=key, unit=ref) if is_unit else NewAlias(text=key, group=ref)


def check_that_names_differ(names: Names, groups: dict[str, Group]) -> None:
    """A name means one thing: no unit is called like a group or like somebody else's alias, and the other way round."""
    world = names.world
    for key, body in names.bodies.items():
        if key not in world.unit_keys:
            if key in world.group_keys or key in groups:
                body.line.fault("名称", "是一个单位组的名称", "换一个名称")
            _is_no_alias(key, body.line, world)
    for key, group in groups.items():
        if key not in world.group_keys:
            if key in world.unit_keys:
                group.line.fault("名称", "是一个单位的名称", "换一个名称")
            _is_no_alias(key, group.line, world)


def _is_no_alias(key: str, line: Line, world) -> None:
    if stored := world.aliases.get(key):
        line.fault("名称", f"在名册里是“{stored.unit or stored.group}”的别名", "换一个名称")

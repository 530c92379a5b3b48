"""Checking the sheets of units and branches against each other and against what is stored."""

from dataclasses import dataclass
from datetime import date

from branches.additions import NewUnit, Ref
from branches.imports.layout import BRANCHES, UNITS
from branches.imports.lines import Line
from branches.imports.world import World
from branches.models import Unit
from branches.names import normal

KINDS = {kind.label: kind.value for kind in Unit.Kind if kind != Unit.Kind.BRANCH}
ALL_KINDS = {kind.label: kind.value for kind in Unit.Kind}
DEEPEST = 10
ELSEWHERE = "要修改名册，请在页面上办理"


@dataclass
class Body:
    """A row that names a unit or a branch. None: nothing said, or wrong; `parent` is read when all names are known."""

    line: Line
    key: str
    name: str
    kind: str | None
    category: str | None
    order: int | None
    starts_on: date | None
    parent: Ref | None = None
    covers: tuple[Ref, ...] | None = None

    @property
    def is_branch(self) -> bool:
        return self.line.sheet == BRANCHES


class Names:
    """What a name in the file refers to: what is stored or what stands beside it in the file."""

    def __init__(self, world: World):
        self.world = world
        self.bodies: dict[str, Body] = {}
        self.aliases: dict[str, Ref] = {}  # of the file

    def find(self, text: str) -> Ref | None:
        key = normal(text)
        stored = self.world.aliases.get(key)
        if key in self.world.unit_keys:
            return self.world.unit_keys[key]
        if key in self.bodies:
            return key
        return self.aliases.get(key) or (stored.unit_id if stored else None)

    def kind_of(self, ref: Ref) -> str | None:
        return self.world.units[ref].kind if isinstance(ref, int) else self.bodies[ref].kind

    def named(self, line: Line, head: str, kept=()) -> Ref | None:
        """The unit a cell names; None when it names none, or a wrong one, which is a fault."""
        text = line.text(head)
        return self.unit(line, head, text, kept) if text else None

    def unit(self, line: Line, head: str, text: str, kept=()) -> Ref | None:
        """The unit called so; one that has come to its end only where it is `kept`, as what is stored says."""
        ref = self.find(text)
        if ref is None:
            line.fault(
                head, f"没有“{text[:50]}”这个单位", f"填写名册里已有的名称，或者先在“{UNITS}”“{BRANCHES}”表里加上"
            )
        elif isinstance(ref, int) and self.world.is_over(ref) and ref not in kept:
            line.fault(head, f"“{text[:50]}”已撤销", "填写在册的单位")
            return None
        return ref


def read_bodies(lines: dict[str, list[Line]], world: World) -> Names:
    """All rows that name a unit or a branch; doubles are faults."""
    names = Names(world)
    for line in lines[UNITS] + lines[BRANCHES]:
        body = _body(line)
        if body is None:
            continue
        if body.key in names.bodies:
            line.fault("名称", f"与{names.bodies[body.key].line.place()}重名", "删去一行，或者改成不同的名称")
        else:
            names.bodies[body.key] = body
    return names


def _body(line: Line) -> Body | None:
    is_branch = line.sheet == BRANCHES
    name = line.text("名称")
    kind = Unit.Kind.BRANCH.value if is_branch else _kind(line)
    fields = {
        "kind": kind,
        "category": line.text("考核分类") or None,
        "order": line.number("排序"),
        "starts_on": line.day("设立日期"),
    }
    return Body(line=line, key=normal(name), name=name, **fields) if name else None


def _kind(line: Line) -> str | None:
    if line.text("类别") == Unit.Kind.BRANCH.label:
        line.fault("类别", "党支部不填在这张表", f"移到“{BRANCHES}”表")
        return None
    return line.choice("类别", KINDS)


def relate(names: Names) -> None:
    """Parents and covered units, now that all names are known."""
    world = names.world
    for body in names.bodies.values():
        stored = world.units.get(world.unit_keys.get(body.key))
        body.parent = names.named(body.line, "上级", {stored.parent_id} if stored else ())
        if body.is_branch:
            said = body.line.several("覆盖单位", lambda text: names.find(text) is not None)
            kept = world.covers.get(stored.pk, ()) if stored else ()
            covers = [names.unit(body.line, "覆盖单位", text, kept) for text in said]
            for text, ref in zip(said, covers, strict=True):
                if ref is not None and names.kind_of(ref) == Unit.Kind.BRANCH:
                    body.line.fault("覆盖单位", f"“{text[:50]}”是党支部", "填写党员所在的单位")
            body.covers = tuple(ref for ref in covers if ref is not None)


def check_bodies(names: Names) -> tuple[list[NewUnit], int, int]:
    """(what is to be added, units unchanged, branches unchanged)."""
    new = [body for body in names.bodies.values() if body.key not in names.world.unit_keys]
    stored = [body for body in names.bodies.values() if body.key in names.world.unit_keys]
    for body in stored:
        _compare(body, names)
    _check_tops(new, names)
    for body in new:
        _check_way_up(body, names)
        if body.is_branch and not body.covers:
            body.line.fault("覆盖单位", "没有填写", "填写党员所在的单位，几个之间用“、”隔开")
    branches = sum(body.is_branch for body in stored)
    return [_new_unit(body) for body in new], len(stored) - branches, branches


def _new_unit(body: Body) -> NewUnit:
    return NewUnit(
        key=body.key,
        name=body.name,
        kind=body.kind,
        category=body.category or "",
        parent=body.parent,
        order=body.order or 0,
        starts_on=body.starts_on,
        covers=body.covers if body.is_branch else None,
    )


def _compare(body: Body, names: Names) -> None:
    """A row about what is stored must say the same; a cell left empty says nothing, but for the unit at the top."""
    pk, units = names.world.unit_keys[body.key], names.world.units
    unit, line = units[pk], body.line
    if names.world.is_over(pk):
        line.fault("名称", f"“{unit.name}”已于 {unit.ends_on} 撤销", "另起名称，或者删去这一行")
        return
    if unit.kind != body.kind and (body.is_branch or unit.kind == Unit.Kind.BRANCH):
        line.fault(
            "名称", f"名册里的“{unit.name}”是{unit.get_kind_display()}", f"填到对应的表，或者另起名称；{ELSEWHERE}"
        )
        return
    parent = units[unit.parent_id].name if unit.parent_id else "（没有上级）"
    covers = "、".join(units[covered].name for covered in units if covered in names.world.covers.get(pk, set()))
    for head, said, kept, shown in [
        ("类别", body.kind, unit.kind, unit.get_kind_display()),
        ("考核分类", body.category, unit.category, unit.category or "（空）"),
        ("排序", body.order, unit.order, unit.order),
        ("设立日期", body.starts_on, unit.starts_on, unit.starts_on),
        ("覆盖单位", set(body.covers) if body.covers else None, names.world.covers.get(pk, set()), covers or "（空）"),
    ]:
        if said is not None and said != kept:
            differs(line, head, shown)
    if body.parent != unit.parent_id:
        differs(line, "上级", parent)


def differs(line: Line, head: str, shown) -> None:
    line.fault(head, f"与名册不一致，名册里是“{shown}”", f"改成“{shown}”；{ELSEWHERE}")


def _check_tops(new: list[Body], names: Names) -> None:
    """One unit stands at the top; every other has one above it."""
    top = next((unit.name for unit in names.world.units.values() if unit.parent_id is None), None)
    for body in new:
        if body.parent is None and not body.is_branch and not body.line.is_wrong("上级"):
            if top is not None:
                body.line.fault("上级", f"没有填写，而最高一级已经是“{top}”", "填写上级单位的名称")
            top = top or body.name


def _check_way_up(body: Body, names: Names) -> None:
    """No circle, no endless chain."""
    above, steps = body.parent, 1
    while above is not None and steps <= DEEPEST:
        if above == body.key:
            body.line.fault("上级", "上下级成了一圈，最后又回到自己", "改成真正的上级")
            return
        above = names.world.units[above].parent_id if isinstance(above, int) else names.bodies[above].parent
        steps += 1
    if above is not None:
        body.line.fault("上级", f"上下级超过 {DEEPEST} 层", "改成真正的上级")

"""Writers of the organisation: units, branches, groups, aliases."""

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from branches.actions.closure import enclose, lock_tree
from branches.actions.grants import regrant_all_reaching
from branches.models import Branch, Unit, UnitAlias, UnitGroup
from branches.names import normal
from records.actions import record
from records.refusals import Refusal


@transaction.atomic
def create_unit(*, by, name, kind, starts_on, parent=None, category="", order=0) -> Unit:
    """Found a unit under `parent`; people whose posts reach it get their rights on it. Raise Refusal: name taken."""
    unit = found(name=name, kind=kind, parent=parent, category=category, order=order, starts_on=starts_on)
    record(by=by, verb="unit.create", subject=unit, unit_id=unit.pk)
    return unit


def found(*, name, **fields) -> Unit:
    """A new unit with its place in the tree and the rights that follow from it. Raise Refusal: name taken."""
    refuse_taken(name)
    unit = Unit.objects.create(name=name, **fields)
    enclose([unit])
    regrant_all_reaching([unit])
    return unit


@transaction.atomic
def create_branch(*, by, name, starts_on, parent, covers, category="", order=0) -> Branch:
    """Found a branch under `parent` whose members work in the units `covers`."""
    unit = create_unit(
        by=by, name=name, kind=Unit.Kind.BRANCH, starts_on=starts_on, parent=parent, category=category, order=order
    )
    branch = Branch.objects.create(unit=unit)
    branch.covers.set(covers)
    return branch


@transaction.atomic
def change_unit(*, by, unit, name, category, order, covers=None) -> Unit:
    """Mend the facts of a unit, and which units a branch covers. Raise Refusal: name taken."""
    refuse_taken(name, unit)
    unit = Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=unit.pk)
    before = {"name": unit.name, "category": unit.category, "order": unit.order}
    unit.name, unit.category, unit.order = after = (name, category, order)
    unit.save(update_fields=["name", "category", "order"])
    after = dict(zip(before, after, strict=True))
    if covers is not None:
        before["covers"] = sorted(unit.branch.covers.values_list("name", flat=True))
        after["covers"] = sorted(one.name for one in covers)
        unit.branch.covers.set(covers)
    if before["category"] != category:
        for name in settings.CATEGORY_EFFECTS:
            import_string(name)(unit)
    record(by=by, verb="unit.change", subject=unit, unit_id=unit.pk, before=before, after=after)
    return unit


@transaction.atomic
def create_group(*, by, name, kind, under=None) -> UnitGroup:
    """A name for all units of `kind`, under a unit or anywhere. Raise Refusal: name taken."""
    refuse_taken(name)
    group = UnitGroup.objects.create(name=name, kind=kind, under=under)
    record(by=by, verb="group.create", subject=group, after={"kind": kind, "under": str(under or "")})
    return group


@transaction.atomic
def add_alias(*, by, unit, text) -> None:
    """Another way to write the name of a unit. Raise Refusal: it means something already."""
    refuse_taken(text)
    alias = UnitAlias.objects.create(text=normal(text), unit=unit)
    record(by=by, verb="alias.add", subject=alias, unit_id=unit.pk)


@transaction.atomic
def drop_alias(*, by, alias) -> None:
    """Forget another name of a unit."""
    record(by=by, verb="alias.drop", subject=alias, unit_id=alias.unit_id)
    alias.delete()


def refuse_taken(name, unit=None) -> None:
    """Raise Refusal when `name` already means something other than `unit`; holds the lock on the tree."""
    lock_tree()
    key = normal(name)
    others = Unit.objects.exclude(pk=unit.pk) if unit else Unit.objects.all()
    for known in [*others.values_list("name", flat=True), *UnitGroup.objects.values_list("name", flat=True)]:
        if normal(known) == key:
            raise Refusal(f"已经有名称“{known}”，请换一个名称。")
    alias = UnitAlias.objects.filter(text=key).select_related("unit", "group").first()
    if alias and (unit is None or alias.unit_id != unit.pk):
        raise Refusal(f"“{name}”是{alias.unit or alias.group}的别名，请换一个名称，或先删去那个别名。")


def learn_alias(text, *, unit=None, group=None) -> None:
    """Remember that a notice writes `text` for a unit or a group; what was known for `text` gives way."""
    UnitAlias.objects.update_or_create(text=normal(text), defaults={"unit": unit, "group": group})

"""Writers of the organisation: units, branches, groups, aliases, and the closure of the tree."""

from collections import defaultdict

from django.db import transaction

from branches.actions.grants import chunks, regrant_all_reaching
from branches.models import Branch, Unit, UnitAlias, UnitAncestor
from branches.names import normal
from records.actions import record


@transaction.atomic
def create_unit(*, by, name, kind, starts_on, parent=None, category="", order=0) -> Unit:
    """Found a unit under `parent`; people whose posts reach it get their rights on it."""
    unit = Unit.objects.create(name=name, kind=kind, parent=parent, category=category, order=order, starts_on=starts_on)
    enclose([unit])
    regrant_all_reaching([unit])
    record(by=by, verb="unit.create", subject=unit, unit_id=unit.pk)
    return unit


def enclose(units) -> None:
    """Write the closure of new units, given with parents first; the closure of older parents is there."""
    new = {unit.pk for unit in units}
    above = defaultdict(list)
    for some in chunks(sorted({unit.parent_id for unit in units} - new - {None})):
        for ancestor, parent in UnitAncestor.objects.filter(descendant__in=some).values_list("ancestor", "descendant"):
            above[parent].append(ancestor)
    for unit in units:
        above[unit.pk] = [*above[unit.parent_id], unit.pk]
    UnitAncestor.objects.bulk_create(
        UnitAncestor(ancestor_id=ancestor, descendant_id=unit) for unit in sorted(new) for ancestor in above[unit]
    )


@transaction.atomic
def create_branch(*, by, name, starts_on, parent, covers, category="", order=0) -> Branch:
    """Found a branch under `parent` whose members work in the units `covers`."""
    unit = create_unit(
        by=by, name=name, kind=Unit.Kind.BRANCH, starts_on=starts_on, parent=parent, category=category, order=order
    )
    branch = Branch.objects.create(unit=unit)
    branch.covers.set(covers)
    return branch


def learn_alias(text, *, unit=None, group=None) -> None:
    """Remember that a notice writes `text` for a unit or a group; what was known for `text` gives way."""
    UnitAlias.objects.update_or_create(text=normal(text), defaults={"unit": unit, "group": group})

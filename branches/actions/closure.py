"""The closure of the tree, and the lock under which the tree and the rights that follow from it are written."""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType

from branches.actions.grants import chunks, reaching, regrant_all
from branches.models import Unit, UnitAncestor
from branches.tree import fits_under
from records.refusals import Refusal


def lock_tree() -> None:
    """Until the transaction ends nobody else changes units or their names, or recomputes rights from them. Take it
    before any row.

    On SQLite the transaction itself does all that."""
    ContentType.objects.select_for_update().get(app_label="branches", model="unit")


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


def replant(unit, parent) -> None:
    """Put `unit`, with everything below it, under `parent`; rights that come from above follow. Needs `lock_tree`.

    Raise Refusal where it would stand under itself, or in a place its kind has no business in."""
    below = list(Unit.objects.below(unit).values_list("pk", flat=True))
    if trouble := _trouble(unit, parent, below):
        raise Refusal(trouble)
    people = reaching(below)
    unit.parent = parent
    unit.save(update_fields=["parent"])
    UnitAncestor.objects.filter(descendant__in=below).exclude(ancestor__in=below).delete()
    above = UnitAncestor.objects.filter(descendant=parent).values_list("ancestor", flat=True)
    UnitAncestor.objects.bulk_create(
        UnitAncestor(ancestor_id=ancestor, descendant_id=pk) for ancestor in above for pk in below
    )
    regrant_all(people | reaching(below))


def _trouble(unit, parent, below) -> str:
    if unit.parent_id is None:
        return f"{unit}是最高一级，不能改上级。"
    if parent.pk in below:
        return f"{parent}是{unit}自己或它的下级，不能当它的上级。"
    if not fits_under(unit.kind, parent.kind):
        return f"“{unit.get_kind_display()}”不能设在“{parent.get_kind_display()}”（{parent}）下面，请另选上级。"
    return ""

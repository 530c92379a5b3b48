"""Which units stand behind a branch: whose work feeds its score, and whose people must not mark it. No ORM.

`unit` is a unit of kind branch with its parent and the units its branch covers.
"""

AFFILIATED = "affiliated"


def feeding(unit) -> list:
    """An office branch answers for its own work; a branch of an affiliated unit for the work of what it covers."""
    if unit.parent and unit.parent.kind == AFFILIATED:
        return list(unit.branch.covers.all())
    return [unit]


def own(unit) -> set[int]:
    """Ids of the units whose people are the branch's own: the branch itself and what it covers."""
    return {unit.pk, *(covered.pk for covered in unit.branch.covers.all())}

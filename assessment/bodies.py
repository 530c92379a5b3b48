"""Which units stand behind a branch: whose work feeds its score, and whose people must not mark it. No ORM.

`unit` is a unit of kind branch with its parent and the units its branch covers.
"""

AFFILIATED = "affiliated"


def feeding(unit) -> list:
    """The units whose work counts for the branch."""
    return list(unit.branch.covers.all()) if is_fed_by_covers(unit.parent and unit.parent.kind) else [unit]


def is_fed_by_covers(parent_kind) -> bool:
    """A branch of an affiliated unit answers for the work of what it covers, an office branch for its own."""
    return parent_kind == AFFILIATED


def own(unit) -> set[int]:
    """Ids of the units whose people are the branch's own: the branch itself and what it covers."""
    return {unit.pk, *(covered.pk for covered in unit.branch.covers.all())}

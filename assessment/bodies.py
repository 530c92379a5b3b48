"""Which units stand behind a subject: whose work feeds its score, and whose people must not mark it. No ORM.

`unit` is the subject's, with its parent and what ASKED names.
"""

AFFILIATED = "affiliated"
ASKED = ("unit__branch__covers", "unit__covering_branches")


def feeding(unit, feeds) -> list:
    """The units whose work counts for the subject; `feeds` as Scheme.feeds."""
    by_covers = is_fed_by_covers(feeds, unit.parent and unit.parent.kind)
    return list(unit.branch.covers.all()) if by_covers else [unit]


def is_fed_by_covers(feeds, parent_kind) -> bool:
    """By the parent: a branch of an affiliated unit answers for the work of what it covers, an office branch for its
    own.
    """
    return feeds == "covered" or (feeds == "by_parent" and parent_kind == AFFILIATED)


def own(unit) -> set[int]:
    """Ids of the units whose people are the subject's own: itself, what its branch covers, the branches that cover
    it.
    """
    branch = getattr(unit, "branch", None)
    covered = {one.pk for one in branch.covers.all()} if branch else set()
    return {unit.pk, *covered, *(one.pk for one in unit.covering_branches.all())}

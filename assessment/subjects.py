"""Whom a scheme assesses."""

from assessment.models import Scheme
from branches.models import Unit

KINDS = Scheme.Subjects


def subjects_of(scheme, day) -> list[Unit]:
    """The units and branches the scheme is for, as they are on `day`, with what `assessment.bodies` asks."""
    rows = Unit.objects.active(day).in_order().select_related("parent", "branch")
    if scheme.subjects == KINDS.AFFILIATED:
        rows = rows.filter(kind=Unit.Kind.AFFILIATED)
    else:
        rows = rows.filter(branch__isnull=False)
    if scheme.subjects == KINDS.OFFICE_BRANCH:
        rows = rows.exclude(parent__kind=Unit.Kind.AFFILIATED)
    if scheme.subjects == KINDS.AFFILIATED_BRANCH:
        rows = rows.filter(parent__kind=Unit.Kind.AFFILIATED)
    if scheme.categories:
        rows = rows.filter(category__in=scheme.categories)
    return list(rows.prefetch_related("branch__covers", "covering_branches"))

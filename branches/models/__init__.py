"""Who there is: people, units, branches, groups, posts, evidence, the calendar."""

from branches.models.calendar import WorkingDay
from branches.models.changes import UnitChange, UnitName
from branches.models.evidence import Evidence
from branches.models.handovers import Handover
from branches.models.imports import PendingImport
from branches.models.named import Named, NamedQuerySet
from branches.models.people import Post, SignInCode, UnitGroupPermission, UnitUserPermission, User
from branches.models.setup import Mark, SetupCode
from branches.models.units import Branch, Unit, UnitAlias, UnitAncestor, UnitGroup

__all__ = [
    "Branch",
    "Evidence",
    "Handover",
    "Mark",
    "Named",
    "NamedQuerySet",
    "PendingImport",
    "Post",
    "SetupCode",
    "SignInCode",
    "Unit",
    "UnitAlias",
    "UnitAncestor",
    "UnitChange",
    "UnitGroup",
    "UnitGroupPermission",
    "UnitName",
    "UnitUserPermission",
    "User",
    "WorkingDay",
]

"""What is to be added to the organisation, all at once. No ORM.

A `Ref` is the id of what is stored, or the comparable name (for a person the user name) of what is added beside it.
"""

from dataclasses import dataclass, field, fields
from datetime import date
from hashlib import sha256

Ref = int | str


@dataclass(frozen=True)
class NewUnit:
    """`covers` is None for what is no branch."""

    key: str
    name: str
    kind: str
    category: str
    parent: Ref | None
    order: int
    starts_on: date
    covers: tuple[Ref, ...] | None = None


@dataclass(frozen=True)
class NewGroup:
    key: str
    name: str
    kind: str
    under: Ref | None


@dataclass(frozen=True)
class NewAlias:
    """Another way to write a unit or a group; one of the two is None."""

    text: str
    unit: Ref | None = None
    group: Ref | None = None


@dataclass(frozen=True)
class NewPerson:
    username: str
    name: str
    email: str


@dataclass(frozen=True)
class NewPost:
    user: Ref
    unit: Ref
    role: str
    reach: str
    starts_on: date
    ends_on: date | None
    acting: bool


@dataclass
class Additions:
    """Units stand in the order of the file, whatever their parents."""

    units: list[NewUnit] = field(default_factory=list)
    groups: list[NewGroup] = field(default_factory=list)
    aliases: list[NewAlias] = field(default_factory=list)
    people: list[NewPerson] = field(default_factory=list)
    posts: list[NewPost] = field(default_factory=list)

    def __bool__(self) -> bool:
        return any(self.counts().values())

    def counts(self) -> dict[str, int]:
        """How many of each; branches apart from other units."""
        branches = sum(unit.covers is not None for unit in self.units)
        counts = {each.name: len(getattr(self, each.name)) for each in fields(self)}
        return counts | {"units": len(self.units) - branches, "branches": branches}

    def digest(self) -> str:
        """Equal when exactly the same would be added."""
        return sha256(repr(self).encode()).hexdigest()

    def parents_first(self) -> list[list[NewUnit]]:
        """The units level by level: the parents of each are stored or in an earlier level."""
        levels, left = [], self.units
        waiting = {unit.key for unit in left}
        while left:
            level = [unit for unit in left if unit.parent not in waiting]
            if not level:
                raise ValueError("units in a circle")
            waiting -= {unit.key for unit in level}
            left = [unit for unit in left if unit.key in waiting]
            levels.append(level)
        return levels

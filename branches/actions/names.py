"""Finding the unit or group a notice means by a name."""

from dataclasses import dataclass

from django.db.models import Q

from branches.models import Unit, UnitAlias, UnitGroup
from branches.names import LEVEL_PREFIX, normal, without_prefix


@dataclass(frozen=True)
class NameBook:
    """All names of a day: comparable form → Unit or UnitGroup."""

    names: dict
    aliases: dict

    @classmethod
    def of(cls, day) -> "NameBook":
        """Load the names of `day` in three queries."""
        units = Unit.objects.active(day)
        named = [*units, *UnitGroup.objects.all()]
        aliases = UnitAlias.objects.filter(Q(unit=None) | Q(unit__in=units)).select_related("unit", "group")
        return cls(
            names={normal(thing.name): thing for thing in named},
            aliases={alias.text: alias.unit or alias.group for alias in aliases},
        )

    def find(self, text):
        """The Unit or UnitGroup meant without doubt: its own name, a known alias, or its name with the level prefix
        written out. None otherwise."""
        key = normal(text)
        return self.names.get(key) or self.aliases.get(key) or self.names.get(without_prefix(key))

    def suggest(self, text):
        """What a name without the level prefix probably means, for a person to confirm; None when there is no idea."""
        return self.names.get(LEVEL_PREFIX + normal(text))

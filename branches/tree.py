"""What may stand under what in the tree of units. No ORM: kinds are the codes of Unit.Kind."""

# An office never stands under an affiliated unit: the group of all offices would open up into wards of hospitals.
MAY_STAND_UNDER = {
    "bureau": (),
    "party": ("bureau", "party", "affiliated"),
    "office": ("bureau", "party", "office"),
    "mass": ("bureau", "party", "office", "affiliated"),
    "affiliated": ("bureau", "office", "affiliated"),
    "branch": ("bureau", "party", "office", "affiliated"),
}


def fits_under(kind: str, above: str) -> bool:
    """May a unit of `kind` stand under one of the kind `above`?"""
    return above in MAY_STAND_UNDER[kind]

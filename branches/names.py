"""How a notice writes the name of a unit, made comparable."""

import unicodedata

LEVEL_PREFIX = "局"


def normal(text: str) -> str:
    """NFKC without blanks: the form in which names are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def without_prefix(text: str) -> str:
    """The name without the level prefix that a list writes once or not at all."""
    return text[len(LEVEL_PREFIX) :] if text.startswith(LEVEL_PREFIX) else text

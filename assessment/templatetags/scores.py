"""How figures of a score are written."""

from decimal import Decimal

from django import template

from assessment.voting import GRADES

register = template.Library()


@register.filter
def shortened(number: Decimal) -> str:
    """At least two places, and no more zeros than these: 93.50, 94.625."""
    places = max(2, -number.normalize().as_tuple().exponent)
    return f"{number:.{places}f}"


@register.filter
def five_places(number: Decimal) -> str:
    return f"{number:.5f}"


@register.filter
def votes(tally) -> list[tuple[str, int]]:
    """(grade, ballots) pairs."""
    return list(zip(GRADES, tally.counts, strict=False))

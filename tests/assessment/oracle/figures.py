"""Numbers as they stand in a package: decimal text in, exact fractions inside, decimal text out."""

from fractions import Fraction

NONE = Fraction(0)
HUNDRED = Fraction(100)


def number(text) -> Fraction | None:
    return None if text is None else Fraction(str(text))


def total_of(texts) -> Fraction:
    return sum(map(number, texts), NONE)


def halves_up(exact: Fraction, places: int) -> Fraction:
    """Half away from zero."""
    scale = 10**places
    whole = (abs(exact) * scale * 2 + 1) // 2
    return Fraction(whole if exact >= 0 else -whole, scale)


def written(exact: Fraction | None, places: int = 5) -> str | None:
    """Decimal text with a fixed number of places; zero has no sign."""
    if exact is None:
        return None
    scaled = halves_up(exact, places) * 10**places
    digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
    return f"{'-' if scaled < 0 else ''}{digits[:-places]}.{digits[-places:]}"

"""Exact numbers: decimal strings in, fractions inside, decimal strings out. No ORM."""

import re
from fractions import Fraction
from functools import lru_cache

PLACES, TOTAL_PLACES = 5, 2  # of a line, of a total
NIL = Fraction(0)
MANY = 4_096  # the same few numbers come back for every subject
DECIMAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,8})?")  # longer ones, and exponents, only slow a reader down


def number(text) -> Fraction | None:
    """The value of a decimal string; None stays None. Raise ValueError for anything else."""
    return None if text is None else _read(str(text))


@lru_cache(MANY)
def _read(text: str) -> Fraction:
    if not DECIMAL.fullmatch(text):
        raise ValueError(f"不是十进制数：{text:.40}")
    return Fraction(text)


def amount(text) -> Fraction:
    """The same, and nothing for None."""
    return number(text) or NIL


def scaled(value: Fraction, places: int = PLACES) -> int:
    """`value` in units of the last place, half up on the absolute value."""
    top, bottom = abs(value.numerator) * 10**places, value.denominator
    whole = (2 * top + bottom) // (2 * bottom)
    return whole if value >= 0 else -whole


def unscaled(whole: int, places: int = PLACES) -> str:
    """The decimal string of so many units of the last place."""
    digits = f"{abs(whole):0{places + 1}d}"
    return f"{'-' if whole < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def rounded(value: Fraction, places: int = PLACES) -> str:
    return unscaled(scaled(value, places), places)


def cut(value: Fraction, places: int = PLACES) -> str:
    """`value` without what comes after the last place: 94.876 → 94.87. Never rounds up to a limit it did not reach."""
    whole = abs(value.numerator) * 10**places // value.denominator
    return unscaled(whole if value >= 0 else -whole, places)


def plain(value) -> str:
    """A number as people write it: 60.00 → 60, 2.50 → 2.5; what goes on after the last place ends in …"""
    return _plain(value if isinstance(value, Fraction) else Fraction(value))


@lru_cache(MANY)
def _plain(value: Fraction) -> str:
    shown = cut(value).rstrip("0").rstrip(".")
    return shown if value.denominator == 1 or (value * 10**PLACES).denominator == 1 else f"{shown}…"


def clipped(value: Fraction, top: Fraction) -> Fraction:
    return min(max(value, NIL), top)

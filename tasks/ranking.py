"""Places inside one category. No ORM."""

from bisect import bisect_right
from collections.abc import Sequence


def ranks(values: Sequence) -> list[int | None]:
    """Competition ranks (1, 1, 3), the largest first, in the order given; no value, no rank."""
    ascending = sorted(value for value in values if value is not None)
    return [None if value is None else 1 + len(ascending) - bisect_right(ascending, value) for value in values]

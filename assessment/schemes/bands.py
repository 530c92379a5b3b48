"""Bands as people write them: a line each, 从多少起、得几分. No ORM."""

import re
import unicodedata
from decimal import Decimal

from assessment.schemes.walking import plain

LINE = re.compile(r"(\d{1,10}(?:\.\d{1,2})?)[^\d.\-]+(\d{1,3}(?:\.\d{1,2})?)[^\d.\-]*")
BREAKS = re.compile(r"[\n；;]")
MOST = 20


def as_text(bands, between="\n") -> str:
    """12 起得 10 分, a line each."""
    return between.join(f"{limit} 起得 {points} 分" for limit, points in bands)


def from_text(text: str) -> list[list[str]] | None:
    """[[from this quantity, points], …], the highest first; None where a line cannot be read."""
    lines = [line.strip() for line in BREAKS.split(unicodedata.normalize("NFKC", text)) if line.strip()]
    found = [LINE.fullmatch(line) for line in lines]
    if not all(found) or len(found) > MOST:
        return None
    bands = [[plain(match[1]), plain(match[2])] for match in found]
    return sorted(bands, key=lambda band: Decimal(band[0]), reverse=True)

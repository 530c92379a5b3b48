"""One form for everything a checksum covers. No ORM."""

import hashlib
from collections.abc import Iterable


def digest(rows: Iterable[tuple]) -> str:
    """SHA-256 over the rows, whatever their order."""
    return hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()

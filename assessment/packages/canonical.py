"""One way to write data down, so that equal data are equal bytes. No ORM."""

import hashlib
import json


def to_bytes(data) -> bytes:
    """Sorted keys, UTF-8, no spaces; numbers are strings or whole. Raise TypeError, ValueError for anything else."""
    _refuse_floats(data)
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def from_bytes(data: bytes):
    """Raise ValueError unless `data` is exactly what `to_bytes` writes."""
    try:
        found = json.loads(data.decode(), parse_float=_not_canonical, parse_constant=_not_canonical)
        if to_bytes(found) == data:
            return found
    except (RecursionError, TypeError) as error:
        raise ValueError("not canonical") from error
    raise ValueError("not canonical")


def sha256(data) -> str:
    """Digest of the canonical bytes of `data`, in hex."""
    return hashlib.sha256(to_bytes(data)).hexdigest()


def _not_canonical(text):
    raise ValueError(f"{text} is no canonical number")


def _refuse_floats(data):
    waiting = [data]
    while waiting:
        here = waiting.pop()
        if isinstance(here, float):
            raise TypeError("a float has no canonical form")
        if isinstance(here, dict):
            waiting += [*here.keys(), *here.values()]
        elif isinstance(here, list | tuple):
            waiting += here

"""Choices that look arbitrary and are the same on every machine."""

from zlib import crc32


def below(limit: int, *key) -> int:
    """A number from 0 to `limit` - 1 that follows from `key`."""
    return crc32("/".join(map(str, key)).encode()) % limit


def pick(options, *key):
    """One of `options` that follows from `key`."""
    return options[below(len(options), *key)]

"""Who acts, from where, in which request: set once per request by a middleware, read by `record`."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Trail:
    """Facts of the request at hand that every history line carries."""

    ip: str = ""
    request_id: str = ""
    acting_as: str = ""


_trail: ContextVar[Trail] = ContextVar("trail", default=Trail())


def current() -> Trail:
    """The trail of the request at hand; empty in a job or a command."""
    return _trail.get()


@contextmanager
def following(trail: Trail):
    """Make `trail` the current one for the length of a block."""
    token = _trail.set(trail)
    try:
        yield trail
    finally:
        _trail.reset(token)

"""Who acts, from where, in which request: set once per request by a middleware, read by `record`."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Trail:
    """Facts of the request at hand that every history line carries."""

    ip: str = ""
    request_id: str = ""
    acting_as: str = ""
    as_deputy: bool = False


def untraced(view):
    """Decorate a view of which not even a refusal is noted: people vote there."""
    view.is_untraced = True
    return view


_trail: ContextVar[Trail] = ContextVar("trail", default=Trail())


def current() -> Trail:
    """The trail of the request at hand; empty in a job or a command."""
    return _trail.get()


def note_deputy(acts_as_deputy: bool) -> None:
    """Say of the step being taken whether it is a deputy's; the next line of history carries it, and no further one."""
    _trail.set(replace(_trail.get(), as_deputy=acts_as_deputy))


def take_deputy() -> bool:
    """What `note_deputy` said, once."""
    acts_as_deputy = _trail.get().as_deputy
    if acts_as_deputy:
        note_deputy(False)
    return acts_as_deputy


@contextmanager
def following(trail: Trail):
    """Make `trail` the current one for the length of a block."""
    token = _trail.set(trail)
    try:
        yield trail
    finally:
        _trail.reset(token)

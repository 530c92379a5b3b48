"""People who act at the same moment: threads with a database connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

PATIENCE = 30  # seconds until a test gives up on somebody who does not come


def at_once(*acts) -> list:
    """Call all `acts` at the same moment; return what each returned or raised, in their order."""
    start = Barrier(len(acts))
    return _in_threads([lambda act=act: start.wait(PATIENCE) is not None and act() for act in acts])


def looking_first(look, *acts) -> list:
    """The control of a race: everybody calls `look`, and only then everybody acts on what was seen.

    Return as `at_once`."""
    all_looked = Barrier(len(acts))

    def call(act):
        seen = look()
        all_looked.wait(PATIENCE)
        return act(seen)

    return _in_threads([lambda act=act: call(act) for act in acts])


def _in_threads(calls) -> list:
    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(_outcome, calls))


def _outcome(call):
    try:
        return call()
    except Exception as error:
        return error
    finally:
        connection.close()

"""What the tests of all addresses and all actions need of the assessment: one module for each part of it.

A module may have TABLE, FORMS, SHOWS_A_PAGE_TOO as in tests/test_access.py; THINGS, thing → function of (cast, plan,
scene) that makes what its lines name (an object, or the arguments of the address), made only when a line asks for it;
MANY, thing → function of (cast, plan, units, size) with `size` rows on its page, for tests/test_queries.py; ACTIONS,
PARTS and UNRECORDED as in tests/test_audit.py; BAD, groups as in tests/bad_cases.py.
"""

from importlib import import_module
from pkgutil import iter_modules

MODULES = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]


def merged(name) -> dict:
    """The dicts called `name` of all modules as one."""
    return {key: value for module in MODULES for key, value in getattr(module, name, {}).items()}


TABLE = "".join(getattr(module, "TABLE", "") for module in MODULES)
SHOWS_A_PAGE_TOO = {name for module in MODULES for name in getattr(module, "SHOWS_A_PAGE_TOO", ())}
FORMS, THINGS, MANY, ACTIONS = merged("FORMS"), merged("THINGS"), merged("MANY"), merged("ACTIONS")
UNRECORDED = {action for module in MODULES for action in getattr(module, "UNRECORDED", ())}
BAD = [group for module in MODULES for group in getattr(module, "BAD", ())]
PARTS = {name for module in MODULES for name in getattr(module, "PARTS", ())}


class Made(dict):
    """A scene that makes what it has not got."""

    def __init__(self, things, cast, plan):
        super().__init__(things)
        self.cast, self.plan = cast, plan

    def __missing__(self, thing):
        self[thing] = THINGS[thing](self.cast, self.plan, self)
        return self[thing]

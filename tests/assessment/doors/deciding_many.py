"""The things of `deciding` with many subjects, for tests/test_queries.py."""

from tests.assessment import run
from tests.assessment.doors import deciding


class Scene(dict):
    """One for each number of subjects, so that what hangs on a cycle finds it made."""

    made: dict[tuple, "Scene"] = {}

    def __init__(self, cast, plan, size):
        super().__init__()
        self.cast, self.plan, self.size = cast, plan, size

    def __missing__(self, thing):
        self[thing] = deciding.THINGS[thing](self.cast, self.plan, self)
        return self[thing]


def _many(thing):
    def made(cast, plan, units, size):
        run.more_branches(units, size, f"定{size}-")
        scene = Scene.made.setdefault(plan.pk, Scene(cast, plan, size))
        return scene[thing]

    return made


MANY = {
    thing: _many(thing)
    for thing in ("graded", "submitted", "decided", "public", "tied", "mine", "theirs", "on_show", "appeal")
}

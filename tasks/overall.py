"""Where a plan stands: the few figures every card of the overview is drawn from. Reads only.

A figure is a dict with "task", "kind", "category", "light", "awaiting", "rows" and "progress_sum", as `tasks.tallies`
takes them.
"""

from django.db.models import F

from tasks.models import Assignment, GroupRollUp

KEYS = ("task", "kind", "category", "awaiting")
MANY_UNITS = 1000


def names_units(plan) -> bool:
    """Are there few enough units to count and to list them? In a larger plan figures go down to categories only."""
    return plan.unit_count <= MANY_UNITS


def figures(plan, rights, day) -> list[dict]:
    """The figures of `plan` as of `day` (today), of the rows this person may see."""
    return of_all(plan, day) if rights.sees_all else _counted(Assignment.objects.visible_to(rights), plan, day)


def of_all(plan, day) -> list[dict]:
    """The same of all rows of the plan: from the roll-ups, where they are of that day; else the rows are counted."""
    if plan.counted_on == day:
        return list(GroupRollUp.objects.filter(plan=plan).tally(*KEYS))
    return _counted(Assignment.objects, plan, day)


def _counted(rows, plan, day) -> list[dict]:
    found = rows.counted().filter(plan=plan).with_light(day)
    return list(found.tally("task", "awaiting", kind=F("unit__kind"), category=F("unit__category")))

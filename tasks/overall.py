"""Where a plan stands: the few figures every card of the overview is drawn from. Reads only.

A figure is a dict with "task", "kind", "category", "light", "awaiting", "rows" and "progress_sum", as `tasks.tallies`
takes them.
"""

from django.db.models import F

from tasks.models import Assignment

GROUP = {"kind": F("unit__kind"), "category": F("unit__category")}


def figures(plan, rights, day) -> list[dict]:
    """The figures of `plan` as of `day` (today), of the rows this person may see."""
    return of_all(plan, day) if rights.sees_all else _of(Assignment.objects.visible_to(rights), plan, day)


def of_all(plan, day) -> list[dict]:
    """The same of all rows of the plan."""
    return _of(Assignment.objects, plan, day)


def _of(rows, plan, day) -> list[dict]:
    return list(rows.counted().filter(plan=plan).with_light(day).tally("task", "awaiting", **GROUP))

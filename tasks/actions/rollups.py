"""Roll-ups (汇总): written in the transaction of each change, moved on day by day, compared and rebuilt on demand.

On two levels at once: `RollUp` by unit and pillar, `GroupRollUp` by task and kind and category of units.
"""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Sum

from branches.models import Unit
from records.actions import record
from tasks.lights import light
from tasks.models import Assignment, GroupRollUp, Plan, RollUp, Task
from tasks.querysets import counting
from tasks.states import STOPPED

ROWS = 2000  # at a time
COUNTED = ("counted_light", "counted_progress", "counted_awaiting", "counted_group")
KEYS = {
    RollUp: ("plan_id", "unit_id", "pillar_id", "light"),
    GroupRollUp: ("plan_id", "task_id", "kind", "category", "light", "awaiting"),
}


class Place(NamedTuple):
    """Where a row counts."""

    plan: int
    unit: int
    pillar: int
    task: int


class Said(NamedTuple):
    """What a row counts as: the fields `COUNTED`."""

    light: str = ""
    progress: int = 0
    awaiting: str = ""
    group: str = ""


class Sums:
    """Summands of both levels: for each model, its key → [rows, sum of progress]."""

    def __init__(self):
        self.of = {model: {} for model in KEYS}

    def add(self, place: Place, said: Said, sign: int) -> None:
        """Add or take away a row of `place` that counts as `said`."""
        if said.light:
            self.put(RollUp, (place.plan, place.unit, place.pillar, said.light), sign, sign * said.progress)
        if said.group:
            key = (place.plan, place.task, *said.group.split("/", 1), said.light, said.awaiting)
            self.put(GroupRollUp, key, sign, sign * said.progress)

    def put(self, model, key, number, progress) -> None:
        entry = self.of[model].setdefault(tuple(key), [0, 0])
        entry[0] += number
        entry[1] += progress

    def store(self) -> None:
        """Add the entries that are not nothing. Neither waits for anybody."""
        for model, sums in self.of.items():
            entries = [
                model(**dict(zip(KEYS[model], key, strict=True)), number=number, progress=progress)
                for key, (number, progress) in sums.items()
                if number or progress
            ]
            model.objects.bulk_create(entries, batch_size=ROWS)


def recount(rows) -> Sums:
    """Set what locked rows count as from now on; return the entries that say so, which the caller stores with them."""
    sums, groups = Sums(), _groups({row.unit_id for row in rows})
    for row in rows:
        day, place = row.plan.counted_on, Place(row.plan_id, row.unit_id, row.task.pillar_id, row.task_id)
        now = Said()
        if day is not None and row.state not in STOPPED:
            now = Said(light(row, day).value, row.progress, row.awaiting, groups[row.unit_id])
        sums.add(place, Said(*(getattr(row, name) for name in COUNTED)), -1)
        sums.add(place, now, +1)
        for name, value in zip(COUNTED, now, strict=True):
            setattr(row, name, value)
    return sums


def _groups(units) -> dict[int, str]:
    """Unit id → its kind and category as they are now; what came with a row may be from before it was locked."""
    found = Unit.objects.filter(pk__in=units).values_list("pk", "kind", "category")
    return {pk: f"{kind}/{category}" for pk, kind, category in found}


def count_rows(plan, rows=None) -> int:
    """Count those of `rows` (by default all of the plan) of which the roll-ups hold something else; return how many."""
    if plan.counted_on is None:
        return 0
    rows = Assignment.objects.filter(plan=plan) if rows is None else rows
    wrong = rows.miscounted(plan.counted_on).order_by("pk").values_list("pk", flat=True)
    pillars = dict(Task.every.filter(plan=plan).values_list("pk", "pillar"))
    count, last = 0, 0
    while keys := list(wrong.filter(pk__gt=last)[:ROWS]):
        _count_some(plan, keys, pillars)
        count, last = count + len(keys), keys[-1]
    return count


def count_plan(plan) -> int:
    """The same for all rows of a locked plan, and its units. Ends every change of many rows at once."""
    count = count_rows(plan)
    units = RollUp.objects.filter(plan=plan).order_by().values("unit").annotate(rows=Sum("number"))
    plan.unit_count = units.filter(rows__gt=0).count()
    plan.save(update_fields=["unit_count"])
    return count


def _count_some(plan, keys, pillars) -> None:
    sums, groups = Sums(), defaultdict(list)
    list(Assignment.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    rows, now = Assignment.objects.filter(pk__in=keys), counting(plan.counted_on)
    told = rows.order_by("pk").annotate(**{f"now_{name}": now[name] for name in COUNTED})
    for pk, unit, task, *said in told.values_list("pk", "unit", "task", *COUNTED, *(f"now_{name}" for name in COUNTED)):
        place, before, after = Place(plan.pk, unit, pillars[task], task), Said(*said[:4]), Said(*said[4:])
        sums.add(place, before, -1)
        sums.add(place, after, +1)
        groups[after.group].append(pk)
    sums.store()
    # The rows are locked, their units are not: the group is stored as it was read.
    del now["counted_group"]
    for group, members in groups.items():
        rows.filter(pk__in=members).update(counted_group=group, **now)


def uncount(rows) -> None:
    """Take locked rows out of the roll-ups before they move to another unit or go; `count_rows` brings them back."""
    sums = Sums()
    for plan, unit, pillar, task, *said in rows.order_by().values_list(
        "plan", "unit", "task__pillar", "task", *COUNTED
    ):
        sums.add(Place(plan, unit, pillar, task), Said(*said), -1)
    sums.store()
    rows.update(**dict(zip(COUNTED, Said(), strict=True)))


def regroup(unit) -> None:
    """Let the rows of a unit whose category changed count in the new one; years under seal stay as they are."""
    plans = Plan.objects.published().unlocked().filter(assignments__unit=unit, counted_on__isnull=False)
    for plan in plans.distinct().order_by("pk").defer("notice"):
        count_rows(plan, Assignment.objects.filter(plan=plan, unit=unit))


def count_day(today) -> int:
    """Move the roll-ups of all published plans to `today`, and join their entries; years under seal stay as they are.
    Return how many rows changed."""
    count = 0
    for plan in Plan.objects.published().unlocked().order_by("pk").only("pk"):
        with transaction.atomic():
            plan = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
            if plan.counted_on != today:
                plan.counted_on = today
                plan.save(update_fields=["counted_on"])
            count += count_plan(plan)
            _join(plan)
    return count


def _join(plan) -> None:
    """One entry for each key that has many. The plan is locked, so nobody else joins; new entries only add to it."""
    sums = Sums()
    for model, names in KEYS.items():
        same = model.objects.filter(**{name: OuterRef(name) for name in names}).exclude(pk=OuterRef("pk"))
        many = model.objects.filter(Exists(same), plan=plan)
        taken = []
        for pk, number, progress, *key in many.values_list("pk", "number", "progress", *names):
            sums.put(model, key, number, progress)
            taken.append(pk)
        for start in range(0, len(taken), ROWS):
            model.objects.filter(pk__in=taken[start : start + ROWS]).delete()
    sums.store()


@transaction.atomic
def rebuild(*, by, plan) -> int:
    """Count all rows of the plan from nothing; return how many count."""
    plan = Plan.objects.select_for_update(of=("self",), no_key=True).select_related("notice").get(pk=plan.pk)
    rows = Assignment.objects.filter(plan=plan)
    rows.update(**dict(zip(COUNTED, Said(), strict=True)))  # waits for whoever changes a row just now
    for model in KEYS:
        model.objects.filter(plan=plan).delete()
    count = count_plan(plan)
    record(by=by, verb="plan.rebuild_rollups", subject=plan, after={"assignments": count})
    return count


def differences(plan) -> dict:
    """Model → {its key but for the plan: ((rows, progress) by the roll-ups, the same counted now)}, where they differ.

    Keys: (unit, pillar, light) and (task, kind, category, awaiting, light)."""
    rows = Assignment.objects.counted().filter(plan=plan, plan__counted_on__isnull=False)
    rows = rows.with_light(plan.counted_on or date.max)
    found = {RollUp: ("unit", "pillar"), GroupRollUp: ("task", "kind", "category", "awaiting")}
    own = {"pillar": F("task__pillar"), "kind": F("unit__kind"), "category": F("unit__category")}
    for model, names in found.items():
        now = rows.tally(*(set(names) - set(own)), **{name: own[name] for name in names if name in own})
        found[model] = _unequal(model.objects.filter(plan=plan).tally(*names), now, (*names, "light"))
    return {model: unequal for model, unequal in found.items() if unequal}


def _unequal(held, now, names) -> dict:
    """Key → the (rows, progress) of two tallies by `names`, where they are not equal."""
    held, now = (
        {tuple(row[name] for name in names): (row["rows"], row["progress_sum"]) for row in tally}
        for tally in (held, now)
    )
    nothing = (0, 0)
    keys = sorted(held.keys() | now.keys())
    return {key: (held.get(key, nothing), now.get(key, nothing)) for key in keys if held.get(key) != now.get(key)}

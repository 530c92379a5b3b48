"""Roll-ups (汇总): written in the transaction of each change, moved on day by day, compared and rebuilt on demand."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Count, F

from records.actions import record
from tasks.lights import light
from tasks.models import Assignment, Plan, RollUp, Task
from tasks.querysets import counts_as, counts_with
from tasks.states import STOPPED

ROWS = 2000  # at a time
KEYS = ("plan_id", "unit_id", "pillar_id", "light")
NOTHING = ("", 0)


class Sums(dict):
    """(plan, unit, pillar, light) → [rows, sum of progress]."""

    def add(self, place, said, sign) -> None:
        """Add or take away a row of `place` (plan, unit, pillar) that counts as `said` (light, progress)."""
        if said[0]:
            entry = self.setdefault((*place, said[0]), [0, 0])
            entry[0] += sign
            entry[1] += sign * said[1]

    def entries(self) -> list[RollUp]:
        return [
            RollUp(**dict(zip(KEYS, key, strict=True)), number=number, progress=progress)
            for key, (number, progress) in self.items()
            if number or progress
        ]


def recount(rows) -> list[RollUp]:
    """Set what locked rows count as from now on; return the entries that say so, which the caller stores with them."""
    sums = Sums()
    for row in rows:
        day, place = row.plan.counted_on, (row.plan_id, row.unit_id, row.task.pillar_id)
        now = NOTHING if day is None or row.state in STOPPED else (light(row, day).value, row.progress)
        sums.add(place, (row.counted_light, row.counted_progress), -1)
        sums.add(place, now, +1)
        row.counted_light, row.counted_progress = now
    return sums.entries()


def count_rows(plan, rows=None) -> int:
    """Count those of `rows` (by default all of the plan) of which the roll-ups hold something else; return how many.

    Ends every change of many rows at once.
    """
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


def _count_some(plan, keys, pillars) -> None:
    day, sums = plan.counted_on, Sums()
    list(Assignment.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    rows = Assignment.objects.filter(pk__in=keys)
    told = rows.annotate(now=counts_as(day), now_with=counts_with())
    for unit, task, *before, now, now_with in told.values_list(
        "unit", "task", "counted_light", "counted_progress", "now", "now_with"
    ):
        place = (plan.pk, unit, pillars[task])
        sums.add(place, before, -1)
        sums.add(place, (now, now_with), +1)
    RollUp.objects.bulk_create(sums.entries(), batch_size=ROWS)
    rows.update(counted_light=counts_as(day), counted_progress=counts_with())


def uncount(rows) -> None:
    """Take locked rows out of the roll-ups before they move to another unit or go; `count_rows` brings them back."""
    sums = Sums()
    for *place, as_light, progress in rows.order_by().values_list(
        "plan", "unit", "task__pillar", "counted_light", "counted_progress"
    ):
        sums.add(place, (as_light, progress), -1)
    RollUp.objects.bulk_create(sums.entries(), batch_size=ROWS)
    rows.update(counted_light="", counted_progress=0)


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
            count += count_rows(plan)
            _join(plan)
    return count


def _join(plan) -> None:
    """One entry for each key that has many. The plan is locked, so nobody else joins; new entries only add to it."""
    many = RollUp.objects.filter(plan=plan).values(*KEYS).annotate(entries=Count("pk")).filter(entries__gt=1).order_by()
    for key in list(many.values(*KEYS)):
        sums, taken = Sums(), []
        for pk, number, progress in RollUp.objects.filter(**key).values_list("pk", "number", "progress"):
            entry = sums.setdefault(tuple(key[name] for name in KEYS), [0, 0])
            entry[0], entry[1] = entry[0] + number, entry[1] + progress
            taken.append(pk)
        RollUp.objects.filter(pk__in=taken).delete()
        RollUp.objects.bulk_create(sums.entries())


@transaction.atomic
def rebuild(*, by, plan) -> int:
    """Count all rows of the plan from nothing; return how many count."""
    plan = Plan.objects.select_for_update(of=("self",), no_key=True).select_related("notice").get(pk=plan.pk)
    rows = Assignment.objects.filter(plan=plan)
    rows.update(counted_light="", counted_progress=0)  # waits for whoever changes a row just now
    RollUp.objects.filter(plan=plan).delete()
    count = count_rows(plan)
    record(by=by, verb="plan.rebuild_rollups", subject=plan, after={"assignments": count})
    return count


def differences(plan) -> dict:
    """(unit, pillar, light) → ((rows, progress) by the roll-ups, the same counted now), where they are not equal."""
    held, found = defaultdict(lambda: (0, 0)), defaultdict(lambda: (0, 0))
    for row in RollUp.objects.filter(plan=plan).tally("unit", "pillar"):
        held[row["unit"], row["pillar"], row["light"]] = (row["rows"], row["progress_sum"])
    if plan.counted_on:
        rows = Assignment.objects.counted().filter(plan=plan).with_light(plan.counted_on)
        for row in rows.tally("unit", pillar=F("task__pillar")):
            found[row["unit"], row["pillar"], row["light"]] = (row["rows"], row["progress_sum"])
    return {key: (held[key], found[key]) for key in held.keys() | found.keys() if held[key] != found[key]}

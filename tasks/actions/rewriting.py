"""A task under the words of an amendment; those that held before are kept with the change."""

from django.db.models import Max

from tasks.actions.amending import WORDS, words_of
from tasks.actions.draft_tasks import room_in
from tasks.actions.names import meant_as
from tasks.breakdown import LEAD, RESPONSIBLE
from tasks.models import Responsibility, Target, Task, TaskChange


def rewrite(plan, change) -> None:
    """Give the task its new words, keeping those that held."""
    if change.kind == TaskChange.Kind.ADD:
        change.task = _added_task(plan, change)
    else:
        change.before = words_of(change.task) | {"lead": str(change.task.lead or "")}
    change.save(update_fields=["task", "before"])
    task = change.task
    if change.kind == TaskChange.Kind.DROP:
        task.is_dropped, task.dropped_because = True, change.reason
        task.save(update_fields=["is_dropped", "dropped_because"])
        return
    if task.issued_title:
        task.issued_title = change.title
    for name in WORDS:
        setattr(task, name, getattr(change, name))
    task.lead, task.lead_is_set, task.version = change.lead, True, task.version + 1
    task.save()
    task.targets.all().delete()
    Target.objects.bulk_create(Target(task=task, text=line[:300]) for line in change.targets.splitlines() if line)
    _rewrite_responsibilities(task, change)


def _added_task(plan, change) -> Task:
    return Task.objects.create(
        plan=plan, pillar=change.pillar, name=change.name, title=change.title, order=room_in(plan, change.pillar)
    )


def _rewrite_responsibilities(task, change) -> None:
    """The list of names follows: units go and come, and the lead is named as such."""
    named = Responsibility.objects.filter(task=task)
    dropped = [one.unit_id for one in change.units.all() if not one.is_added]
    named.filter(unit__in=dropped).delete()
    things = {str(one): one.unit or one.group for one in change.units.all() if one.is_added}
    things |= {} if change.lead is None else {str(change.lead): change.lead}
    there = set(named.values_list("unit_id", "group_id"))
    last = named.aggregate(last=Max("order"))["last"] or 0
    new = [
        Responsibility(task=task, text=text[:100], order=order, is_added=True, **meant_as(thing))
        for order, (text, thing) in enumerate(things.items(), start=last + 1)
    ]
    Responsibility.objects.bulk_create(one for one in new if (one.unit_id, one.group_id) not in there)
    named.filter(role=LEAD).exclude(unit=change.lead).update(role=RESPONSIBLE)
    named.filter(unit=change.lead, unit__isnull=False).update(role=LEAD)

"""The rows a meeting names (需点名): those late for long, with how often they were reminded and urged. Reads only."""

from datetime import timedelta

from django.db.models import Count, F

from records.models import Reminder
from tasks.agenda import Named
from tasks.models import Assignment, UrgedRow


def days_late(row, day) -> int:
    """How many days, with the first on which it was late."""
    return (day - row.late_on).days + 1


def late_for(rows, day, days):
    """Of `rows`, those that on `day` have been late for so many days."""
    return rows.overdue(day).filter(late_on__lte=day - timedelta(days=days - 1))


def named(rows, day, most) -> list[Named]:
    """The first of `rows`, the latest on top."""
    found = list(rows.select_related("task__pillar", "unit").order_by("late_on", "id")[:most])
    reminded, urged = _reminded(found), _urged(found)
    return [
        Named(
            row.pk,
            row.unit.name,
            row.task.called,
            row.due_on,
            days_late(row, day),
            reminded.get(row.pk, 0),
            urged.get(row.pk, 0),
        )
        for row in found
    ]


def _reminded(rows) -> dict[int, int]:
    """Row id → on how many steps of its rules it was told of, to however many people."""
    sent = Reminder.objects.filter(
        unit_id__in={row.unit_id for row in rows},
        subject_type=Assignment._meta.label_lower,
        subject_id__in=[row.pk for row in rows],
        state=Reminder.State.SENT,
    )
    steps = sent.order_by().values_list("subject_id", "rule", "due_on", "offset").distinct()
    found = {}
    for row, *_ in steps:
        found[row] = found.get(row, 0) + 1
    return found


def _urged(rows) -> dict[int, int]:
    counts = UrgedRow.objects.filter(assignment__in=rows).order_by().values(row=F("assignment"))
    return {line["row"]: line["times"] for line in counts.annotate(times=Count("pk"))}

"""All that decides whom the rules expect to be told of what, as one short text: the same text, nothing new."""

from hashlib import sha256

from django.db.models import Count, F, Sum

from branches.models import Post, WorkingDay
from tasks.models import Assignment, Period, ProgressReport, ReminderRule, Task

PRIME = 65_521  # keeps the products of ids small, so that their sum fits a column of any database
DECIDING = ("state", "awaiting", "returned", "due_on", "late_on", "turn_on", "starts_on", "reports_last")
POST = ("pk", "user", "unit", "role", "reach", "starts_on", "ends_on", "waiting", "user__is_active")
RULE = ("kind", "plan", "task", "is_on", "steps", "every", "leader_from", "office_from")
PERIOD = ("pk", "plan__status", "plan__periods", "rhythm", "starts_on", "due_on", "lead_due_on")


def what_decides() -> str:
    """Two different states have different texts, but for a chance of nothing; one pass over each table."""
    digest = sha256()
    for rows in (
        _counted(Assignment.objects, "unit", *DECIDING),
        _counted(ProgressReport.objects, "assignment", "period", "state", "due_on"),
        Post.objects.order_by("pk").values_list(*POST),
        ReminderRule.objects.order_by("pk").values_list(*RULE),
        Period.objects.order_by("pk").values_list(*PERIOD),
        Task.every.order_by("pk").values_list("pk", "lead", "rhythm"),
        WorkingDay.objects.order_by("pk").values_list("day", "is_working"),
    ):
        for row in rows.iterator():
            digest.update(repr(row).encode())
    return digest.hexdigest()


def _counted(rows, owner, *fields):
    """Per values of `fields`, how many rows of which ids and owners."""
    owned = Sum((F("pk") % PRIME) * (F(f"{owner}_id") % PRIME))
    return rows.order_by(*fields).values_list(*fields).annotate(Count("pk"), Sum("pk"), owned=owned)

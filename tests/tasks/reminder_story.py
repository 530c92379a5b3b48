"""Tells the model of the reminders what the portal's tables say, as a story of events that can be told again."""

from collections import defaultdict

from branches.models import Post, User, WorkingDay
from modelagency.clock import day_of
from records.models import Message, Reminder
from tasks.models import Assignment, Period, ProgressReport, ReminderRule, Step

PERIOD = ("pk", "plan", "rhythm", "starts_on", "due_on", "lead_due_on")
STEP = ("pk", "assignment", "verb", "at")


class Story:
    """`events`: (name of a method of the model, its arguments) in order."""

    def __init__(self):
        self.events, self._last_step, self._known = [], 0, {}

    def tell(self, name, **arguments):
        self.events.append((name, arguments))

    def listen(self):
        """Tell what has changed since the last time. Call it after each event."""
        self._tell_new("calendar", days=dict(WorkingDay.objects.values_list("day", "is_working")))
        closed = list(User.objects.filter(is_active=False).values_list("pk", flat=True))
        self._tell_new("people", posts=_posts(), closed=closed)
        self._tell_new("rules", ladders=dict(_rules()))
        periods = list(Period.objects.order_by("pk").values_list(*PERIOD))
        self._tell_new("plans", periods=periods)
        rows = _rows()
        self._tell_rows(rows)
        self._tell_new("kept", rows=set(rows), periods={period[0] for period in periods})

    def _tell_new(self, name, key=None, **arguments):
        if self._known.get((name, key)) != arguments:
            self._known[name, key] = arguments
            self.tell(name, **arguments)

    def _tell_rows(self, rows):
        """A row on which a step was taken is told of even when the step left it as it was."""
        taken = defaultdict(list)
        for pk, row, verb, at in Step.objects.filter(pk__gt=self._last_step).order_by("pk").values_list(*STEP):
            taken[row].append((verb, day_of(at)))
            self._last_step = pk
        for pk, facts in rows.items():
            if taken[pk]:
                self._known["row", pk] = facts | {"pk": pk}
                self.tell("row", pk=pk, **facts, steps=[verb for verb, _ in taken[pk]], day=taken[pk][-1][1])
            self._tell_new("row", pk, pk=pk, **facts)


def ledger() -> set[tuple]:
    """The portal's ledger, as `Model.lines` has it."""
    own = ("recipient", "rule", "subject_type", "subject_id", "unit_id", "due_on", "offset")
    return set(Reminder.objects.values_list(*own, "send_on", "state", "reason", "message__digest_on"))


def digests() -> list[tuple]:
    return sorted(Message.objects.filter(digest_on__isnull=False).values_list("recipient", "digest_on"))


def standings() -> dict:
    """Row → what the model works out by itself."""
    fields = ("awaiting", "due_on", "late_on", "turn_on", "returned")
    return {pk: rest for pk, *rest in Assignment.objects.values_list("pk", *fields)}


def _posts():
    fields = ("user", "unit", "role", "starts_on", "ends_on", "reach", "deputises", "waiting")
    return [
        (*place, reach == Post.Reach.ALL, deputises is not None, waiting)
        for *place, reach, deputises, waiting in Post.objects.order_by("pk").values_list(*fields)
    ]


def _rules():
    for one in ReminderRule.objects.order_by("pk"):
        ladder = (tuple(one.steps), one.every, one.leader_from, one.office_from, one.is_on)
        yield (one.kind, one.plan_id, one.task_id), ladder


def _rows() -> dict:
    reports = defaultdict(dict)
    for row, period, *said in ProgressReport.objects.values_list("assignment", "period", "state", "due_on"):
        reports[row][period] = tuple(said)
    return {
        row.pk: {
            "plan": row.plan_id,
            "task": row.task_id,
            "unit": row.unit_id,
            "lead": row.task.lead_id,
            "rhythm": row.rhythm,
            "grace": row.plan.grace_days,
            "starts_on": row.starts_on,
            "reports_last": row.reports_last,
            "state": row.state,
            "reports": dict(reports[row.pk]),
            "ends_on": row.ends_on,
            "spared_until": row.spared_until,
        }
        for row in Assignment.objects.select_related("task", "plan").order_by("pk")
    }

"""Measures that nobody answered in time count as confirmed (默认确认)."""

from django.db import transaction
from django.urls import reverse

from branches.models import Post, WorkingDay
from branches.roles import Role
from records.actions import record_all, send
from records.models import Message
from tasks.actions.measures import spare
from tasks.actions.moves import move_all
from tasks.deadlines import ANSWER_WORKING_DAYS
from tasks.models import Assignment
from tasks.states import State, Verb

SAID = f"报送后 {ANSWER_WORKING_DAYS} 个工作日没有答复，默认确认。"


@transaction.atomic
def confirm_unanswered(*, today) -> int:
    """Confirm the measures whose leader had all the working days an answer may take before `today`. Return how many
    rows; 0 when run again. A constant number of queries."""
    calendar = WorkingDay.objects.calendar()
    waiting = Assignment.objects.unlocked().filter(state=State.PLAN_SUBMITTED)
    filed = waiting.order_by().values_list("measures_filed_on", flat=True).distinct()
    over = [day for day in filed if day and calendar.add(day, ANSWER_WORKING_DAYS) < today]
    locked = waiting.filter(measures_filed_on__in=over).select_for_update(of=("self",))
    rows = list(locked.select_related("plan", "task__pillar", "unit").order_by("pk"))
    for row in rows:
        spare(row, calendar, today)
    Assignment.objects.bulk_update(rows, ["spared_until"])
    move_all(rows, Verb.CONFIRM_MEASURES, by=None, texts=dict.fromkeys([row.pk for row in rows], SAID))
    record_all(by=None, verb="measures.confirm_by_default", subjects=[(row, row.unit_id, {}) for row in rows])
    _tell(rows, today)
    return len(rows)


def _tell(rows, today) -> None:
    """One message for each reporter and leader of a unit, whatever the number of its rows."""
    units = {row.unit_id: row for row in rows}
    counts = {unit: sum(row.unit_id == unit for row in rows) for unit in units}
    posts = Post.objects.valid(today).with_role(Role.REPORTER, Role.LEADER).filter(unit__in=units)
    told = posts.order_by("user_id", "unit_id").values_list("user_id", "unit_id").distinct()
    send(
        [
            Message(
                recipient_id=user,
                kind=Message.Kind.NOTICE,
                text=f"{units[unit].unit} {counts[unit]} 项任务的举措{SAID}请按举措推进并填报。",
                link=reverse("home"),
            )
            for user, unit in told
        ]
    )

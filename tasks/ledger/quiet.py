"""Of which of a person's rows nothing was to be told on a day, and why."""

from dataclasses import dataclass

from branches.models import Post
from branches.roles import Role
from modelagency.clock import day_of, start_of
from records.models import Reminder
from tasks.ledger.lines import SENT
from tasks.ledger.subjects import ROW
from tasks.ledger_words import day_words, step_words
from tasks.models import Assignment
from tasks.states import State

MOST = 100
NO_STEP = "这一天不在提醒的日子上"


@dataclass(frozen=True)
class Quiet:
    """A row nobody was to be reminded of, why (as it stands now), and when the person was reminded of it last."""

    row: Assignment
    why: str
    last: str


def quiet_rows(owner, day, told) -> list[Quiet]:
    """Of the units for which `owner` reports or confirms on `day`, without the rows `told` (ids) of; three queries."""
    posts = Post.objects.valid(day).with_role(Role.REPORTER, Role.LEADER).filter(user=owner)
    units = list(posts.values_list("unit_id", flat=True))
    rows = Assignment.objects.counted().filter(unit__in=units).exclude(pk__in=told)
    rows = list(rows.exclude(state=State.CLOSED).for_rows().order_by("due_on", "id")[:MOST]) if units else []
    last = _last(owner, rows, start_of(day))
    return [Quiet(row, _why(row), last.get(row.pk, "")) for row in rows]


def _last(owner, rows, before) -> dict[int, str]:
    sent = Reminder.objects.filter(recipient=owner, state=SENT, subject_type=ROW, settled_at__lt=before)
    sent = sent.filter(subject_id__in=[row.pk for row in rows]).order_by("settled_at") if rows else ()
    return {one.subject_id: f"{day_words(day_of(one.settled_at))}　{step_words(one.rule, one.offset)}" for one in sent}


def _why(row) -> str:
    if row.awaiting:
        return f"已经报送，{row.get_awaiting_display()}"
    if row.state == State.PLAN_SUBMITTED:
        return "举措已经报送，等单位审核人确认"
    return f"{day_words(row.due_on)}截止，{NO_STEP}" if row.due_on else "目前没有要填报的内容"

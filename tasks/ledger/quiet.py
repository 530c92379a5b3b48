"""Of which of a person's rows nothing was to be told on a day, and why."""

from dataclasses import dataclass
from datetime import timedelta

from branches.roles import Role
from modelagency.clock import day_of, start_of
from records.dates import month_day
from records.models import Reminder
from tasks.ladders import DUE_LADDER, day_of_step
from tasks.ledger.lines import SENT
from tasks.ledger.subjects import ROW
from tasks.ledger_words import step_words
from tasks.models import Assignment
from tasks.reminders.rules import Rules
from tasks.states import State

MOST = 100
NO_STEP = "这一天不在提醒的日子上"


@dataclass(frozen=True)
class Quiet:
    """A row nobody was to be reminded of, why (as it stands now), when the person was reminded of it last, and when
    its unit will be."""

    row: Assignment
    why: str
    last: str
    next: str


def quiet_rows(owner, posts, day, told, calendar) -> list[Quiet]:
    """Of the units for which `owner` reports or confirms by `posts`; not the rows `told` (ids). Three queries."""
    units = {post.unit_id for post in posts if post.role in (Role.REPORTER, Role.LEADER)}
    rows = Assignment.objects.counted().filter(unit__in=units).exclude(pk__in=told)
    rows = list(rows.exclude(state=State.CLOSED).for_rows().order_by("due_on", "id")[:MOST]) if units else []
    last, rules = _last(owner, rows, start_of(day)), Rules.load()
    return [Quiet(row, _why(row), last.get(row.pk, ""), _next(row, day, rules, calendar)) for row in rows]


def _last(owner, rows, before) -> dict[int, str]:
    sent = Reminder.objects.filter(recipient=owner, state=SENT, subject_type=ROW, settled_at__lt=before)
    sent = sent.filter(subject_id__in=[row.pk for row in rows]).order_by("settled_at") if rows else ()
    return {one.subject_id: f"{month_day(day_of(one.settled_at))}　{step_words(one.rule, one.offset)}" for one in sent}


def _why(row) -> str:
    if row.awaiting:
        return f"已经报送，{row.get_awaiting_display()}"
    if row.state == State.PLAN_SUBMITTED:
        return "举措已经报送，等单位审核人确认"
    return f"{month_day(row.due_on)}截止，{NO_STEP}" if row.due_on else "目前没有要填报的内容"


def _next(row, day, rules, calendar) -> str:
    """The next step of the row that comes after `day`; empty where nothing is asked of the unit."""
    if row.awaiting or not row.due_on:
        return ""
    ladders = [(kind, rules.ladder(kind, row.plan_id, row.task_id)) for kind in DUE_LADDER]
    to_come = [_first_after(day, kind, ladder, row, calendar) for kind, ladder in ladders if ladder.is_on]
    come, kind, step = min(filter(None, to_come), default=(None, "", 0))
    return f"{month_day(come)}　{step_words(kind, step)}" if come else ""


def _first_after(day, kind, ladder, row, calendar):
    """(day, kind, step): steps before the due day are counted from it, those after it from the last day of grace."""
    grace = row.late_on - timedelta(days=1)
    for step in ladder.all_steps():
        come = day_of_step(row.due_on if step <= 0 else grace, step, calendar)
        if come > day:
            return come, kind, step
    return None

"""Of what people are reminded and on which working days: kinds, their steps, and the step that has come. No ORM."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ReminderKind(StrEnum):
    """The rules of the ledger (records.Reminder.rule)."""

    DUE_SOON = "due_soon"
    DUE = "due"
    OVERDUE = "overdue"
    PERIOD_OPENS = "period_opens"
    PERIOD_CLOSES = "period_closes"
    RETURNED = "returned"
    TO_CONFIRM = "to_confirm"
    TO_REVIEW = "to_review"
    URGE = "urge"  # by a person, not by a rule


REMINDER_LABELS = {
    ReminderKind.DUE_SOON: "临近截止",
    ReminderKind.DUE: "截止当天",
    ReminderKind.OVERDUE: "逾期",
    ReminderKind.PERIOD_OPENS: "填报期开始",
    ReminderKind.PERIOD_CLOSES: "填报期将止",
    ReminderKind.RETURNED: "退回待补正",
    ReminderKind.TO_CONFIRM: "待单位审核",
    ReminderKind.TO_REVIEW: "待复核",
    ReminderKind.URGE: "人工催办",
}
RULED = tuple(kind for kind in ReminderKind if kind != ReminderKind.URGE)


@dataclass(frozen=True)
class Ladder:
    """When a kind speaks: `steps` in working days from its base day (before it: negative), then every `every` after the
    last; leader_from, office_from: from which step on the leader and the office hear of it too."""

    steps: tuple[int, ...]
    every: int | None = None
    leader_from: int | None = None
    office_from: int | None = None
    is_on: bool = True


DEFAULTS = {
    ReminderKind.DUE_SOON: Ladder((-5, -3, -1)),
    ReminderKind.DUE: Ladder((0,)),
    ReminderKind.OVERDUE: Ladder((1, 3, 7), every=5, leader_from=3, office_from=7),
    ReminderKind.PERIOD_OPENS: Ladder((0,)),
    ReminderKind.PERIOD_CLOSES: Ladder((-2,)),
    ReminderKind.RETURNED: Ladder((2,)),
    ReminderKind.TO_CONFIRM: Ladder((2, 5, 7), every=5, office_from=7),
    ReminderKind.TO_REVIEW: Ladder((3, 5, 7), every=5, office_from=7),
}


def day_of_step(base: date, step: int, calendar) -> date:
    """The working day on which a step counted from `base` comes."""
    if step < 0:
        return calendar.subtract(base, -step)
    return calendar.add(base, step) if step else calendar.on_or_after(base)

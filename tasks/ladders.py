"""Of what people are reminded and on which working days: kinds, their steps, and the step that has come. No ORM."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count


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
DUE_LADDER = (ReminderKind.DUE_SOON, ReminderKind.DUE, ReminderKind.OVERDUE)  # three kinds, one ladder of a row


@dataclass(frozen=True)
class Ladder:
    """When a kind speaks: `steps` in working days from its base day (before it: negative), then every `every` after the
    last; leader_from, office_from: from which step on the leader and the office hear of it too."""

    steps: tuple[int, ...]
    every: int | None = None
    leader_from: int | None = None
    office_from: int | None = None
    is_on: bool = True

    def all_steps(self) -> Iterator[int]:
        """From the first on; without an end where they repeat."""
        yield from sorted(self.steps)
        if self.steps and self.every:
            yield from count(max(self.steps) + self.every, self.every)

    def has(self, step: int) -> bool:
        """Does it speak at this step, as it is now?"""
        last = max(self.steps, default=step)
        repeats = self.every and step > last and (step - last) % self.every == 0
        return self.is_on and (step in self.steps or bool(repeats))

    def leader_hears(self, step: int) -> bool:
        return self.leader_from is not None and step >= self.leader_from

    def office_hears(self, step: int) -> bool:
        return self.office_from is not None and step >= self.office_from


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


def latest_base(day: date, step: int, calendar) -> date:
    """The latest base day whose step has come by `day`: `day_of_step` the other way round."""
    if step < 0:
        return calendar.add(day, -step)
    last = calendar.on_or_before(day)
    return calendar.subtract(last, step - 1) - timedelta(days=1) if step else last


def steps_come(ladder: Ladder, day: date, calendar, earliest: date | None) -> list[tuple[int, date]]:
    """(step, latest base day of which it has come by `day`), the last step first. `earliest`: the earliest base day
    there is, with which repeats end; None where there is none."""
    come = []
    for step in ladder.all_steps() if earliest else ():
        if (base := latest_base(day, step, calendar)) < earliest:
            break
        come.append((step, base))
    return come[::-1]

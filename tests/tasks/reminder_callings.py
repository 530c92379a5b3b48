"""What the model of the reminders expects people to be told as of a day; it imports nothing of the portal."""

from datetime import date
from typing import NamedTuple

from tests.tasks.reminder_facts import DAY, Facts, Ladder, rule

ROW, PERIOD = "tasks.assignment", "tasks.period"
DUE_LADDER = ("due_soon", "due", "overdue")
DEFAULTS = {
    "due_soon": Ladder((-5, -3, -1)),
    "due": Ladder((0,)),
    "overdue": Ladder((1, 3, 7), 5, 3, 7),
    "period_opens": Ladder((0,)),
    "period_closes": Ladder((-2,)),
    "returned": Ladder((2,)),
    "to_confirm": Ladder((2, 5, 7), 5, None, 7),
    "to_review": Ladder((3, 5, 7), 5, None, 7),
}


class Key(NamedTuple):
    """What is told once to a person: rule, subject, unit, the day it is counted from and the step."""

    kind: str
    subject_type: str
    subject: int
    unit: int
    base: date
    step: int


class Callings(Facts):
    """`expected(day)`: (person, Key) of everything."""

    def expected(self, day):
        for row in self.rows.values():
            for kind in ("due_ladder", "returned", "to_confirm", "to_review"):
                yield from getattr(self, f"of_{kind}")(row, day)
        for period in self.periods.values():
            for plan, unit in self.of_unit:
                if plan == period.plan:
                    yield from self.of_period_opens(period, unit, day)
                    yield from self.of_period_closes(period, unit, day)

    def of_due_ladder(self, row, day):
        if not self.is_at_work(row):
            return
        for kind, step in self.steps_of_due(row, day):
            if self.is_on(self.ladder(kind, row.plan, row.task)):
                key = Key(kind, ROW, row.pk, row.unit, row.due_on, step)
                yield from self.heard(key, day)

    def steps_of_due(self, row, day):
        late = self.come("overdue", self.late_base(row), row, day)
        soon = [*self.before_due(row, day), *self.on_due(row, day)]
        return self.only_the_last(late or soon)

    @rule(otherwise=())
    def before_due(self, row, day):
        return self.come("due_soon", row.due_on, row, day)

    @rule(otherwise=())
    def on_due(self, row, day):
        return self.come("due", row.due_on, row, day)

    @rule(otherwise=lambda self, row: row.due_on)
    def late_base(self, row):
        return row.late_on - DAY

    @rule(otherwise=())
    def of_returned(self, row, day):
        if not self.is_sent_back(row):
            return []
        return self.of_turn("returned", row, day)

    @rule(otherwise=())
    def of_to_confirm(self, row, day):
        return self.of_turn("to_confirm", row, day) if row.awaiting == "unit" else []

    @rule(otherwise=())
    def of_to_review(self, row, day):
        return self.of_turn("to_review", row, day) if self.is_reviewed(row) else []

    def of_turn(self, kind, row, day):
        """A ladder counted from the day on which it became somebody's turn."""
        ladder = self.ladder(kind, row.plan, row.task)
        for _, step in self.only_the_last(self.come(kind, row.turn_on, row, day)):
            if self.is_on(ladder):
                yield from self.heard(Key(kind, ROW, row.pk, row.unit, row.turn_on, step), day)

    @rule(otherwise=())
    def of_period_opens(self, period, unit, day):
        base = period.starts_on
        steps = self.only_the_last(self.come("period_opens", base, period, day))
        steps = [step for step in steps if day <= self.last_day_of_opening(base, step[1])]
        return self.of_period(steps, period, unit, base, day) if steps and self.owed(period, unit) else []

    @rule(otherwise=())
    def of_period_closes(self, period, unit, day):
        found = []
        for base in self.closing_days(period, unit) if period.starts_on <= day else ():
            steps = self.only_the_last(self.come("period_closes", base, period, day))
            steps = steps if day <= self.last_day_of_closing(base) else []
            found += self.of_period(steps, period, unit, base, day)
        return found

    def of_period(self, steps, period, unit, base, day):
        for kind, step in steps:
            if self.is_on(self.ladder(kind, period.plan, None)):
                yield from self.heard(Key(kind, PERIOD, period.pk, unit, base, step), day)

    @rule(otherwise=date.max)
    def last_day_of_opening(self, base, step):
        return self.after(self.day_of(base, step), 5)

    @rule(otherwise=date.max)
    def last_day_of_closing(self, base):
        return base

    # What a row is.

    @rule(otherwise=lambda self, row: row.due_on is not None)
    def is_at_work(self, row):
        return row.due_on is not None and row.state != "plan_submitted" and row.awaiting == ""

    def is_sent_back(self, row):
        return row.returned and row.awaiting == "" and self.is_in_progress(row)

    @rule(otherwise=True)
    def is_in_progress(self, row):
        return row.state == "in_progress"

    def is_reviewed(self, row):
        return row.awaiting == "review" or self.is_decided_by_the_office(row)

    @rule(otherwise=False)
    def is_decided_by_the_office(self, row):
        return row.awaiting == "office"

    def owed(self, period, unit) -> list:
        """The unit's rows that can be and have not been reported for the period."""
        mine = [self.rows[pk] for pk in self.of_unit[period.plan, unit]]
        open_rows = [row for row in mine if row.state != "closing" and self.is_at_work(row)]
        return [row for row in open_rows if self.is_asked(row, period) and self.is_open(row, period)]

    def closing_days(self, period, unit) -> set:
        return {row.due_on for row in self.owed(period, unit) if self.keeps_the_common_day(row, period)}

    @rule(otherwise=True)
    def keeps_the_common_day(self, row, period):
        return row.due_on == self.due_of(row, period)

    # Steps.

    def come(self, kind, base, subject, day) -> list:
        """(kind, step) of a ladder that have come as of `day`, in order."""
        task = getattr(subject, "task", None)
        ladder = self.ladder(kind, subject.plan, task)
        steps = [step for step in ladder.steps if self.day_of(base, step) <= day]
        if steps and steps[-1] == ladder.steps[-1] and ladder.every:
            steps += self.again(ladder, base, day)
        return [(kind, step) for step in steps]

    @rule(otherwise=())
    def again(self, ladder, base, day):
        found, step = [], ladder.steps[-1] + ladder.every
        while self.day_of(base, step) <= day:
            found, step = [*found, step], step + ladder.every
        return found

    @rule(otherwise=lambda self, steps: steps)
    def only_the_last(self, steps):
        return steps[-1:]

    def day_of(self, base, step):
        return self.after(base, step) if step else self.or_the_next(base)

    @rule(otherwise=lambda self, base: base)
    def or_the_next(self, base):
        return self.on_or_after(base)

    def ladder(self, kind, plan, task) -> Ladder:
        own = task and self.for_a_task(kind, plan, task)
        return own or self.for_a_plan(kind, plan) or self.for_everything(kind) or DEFAULTS[kind]

    @rule(otherwise=None)
    def for_a_task(self, kind, plan, task):
        return self.ladders.get((kind, plan, task))

    @rule(otherwise=None)
    def for_a_plan(self, kind, plan):
        return self.ladders.get((kind, plan, None))

    @rule(otherwise=None)
    def for_everything(self, kind):
        return self.ladders.get((kind, None, None))

    @rule(otherwise=True)
    def is_on(self, ladder):
        return ladder.is_on

    # Who hears.

    def heard(self, key, day):
        return [(person, key) for person in self.audience(key, day)]

    def audience(self, key, day) -> set:
        row = self.rows[key.subject] if key.subject_type == ROW else None
        plan = row.plan if row else self.periods[key.subject].plan
        ladder = self.ladder(key.kind, plan, row and row.task)
        first = self.first_audience(key, row, day)
        return first | self.leaders_too(ladder, key, day) | self.office_too(ladder, key, day)

    def first_audience(self, key, row, day) -> set:
        if key.kind in ("period_closes", "to_confirm"):
            return self.holders(day, "leader", key.unit)
        if key.kind == "to_review":
            return self.reviewers(row, day)
        reporters = self.holders(day, "reporter", key.unit)
        if reporters or key.kind == "period_opens":
            return reporters
        return self.leaders_instead(key.unit, day) or self.office_instead(key.unit, day)

    @rule(otherwise=frozenset())
    def leaders_instead(self, unit, day):
        return self.holders(day, "leader", unit)

    @rule(otherwise=frozenset())
    def office_instead(self, unit, day):
        return frozenset() if self.holders(day, "leader", unit) else self.holders(day, "office")

    @rule(otherwise=frozenset())
    def leaders_too(self, ladder, key, day):
        comes = ladder.leader_from is not None and key.step >= ladder.leader_from
        return self.holders(day, "leader", key.unit) if comes else frozenset()

    @rule(otherwise=frozenset())
    def office_too(self, ladder, key, day):
        if ladder.office_from is None or key.step < ladder.office_from:
            return frozenset()
        office = self.holders(day, "office")
        return office - self.their_own(key.unit, day) if key.kind == "to_review" else office

    def reviewers(self, row, day) -> set:
        lead = self.lead_of(row, day) if row.awaiting != "office" else set()
        return lead or self.office_in_their_stead(row, day)

    def lead_of(self, row, day) -> set:
        return self.holders(day, "lead", row.lead or 0) - self.their_own(row.unit, day)

    @rule(otherwise=frozenset())
    def office_in_their_stead(self, row, day):
        return self.holders(day, "office") - self.their_own(row.unit, day)

    @rule(otherwise=frozenset())
    def their_own(self, unit, day):
        return self.members(day, unit)

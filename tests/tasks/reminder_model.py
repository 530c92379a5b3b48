"""The reminders, said a second time: what the ledger has to hold after a story of events and ticks.

Each `@rule` is one sentence of what the office was promised; `Model(without=name)` leaves one out. It imports nothing
of the portal."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tests.tasks.reminder_callings import DUE_LADDER, PERIOD, ROW, Callings
from tests.tasks.reminder_facts import DAY, RULES, rule

__all__ = ["RULES", "Model"]

FURTHEST = timedelta(days=30)
OPENS, CLOSES = time(8, 30), time(17, 30)


@dataclass
class Line:
    """A line of the ledger."""

    send_on: date
    state: str = "waiting"
    reason: str = ""
    digest: date | None = None


def _told(person, key, line) -> tuple:
    return person, *key, line.send_on, line.state, line.reason, line.digest


class Model(Callings):
    """`ledger`: (person, Key) → Line; `digests`: (person, day) of the messages; `settled`: the lines of the ledger that
    nothing will change any more, in their order."""

    def __init__(self, without=""):
        super().__init__(without)
        self.ledger, self.digests, self.settled, self.handled = {}, set(), [], None

    def lines(self) -> set[tuple]:
        """The ledger as the test compares it."""
        return {_told(person, key, line) for (person, key), line in self.ledger.items()}

    def tick(self, at: datetime):
        """The job runs; `at` as the office's clock shows it."""
        today = at.date()
        days = [day for day in self.days_since(today) if self.is_working(day)]
        for day in [*days, *self.day_to_come(today)]:
            for person, key in self.expected(day):
                self.ledger.setdefault((person, key), Line(send_on=day))
        self.handled = max([*days, self.handled or date.min])
        if self.is_working(today) and self.is_open_by_then(at) and self.is_open_still(at):
            self.send(today)

    # Which days are looked at.

    def days_since(self, today) -> list:
        """The days missed, and today (again)."""
        first = max(self.first_missed(today), self.furthest_back(today))
        missed = [first + n * DAY for n in range((today - first).days)]
        return [*self.made_up(missed), today]

    def first_missed(self, today):
        return self.begins(today) if self.handled in (None, date.min) else self.handled + DAY

    @rule(otherwise=())
    def made_up(self, missed):
        return missed

    @rule(otherwise=lambda self, today: today - FURTHEST)
    def begins(self, today):
        return today

    @rule(otherwise=date.min)
    def furthest_back(self, today):
        return today - FURTHEST + DAY

    @rule(otherwise=())
    def day_to_come(self, today):
        return [self.on_or_after(today + DAY)]

    @rule(otherwise=True)
    def is_open_by_then(self, at):
        return at.time() >= OPENS

    @rule(otherwise=True)
    def is_open_still(self, at):
        return at.time() < CLOSES

    # What becomes of a line.

    def send(self, today):
        due = {}
        for (person, key), line in self.ledger.items():
            if line.state == "waiting" and line.send_on <= today:
                due.setdefault(person, {})[key] = line
        for person, lines in due.items():
            self.settle(person, lines, today)

    def settle(self, person, lines, today):
        if (person, today) in self.digests:
            return
        for key, line in lines.items():
            line.reason = self.reason(person, key, lines, today)
            line.state = "suppressed" if line.reason else "sent"
            if not line.reason:
                line.digest = today
                self.digests.add((person, today))
            self.settled.append(_told(person, key, line))

    def reason(self, person, key, lines, today) -> str:
        subjects = self.rows if key.subject_type == ROW else self.periods
        if key.subject not in subjects:
            return "stopped" if self.is_gone(key) else ""
        for name in ("left", "stopped", "closed", "handed_in", "answered", "moved", "off"):
            if getattr(self, f"is_{name}")(key, *((person, today) if name == "left" else ())):
                return name
        return "overtaken" if self.is_overtaken(key, lines) else ""

    @rule(otherwise=False)
    def is_gone(self, key):
        return True

    @rule(otherwise=False)
    def is_left(self, key, person, today):
        row = self.rows.get(key.subject) if key.subject_type == ROW else None
        if key.kind == "to_review" and not self.is_reviewed(row):
            return person not in self.lead_of(row, today) | self.holders(today, "office") - self.members(
                today, row.unit
            )
        return person not in self.audience(key, today)

    @rule(otherwise=False)
    def is_stopped(self, key):
        states = {"withdrawn", "suspended"} | ({"handed_back"} if key.kind != "to_review" else set())
        return key.subject_type == ROW and self.rows[key.subject].state in states

    @rule(otherwise=False)
    def is_closed(self, key):
        states = {"closed"} | (set() if key.kind in ("to_confirm", "to_review") else {"closing"})
        return key.subject_type == ROW and self.rows[key.subject].state in states

    @rule(otherwise=False)
    def is_handed_in(self, key):
        if key.subject_type == PERIOD:
            return not self.owed(self.periods[key.subject], key.unit)
        row = self.rows[key.subject]
        if key.kind == "returned":
            return not self.is_sent_back(row)
        if key.kind not in DUE_LADDER:
            return False
        return row.awaiting != "" or self.is_reported_since(row, key.base)

    @rule(otherwise=False)
    def is_reported_since(self, row, base):
        return any(
            state in ("to_confirm", "to_review", "accepted") and due == base for state, due in row.reports.values()
        )

    @rule(otherwise=False)
    def is_answered(self, key):
        if key.kind not in ("to_confirm", "to_review"):
            return False
        row = self.rows[key.subject]
        waits = row.awaiting == "unit" if key.kind == "to_confirm" else self.is_reviewed(row)
        return not waits or row.turn_on != key.base

    @rule(otherwise=False)
    def is_moved(self, key):
        if key.kind == "period_closes":
            return key.base not in self.closing_days(self.periods[key.subject], key.unit)
        if key.subject_type == PERIOD:
            return False
        row = self.rows[key.subject]
        return key.base != (row.due_on if key.kind in DUE_LADDER else row.turn_on)

    @rule(otherwise=False)
    def is_off(self, key):
        subject = (self.rows if key.subject_type == ROW else self.periods)[key.subject]
        ladder = self.ladder(key.kind, subject.plan, getattr(subject, "task", None))
        beyond = key.step - ladder.steps[-1] if ladder.steps else 0
        repeats = bool(ladder.every) and beyond > 0 and beyond % ladder.every == 0
        return not ladder.is_on or not (key.step in ladder.steps or repeats)

    @rule(otherwise=False)
    def is_overtaken(self, key, lines):
        mine = self.as_one_ladder(key)
        return any(self.as_one_ladder(other) == mine and other.step > key.step for other in lines)

    def as_one_ladder(self, key):
        """What the steps of one ladder have in common."""
        return "due" if key.kind in DUE_LADDER else key.kind, *key[1:-1]

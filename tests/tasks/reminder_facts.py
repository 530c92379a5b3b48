"""What the model of the reminders knows of a bureau: days off, people, plans, rows and ladders, as they are told to it
one event after another. Plain Python; it imports nothing of the portal and works out a row's days by itself."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

DAY = timedelta(days=1)
RULES = {}  # name of a rule → what is answered without it

# Steps of a row that only say something: whose turn it is stays as it is.
ONLY_SAID = {"ask_extension", "grant_extension", "refuse_extension", "ask_suspension", "refuse_suspension"}
SENT_BACK = {"return_measures", "send_back", "return", "refuse_closing", "reopen"}
RESTING = {"handed_back", "suspended", "withdrawn"}
HANDED_IN = {"to_confirm", "to_review", "accepted"}


def rule(otherwise):
    """Name a method as a rule. The model without it gets `otherwise` instead: an answer, or a function of the same
    arguments."""

    def mark(method):
        RULES[method.__name__] = otherwise
        return method

    return mark


@dataclass(frozen=True)
class Post:
    """A person's place at a unit: role, from and to (None: open), everywhere or not, as a deputy, not yet confirmed."""

    user: int
    unit: int
    role: str
    starts_on: date
    ends_on: date | None
    everywhere: bool = False
    is_deputy: bool = False
    waits: bool = False


@dataclass(frozen=True)
class Period:
    pk: int
    plan: int
    rhythm: str
    starts_on: date
    due_on: date
    lead_due_on: date


@dataclass(frozen=True)
class Ladder:
    steps: tuple
    every: int | None = None
    leader_from: int | None = None
    office_from: int | None = None
    is_on: bool = True


@dataclass
class Row:
    """A unit's row. reports: period → (state, due day). The days and whose turn it is are worked out here."""

    pk: int
    plan: int
    task: int
    unit: int
    lead: int | None
    rhythm: str
    grace: int
    starts_on: date
    reports_last: bool
    state: str = "to_accept"
    reports: dict = field(default_factory=dict)
    ends_on: date | None = None
    spared_until: date | None = None
    awaiting: str = ""
    due_on: date | None = None
    late_on: date | None = None
    turn_on: date | None = None
    returned: bool = False


class Facts:
    """The bureau as told so far; `without` names a rule that is left out."""

    def __init__(self, without=""):
        if without:
            instead = RULES[without]
            setattr(self, without, partial(instead, self) if callable(instead) else lambda *_: instead)
        self.off_and_on, self._counted, self.posts, self.closed_accounts = {}, {}, [], set()
        self.periods, self.rows, self.ladders = {}, {}, {}
        self.of_unit = defaultdict(set)

    # What is told.

    def calendar(self, days):
        """days: day → is it a working day; all that differ from their weekday."""
        self.off_and_on, self._counted = days, {}

    def people(self, posts, closed):
        self.posts, self.closed_accounts = [Post(*post) for post in posts], set(closed)

    def plans(self, periods):
        self.periods = {period[0]: Period(*period) for period in periods}

    def rules(self, ladders):
        """ladders: (kind, plan, task) → a Ladder's fields; neither plan nor task: for everything."""
        self.ladders = {place: Ladder(*ladder) for place, ladder in ladders.items()}

    def row(self, pk, steps=(), day=None, **facts):
        """A row as it is after the steps that were taken on it on `day`."""
        row = self.rows.setdefault(pk, Row(pk, **{name: facts.pop(name) for name in FIXED if name in facts}))
        self.of_unit[row.plan, row.unit].add(pk)
        for name, value in facts.items():
            setattr(row, name, value)
        for verb in steps:
            if verb not in ONLY_SAID:
                row.turn_on, row.returned = day, verb in SENT_BACK
        row.awaiting = self.awaited(row)
        row.due_on, row.late_on = self.days_of(row)

    def kept(self, rows, periods):
        """The rest has gone with a plan that was withdrawn."""
        self.rows = {pk: row for pk, row in self.rows.items() if pk in rows}
        self.of_unit = defaultdict(set, {place: own & rows for place, own in self.of_unit.items()})
        self.periods = {pk: period for pk, period in self.periods.items() if pk in periods}

    # What follows of a row.

    def awaited(self, row) -> str:
        states = set() if row.state in RESTING | {"closed"} else {state for state, _ in row.reports.values()}
        if row.state == "handed_back":
            return "office"
        if row.state == "plan_submitted" or "to_confirm" in states:
            return "unit"
        return "review" if row.state == "closing" or "to_review" in states else ""

    def days_of(self, row):
        """(the day shown as due, the first day on which the row is late)."""
        if row.state in RESTING | {"closed"}:
            return None, None
        due = next((day for period, day in self.asked(row) if self.is_open(row, period)), row.ends_on)
        due = max(due, self.spared(row) or due)
        return due, self.after(due, self.grace(row)) + DAY

    def asked(self, row):
        """(period, day) of what is asked of the row, in order; the day as its report has it, if there is one."""
        periods = sorted(self.periods.values(), key=lambda period: (period.starts_on, period.due_on))
        mine = [one for one in periods if one.plan == row.plan and self.is_asked(row, one)]
        return [(one, row.reports.get(one.pk, ("", self.due_of(row, one)))[1]) for one in mine]

    def is_asked(self, row, period) -> bool:
        return self.is_of_its_rhythm(row, period) and self.is_not_before_its_time(row, period)

    def is_open(self, row, period) -> bool:
        return row.reports.get(period.pk, ("", None))[0] not in HANDED_IN

    @rule(otherwise=True)
    def is_of_its_rhythm(self, row, period):
        return row.rhythm == period.rhythm

    @rule(otherwise=True)
    def is_not_before_its_time(self, row, period):
        return self.due_of(row, period) >= row.starts_on

    @rule(otherwise=lambda self, row, period: period.due_on)
    def due_of(self, row, period):
        return period.lead_due_on if row.reports_last else period.due_on

    @rule(otherwise=0)
    def grace(self, row):
        return row.grace

    @rule(otherwise=None)
    def spared(self, row):
        return row.spared_until

    # Working days.

    def is_working(self, day) -> bool:
        return self.is_made_up(day) or (self.is_weekday(day) and not self.is_day_off(day))

    @rule(otherwise=True)
    def is_weekday(self, day):
        return day.weekday() < 5

    @rule(otherwise=False)
    def is_day_off(self, day):
        return self.off_and_on.get(day) is False

    @rule(otherwise=False)
    def is_made_up(self, day):
        return self.off_and_on.get(day) is True

    def on_or_after(self, day):
        while not self.is_working(day):
            day += DAY
        return day

    def on_or_before(self, day):
        while not self.is_working(day):
            day -= DAY
        return day

    def after(self, day, count):
        """The working day `count` working days after `day`; before it where `count` is negative. Kept, as it is asked
        for again and again."""
        if not count:
            return day
        if (day, count) not in self._counted:
            one = 1 if count > 0 else -1
            nearer = self.after(day, count - one) + one * DAY
            self._counted[day, count] = self.on_or_after(nearer) if one > 0 else self.on_or_before(nearer)
        return self._counted[day, count]

    # People.

    def holders(self, day, role, unit=None) -> set:
        """Who holds the role on `day`, at a unit or (None) for all of the bureau."""
        return {
            post.user
            for post in self.posts
            if post.role == role
            and self.is_valid(post, day)
            and (post.everywhere if unit is None else post.unit == unit)
        }

    def members(self, day, unit) -> set:
        return {post.user for post in self.posts if post.unit == unit and self.is_valid(post, day)}

    def is_valid(self, post, day) -> bool:
        own = self.counts_deputies(post) if post.is_deputy else True
        return own and self.is_confirmed(post) and self.is_of_the_day(post, day) and self.has_an_account(post)

    def is_of_the_day(self, post, day) -> bool:
        return self.has_begun(post, day) and self.lasts(post, day)

    @rule(otherwise=False)
    def counts_deputies(self, post):
        return True

    @rule(otherwise=True)
    def is_confirmed(self, post):
        return not post.waits

    @rule(otherwise=True)
    def has_begun(self, post, day):
        return post.starts_on <= day

    @rule(otherwise=True)
    def lasts(self, post, day):
        return post.ends_on is None or day <= post.ends_on

    @rule(otherwise=True)
    def has_an_account(self, post):
        return post.user not in self.closed_accounts


FIXED = ("plan", "task", "unit", "lead", "rhythm", "grace", "starts_on", "reports_last")

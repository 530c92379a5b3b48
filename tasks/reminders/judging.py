"""What has become of waiting reminders: is it still to be told, or why not. Reads a batch in a constant number of
queries."""

from collections import defaultdict

from branches.models import Post, Unit
from branches.roles import Role
from records.dates import month_day
from tasks.ladders import DUE_LADDER, ReminderKind
from tasks.ledger_words import Reason
from tasks.models import Assignment, Period, Plan, ProgressReport
from tasks.querysets import lead_acts
from tasks.reminders.callings import PERIODS, ROWS
from tasks.reminders.texts import Told
from tasks.states import HANDED_IN, STOPPED, State

PERIOD_KINDS = {ReminderKind.PERIOD_OPENS, ReminderKind.PERIOD_CLOSES}
ANSWERED_BY = {ReminderKind.TO_CONFIRM: {"unit"}, ReminderKind.TO_REVIEW: {"review", "office"}}
TO_THE_UNIT = {*DUE_LADDER, ReminderKind.RETURNED}


class Judge:
    """Judges `reminders` as of `today`. `reason(reminder)`: (Reason or None, note); `told(reminder)`: its words."""

    def __init__(self, reminders, today, rules):
        self.rules, self.today = rules, today
        units = {row.unit_id for row in reminders}
        self.rows = self._rows({row.subject_id for row in reminders if row.subject_type == ROWS})
        self.filed = self._filed()
        self.periods = self._periods({row.subject_id for row in reminders if row.subject_type == PERIODS})
        self.owing = {pk: self._owing(period, units) for pk, period in self.periods.items()}
        self.units = dict(Unit.objects.filter(pk__in=units).values_list("pk", "name"))
        self._posts({row.recipient_id for row in reminders}, units)
        self.last = {}
        for row in reminders:
            self.last[_ladder_of(row)] = max(row.offset, self.last.get(_ladder_of(row), row.offset))

    def _rows(self, pks):
        rows = (
            Assignment.objects.unlocked().filter(pk__in=pks).select_related("task").annotate(led=lead_acts(self.today))
        )
        shown = ("state", "awaiting", "returned", "due_on", "turn_on", "unit", "plan", "task__name", "task__lead")
        return {row.pk: row for row in rows.only(*shown)}

    def _filed(self):
        """(row, due day) of the reports that are handed in."""
        reports = ProgressReport.objects.filter(assignment__in=self.rows, state__in=HANDED_IN)
        return set(reports.values_list("assignment_id", "due_on"))

    def _periods(self, pks):
        return Period.objects.filter(plan__status=Plan.Status.PUBLISHED).in_bulk(pks)

    def _owing(self, period, units):
        """Unit → (the row's due day, the period's for the unit) of its rows that owe the period."""
        owed = defaultdict(set)
        rows = Assignment.objects.working().filter(unit__in=units).owing(period)
        for unit, *days in rows.values_list("unit_id", "due_on", "asked_by").distinct():
            owed[unit].add(tuple(days))
        return owed

    def _posts(self, people, units):
        posts = Post.objects.valid(self.today)
        self.held, self.office, self.homes = set(), set(), defaultdict(set)
        for user, role, unit, reach in posts.filter(user__in=people).values_list("user", "role", "unit", "reach"):
            self.held.add((user, role, unit))
            self.homes[user].add(unit)
            if role == Role.OFFICE and reach == Post.Reach.ALL:
                self.office.add(user)
        staff = posts.with_role(Role.REPORTER, Role.LEADER).filter(unit__in=units)
        self.staffed = set(staff.values_list("role", "unit"))

    def reason(self, reminder) -> tuple[Reason | None, str]:
        if reminder.subject_type == PERIODS:
            return self._of_period(reminder)
        row, kind = self.rows.get(reminder.subject_id), ReminderKind(reminder.rule)
        if row is None:
            return Reason.STOPPED, ""
        ladder = self.rules.ladder(kind, row.plan_id, row.task_id)
        waits = kind in ANSWERED_BY
        if self._role(reminder, row, ladder) is None:
            return Reason.LEFT, ""
        if row.state in STOPPED or (row.state == State.HANDED_BACK and kind != ReminderKind.TO_REVIEW):
            return Reason.STOPPED, ""
        if row.state == State.CLOSED or (row.state == State.CLOSING and not waits):
            return Reason.CLOSED, ""
        if waits and (row.awaiting not in ANSWERED_BY[kind] or row.turn_on != reminder.due_on):
            return Reason.ANSWERED, ""
        if kind in TO_THE_UNIT and self._handed_in(reminder, row, kind):
            return Reason.HANDED_IN, ""
        now = row.turn_on if kind == ReminderKind.RETURNED else row.due_on
        if not waits and now != reminder.due_on:
            return Reason.MOVED, _moved_to(now, "再次退回" if kind == ReminderKind.RETURNED else "截止")
        return self._of_rule(reminder, ladder)

    def _handed_in(self, reminder, row, kind):
        if kind == ReminderKind.RETURNED:
            return not row.returned or row.awaiting
        return row.awaiting or (row.pk, reminder.due_on) in self.filed

    def _of_rule(self, reminder, ladder):
        if not ladder.has(reminder.offset):
            return Reason.OFF, ""
        return (Reason.OVERTAKEN, "") if self.last[_ladder_of(reminder)] > reminder.offset else (None, "")

    def _of_period(self, reminder):
        period, kind = self.periods.get(reminder.subject_id), ReminderKind(reminder.rule)
        if period is None:
            return Reason.STOPPED, ""
        if self._role(reminder, None, None) is None:
            return Reason.LEFT, ""
        owed = self.owing[period.pk][reminder.unit_id]
        if not owed:
            return Reason.HANDED_IN, ""
        if kind == ReminderKind.PERIOD_OPENS and period.starts_on != reminder.due_on:
            return Reason.MOVED, _moved_to(period.starts_on, "开始")
        if kind == ReminderKind.PERIOD_CLOSES and (reminder.due_on, reminder.due_on) not in owed:
            return Reason.MOVED, _moved_to(min(due_on for due_on, _ in owed), "截止")
        return self._of_rule(reminder, self.rules.ladder(kind, period.plan_id))

    def _role(self, reminder, row, ladder) -> Role | None:
        """The role in which the person hears of it today."""
        kind, unit, step = ReminderKind(reminder.rule), reminder.unit_id, reminder.offset
        if kind in PERIOD_KINDS:
            role = Role.REPORTER if kind == ReminderKind.PERIOD_OPENS else Role.LEADER
            return role if self._has(reminder, role, unit) else None
        if kind == ReminderKind.TO_REVIEW:
            return self._reviewing(reminder, row, ladder)
        nobody_reports = (Role.REPORTER, unit) not in self.staffed
        if kind in TO_THE_UNIT and self._has(reminder, Role.REPORTER, unit):
            return Role.REPORTER
        leaders_hear = kind == ReminderKind.TO_CONFIRM or nobody_reports or ladder.leader_hears(step)
        if leaders_hear and self._has(reminder, Role.LEADER, unit):
            return Role.LEADER
        is_last = kind in TO_THE_UNIT and nobody_reports and (Role.LEADER, unit) not in self.staffed
        return Role.OFFICE if reminder.recipient_id in self.office and (is_last or ladder.office_hears(step)) else None

    def _reviewing(self, reminder, row, ladder):
        if row.unit_id in self.homes[reminder.recipient_id]:
            return None
        if row.awaiting != "office" and self._has(reminder, Role.LEAD, row.task.lead_id):
            return Role.LEAD
        is_leads_own = row.awaiting == "review" and row.led and not ladder.office_hears(reminder.offset)
        return Role.OFFICE if reminder.recipient_id in self.office and not is_leads_own else None

    def _has(self, reminder, role, unit):
        return (reminder.recipient_id, role, unit) in self.held

    def told(self, reminder) -> Told:
        kind, unit = ReminderKind(reminder.rule), self.units[reminder.unit_id]
        if reminder.subject_type == PERIODS:
            period = self.periods[reminder.subject_id]
            day = min(asked_by for _, asked_by in self.owing[period.pk][reminder.unit_id])
            return Told(kind, self._role(reminder, None, None), unit, period.name, day)
        row = self.rows[reminder.subject_id]
        role = self._role(reminder, row, self.rules.ladder(kind, row.plan_id, row.task_id))
        return Told(kind, role, unit, row.task.name, reminder.due_on)


def _ladder_of(reminder) -> tuple:
    """What reminders of one ladder about the same thing have in common."""
    kind = ReminderKind(reminder.rule)
    ladder = DUE_LADDER if kind in DUE_LADDER else kind
    what = (reminder.subject_type, reminder.subject_id, reminder.unit_id, reminder.due_on)
    return reminder.recipient_id, ladder, *what


def _moved_to(day, what):
    return f"已改为 {month_day(day)}{what}"

"""What a person has to do now, by role. A constant number of queries whatever the number of rows."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch
from django.urls import reverse

from branches.roles import Role
from tasks.lights import Light, light
from tasks.models import Assignment, Period, Plan, ProgressReport
from tasks.next_step import NOTHING, SUPPLEMENT, next_step
from tasks.periods import due_of
from tasks.states import State

MOST = 50  # rows of a section that has a list behind it; the own work is shown whole


@dataclass(frozen=True)
class Row:
    """One line: the assignment, its light, and the one thing to press (label and address)."""

    assignment: Assignment
    light: str
    label: str
    url: str


@dataclass
class Section:
    title: str
    icon: str
    rows: list[Row] = field(default_factory=list)
    all_url: str = ""


@dataclass
class Todo:
    """The home page. to_accept: (plan, unit, number of rows); counts: rows of the own units by light;
    period, period_rows, period_due: what is asked for now, of how many rows, and by what day."""

    to_accept: list = field(default_factory=list)
    drafts: list = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    counts: dict | None = None
    period: Period | None = None
    period_rows: int = 0
    period_due: date | None = None

    @property
    def has_several_plans(self) -> bool:
        """Do the rows come from more than one plan, so that each has to name its own?"""
        return len({line.assignment.plan_id for section in self.sections for line in section.rows}) > 1


def todo_for(rights, today) -> Todo:
    """Everything the holder of `rights` has to do today."""
    todo = Todo()
    if rights.has_role(Role.REPORTER):
        _add_own_work(todo, rights, today)
    if rights.has_role(Role.LEADER):
        waiting = Assignment.objects.filter(awaiting="unit", unit__in=rights.units("confirm_unit")).in_order()
        todo.sections.append(_section("待我审核", "check", waiting, today, "去审核", "review", "?awaiting=unit"))
    if rights.has_role(Role.LEAD) or rights.is_office:
        waiting = Assignment.objects.reviewable_by(rights).in_order()
        todo.sections.append(_section("待我复核", "check", waiting, today, "去复核", "review", "?awaiting=review"))
    if rights.is_office:
        todo.drafts = list(Plan.objects.filter(status=Plan.Status.DRAFT).with_titles()[:MOST])
    if rights.sees_all:
        overdue = Assignment.objects.overdue(today).order_by("late_on", "id")
        todo.sections.append(_section("逾期", "alert", overdue, today, "打开", "assignment", "?light=overdue"))
    todo.sections = [section for section in todo.sections if section.rows]
    return todo


def _section(title, icon, queryset, today, label, page, query) -> Section:
    """`page` is the name of the page behind the button `label`."""
    rows = queryset.for_rows()[:MOST]
    lines = [Row(row, light(row, today), label, _page(page, row)) for row in rows]
    return Section(title, icon, lines, reverse("tasks:assignments") + query)


def _add_own_work(todo, rights, today) -> None:
    own = Assignment.objects.counted().filter(unit__in=rights.units("report_unit"))
    todo.counts = {item["light"]: item["rows"] for item in own.with_light(today).tally()}
    reports = Prefetch("reports", ProgressReport.objects.order_by("period_id"))
    rows = list(own.exclude(state=State.CLOSED).for_rows().prefetch_related(reports).in_order())
    todo.to_accept = _to_accept(rows)
    first, now, waiting = Section("先办", "alert"), Section("本期待办", "calendar"), Section("等别人处理", "hourglass")
    periods, asked, due = _periods(rows), Counter(), defaultdict(set)
    for row in rows:
        step = next_step(row, row.reports.all(), periods[row.plan_id], today)
        line = Row(row, light(row, today), step.label or "查看", _page(step.page or "assignment", row))
        if row.awaiting:
            waiting.rows.append(line)
        elif row.returned or line.light == Light.OVERDUE:
            first.rows.append(line)
        elif step != NOTHING:
            now.rows.append(line)
        if step.page == "report" and step.label != SUPPLEMENT:
            asked[step.period] += 1
            due[step.period].add(due_of(row, step.period))
    if asked:
        todo.period = max(asked, key=lambda period: period.starts_on)
        todo.period_rows, todo.period_due = asked[todo.period], min(due[todo.period])
    first.rows.sort(key=lambda line: line.light != Light.OVERDUE)
    todo.sections += [first, now, waiting]


def _to_accept(rows) -> list:
    counts = Counter((row.plan_id, row.unit) for row in rows if row.state == State.TO_ACCEPT)
    plans = Plan.objects.with_titles().in_bulk([plan for plan, _ in counts])
    return [(plans[plan], unit, count) for (plan, unit), count in counts.items()]


def _periods(rows) -> dict[int, list[Period]]:
    """Plan id → its periods in order."""
    found = defaultdict(list)
    for period in Period.objects.filter(plan__in={row.plan_id for row in rows}):
        found[period.plan_id].append(period)
    return found


def _page(name, assignment) -> str:
    return reverse(f"tasks:{name}", args=[assignment.pk])

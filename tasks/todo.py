"""What a person has to do now, by role. A constant number of queries whatever the number of rows."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils.timezone import localtime

from branches.models import WorkingDay
from branches.roles import Role
from records.dates import month_day
from tasks.ahead import days_ahead
from tasks.lights import Light, light
from tasks.models import (
    Adjustment,
    Application,
    Assignment,
    Period,
    Plan,
    ProgressReport,
    Step,
    SupervisionOrder,
    Urge,
    UrgedRow,
)
from tasks.next_step import NOTHING, REPORT, WHY_NOT, falls_on, next_step, report_due, why_not
from tasks.order_states import OrderState
from tasks.periods import due_now
from tasks.states import STAYING, ReportState, State

ORDER_WORK = {
    OrderState.TO_ISSUE: ("督办单待签发", "去签发"),
    OrderState.ISSUED: ("督办单待答复", "去答复"),
    OrderState.RETURNED: ("督办单待答复", "去答复"),
    OrderState.TO_CONFIRM: ("督办单答复待确认", "去确认"),
    OrderState.ANSWERED: ("督办单答复待审核", "去审核"),
}
MOST_BATCHES = 8
SHOWN = 8
MOST = 50  # rows of a section that has a list behind it; the own work is shown whole


@dataclass(frozen=True)
class Row:
    """One line: the assignment, its light, and the one thing to press (label and address).

    since, waited: of what was handed in, the day and the working days since then; note: why it was sent back; urged:
    the urging since it has been the unit's turn.
    """

    assignment: Assignment
    light: str
    label: str
    url: str
    since: date | None = None
    waited: int = 0
    note: str = ""
    urged: Urge | None = None


@dataclass
class Section:
    """batches: (name, address, number) of pages on which several of the rows are answered together."""

    title: str
    icon: str
    rows: list[Row] = field(default_factory=list)
    is_of_others: bool = False  # rows of other units, each of which is named
    all_url: str = ""
    urge_url: str = ""
    batches: list = field(default_factory=list)

    @property
    def shown(self) -> list[Row]:
        """The first rows where there is a list behind them, else all."""
        return self.rows[:SHOWN] if self.all_url else self.rows

    @property
    def is_cut(self) -> bool:
        return len(self.shown) < len(self.rows)


@dataclass(frozen=True)
class Ask:
    """A page to fill in: by what day, how many rows, and of the unit's others why nothing is asked of them (word →
    number)."""

    unit: object
    period: Period
    due_on: date
    rows: int
    others: dict[str, int]

    @property
    def url(self) -> str:
        return reverse("tasks:period_report", args=[self.unit.pk, self.period.pk])


@dataclass(frozen=True)
class Planning:
    """A unit with measures to be written and handed in, or to be confirmed, by this person; numbers of rows."""

    unit_id: int
    unit: str
    to_write: int
    to_confirm: int


@dataclass
class Todo:
    """The home page. to_accept: (plan, unit, number of rows); counts: rows of the own units by light;
    asks: the pages on which reports are to be filled in, the next to be handed in first; planning: units whose
    measures wait for this person; ahead: (day, what is due) next."""

    to_accept: list = field(default_factory=list)
    drafts: list = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    counts: dict | None = None
    asks: list = field(default_factory=list)
    planning: list = field(default_factory=list)
    ahead: list = field(default_factory=list)

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
        waiting = (
            Assignment.objects.unlocked().filter(awaiting="unit", unit__in=rights.units("confirm_unit")).in_order()
        )
        todo.sections.append(_section("待我审核", "check", waiting, today, "去审核", "review", "?awaiting=unit"))
        todo.sections[-1].batches = _batches_of_units(waiting)
    if rights.has_role(Role.REPORTER, Role.LEADER):
        todo.planning = _planning(rights)
    if rights.has_role(Role.LEAD) or rights.is_office:
        waiting = Assignment.objects.reviewable_by(rights).in_order()
        todo.sections.append(_section("待我复核", "check", waiting, today, "去复核", "review", "?awaiting=review"))
        todo.sections[-1].batches = _batches_of_tasks(waiting)
        todo.sections.append(_to_decide(rights, today))
    if rights.is_office:
        todo.drafts = list(Plan.objects.filter(status=Plan.Status.DRAFT).with_titles()[:MOST])
    if rights.sees_all:
        overdue = Assignment.objects.overdue(today).order_by("late_on", "id")
        todo.sections.append(_section("逾期", "alert", overdue, today, "打开", "assignment", "?light=overdue"))
        todo.sections[-1].urge_url = reverse("tasks:urge") if rights.is_office else ""
    todo.sections = [*_orders(rights, today), *(section for section in todo.sections if section.rows)]
    return todo


def _orders(rights, today) -> list[Section]:
    """Supervision orders on which this person has the next step, by that step; one query."""
    sections = {}
    for order in SupervisionOrder.objects.waiting_for(rights).for_rows()[:MOST]:
        title, label = ORDER_WORK[OrderState(order.state)]
        is_of_others = order.state in (OrderState.TO_ISSUE, OrderState.ANSWERED)
        section = sections.setdefault(title, Section(title, "order", is_of_others=is_of_others))
        url = reverse("tasks:order", args=[order.pk])
        note = f"{order.name}（{order.get_colour_display()}），{month_day(order.answer_by)}前答复"
        section.rows.append(Row(order.assignment, light(order.assignment, today), label, url, note=note))
    return list(sections.values())


def _planning(rights) -> list[Planning]:
    writes = Q(state=State.TO_PLAN, unit__in=rights.units("report_unit"))
    answers = Q(state=State.PLAN_SUBMITTED, unit__in=rights.units("confirm_unit"))
    changed = Adjustment.objects.filter(state=Adjustment.State.FILED, assignment__unit__in=rights.units("confirm_unit"))
    changed = changed.exclude(filed_by=rights.user).values("assignment")
    answers |= Q(pk__in=changed)
    counts = {"to_write": Count("id", filter=writes), "to_confirm": Count("id", filter=answers)}
    units = Assignment.objects.filter(writes | answers).values("unit_id", "unit__name").annotate(**counts)
    return [
        Planning(**{"unit_id": row.pop("unit_id"), "unit": row.pop("unit__name")} | row)
        for row in units.order_by("unit_id")
    ]


def _section(title, icon, queryset, today, label, page, query) -> Section:
    """`page` is the name of the page behind the button `label`."""
    rows = queryset.for_rows()[:MOST]
    lines = [Row(row, light(row, today), label, _page(page, row)) for row in rows]
    return Section(title, icon, lines, is_of_others=True, all_url=reverse("tasks:assignments") + query)


def _batches_of_units(waiting) -> list:
    """Units and periods of which several reports wait for the unit's leader."""
    keys = ("assignment__unit", "assignment__unit__name", "period", "period__name")
    return [
        (f"{name}{period}", reverse("tasks:batch_confirm", args=[unit, pk]), number)
        for unit, name, pk, period, number in _several(waiting, ReportState.TO_CONFIRM, *keys)
    ]


def _batches_of_tasks(waiting) -> list:
    """Tasks of which several reports wait for the reviewer."""
    keys = ("assignment__task", "assignment__task__name")
    return [
        (name, reverse("tasks:batch_review", args=[pk]), number)
        for pk, name, number in _several(waiting, ReportState.TO_REVIEW, *keys)
    ]


def _several(waiting, state, *keys):
    reports = ProgressReport.objects.filter(assignment__in=waiting.order_by().values("pk"), state=state)
    counted = reports.order_by().values_list(*keys).annotate(number=Count("pk")).filter(number__gt=1)
    return counted.order_by("-number", keys[0])[:MOST_BATCHES]


def _to_decide(rights, today) -> Section:
    """What units apply for and this person may decide, the oldest first."""
    asked = Application.objects.decidable_by(rights).for_rows().order_by("asked_at", "id")[:MOST]
    lines = [
        Row(
            one.assignment,
            light(one.assignment, today),
            f"决定{one.get_kind_display()}",
            reverse("tasks:application", args=[one.pk]),
        )
        for one in asked
    ]
    return Section("申请待我决定", "inbox", lines, is_of_others=True)


def _add_own_work(todo, rights, today) -> None:
    own = Assignment.objects.counted().unlocked().filter(unit__in=rights.units("report_unit"))
    todo.counts = {item["light"]: item["rows"] for item in own.with_light(today).tally()}
    reports = Prefetch("reports", ProgressReport.objects.order_by("period_id"))
    steps = Step.objects.filter(assignment=OuterRef("pk")).exclude(verb__in=STAYING).order_by("-at", "-id")
    last = {f"last_{name}": Subquery(steps.values(name)[:1]) for name in ("at", "text")}
    rows = list(own.for_rows().annotate(**last).prefetch_related(reports).in_order())
    todo.to_accept = _to_accept(rows)
    first, now, waiting = Section("先办", "alert"), Section("本期待办", "calendar"), Section("等别人处理", "hourglass")
    periods = _periods(rows)
    todo.asks = _asks(rows, periods, today)
    at_work = [row for row in rows if row.state != State.CLOSED]
    todo.ahead = days_ahead(at_work, periods, today)
    calendar = WorkingDay.objects.calendar() if any(row.awaiting for row in rows) else None
    urged = UrgedRow.objects.standing(at_work)
    for row in at_work:
        step = next_step(row, row.reports.all(), periods[row.plan_id], today)
        label = "打开" if step.label == REPORT else step.label or "查看"
        said = _last(row, calendar, today) | {"urged": urged.get(row.pk)}
        line = Row(row, light(row, today), label, _page(step.page or "assignment", row), **said)
        if row.awaiting:
            waiting.rows.append(line)
        elif row.returned or line.light == Light.OVERDUE:
            first.rows.append(line)
        elif step != NOTHING:
            now.rows.append(line)
    first.rows.sort(key=lambda line: line.light != Light.OVERDUE)
    todo.sections += [first, now, waiting]


def _last(row, calendar, today) -> dict:
    """What a row says of its last step: since when others have it, or why it came back."""
    if row.awaiting and row.last_at:
        since = localtime(row.last_at).date()
        return {"since": since, "waited": calendar.count(since, today)}
    return {"note": row.last_text} if row.returned else {}


def _asks(rows, periods, today) -> list[Ask]:
    """One page for each unit and plan: that of the newest period asked for, which takes what was missed before, too."""
    due = {row: report_due(row, row.reports.all(), periods[row.plan_id], today) for row in rows}
    pages = {}
    for row, period in due.items():
        place = row.unit, row.plan_id
        if period and (place not in pages or pages[place].starts_on < period.starts_on):
            pages[place] = period
    asks = [_ask(due, unit, period, today) for (unit, _), period in pages.items()]
    return sorted(asks, key=lambda ask: ask.due_on)


def _ask(due, unit, period, today) -> Ask:
    rows = [row for row in due if row.unit == unit and row.plan_id == period.plan_id]
    others = [row for row in rows if not falls_on(due[row], period, today)]
    reports = {row: next((one for one in row.reports.all() if one.period_id == period.pk), None) for row in others}
    counts = Counter(why_not(row, reports[row]) for row in others)
    due_on = min(due_now(row, period) for row in rows if due[row] == period)
    return Ask(unit, period, due_on, len(rows) - len(others), {why: counts[why] for why in WHY_NOT if counts[why]})


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

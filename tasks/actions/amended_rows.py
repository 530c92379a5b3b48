"""What becomes of the rows of a plan when an amendment comes into force: they end, begin, change roles and days."""

from collections import defaultdict

from django.db.models import Case, Q, When

from branches.models import WorkingDay
from tasks.actions.amendment_news import begun, changed, gone
from tasks.actions.lapsing import lapse
from tasks.actions.moves import add_steps, move, settle_all
from tasks.actions.publishing import coming_spans
from tasks.actions.rows import add_rows, leading_units
from tasks.actions.touched import ENDED
from tasks.breakdown import LEAD, RESPONSIBLE
from tasks.models import Assignment, Period, ProgressReport, Task
from tasks.periods import due_of
from tasks.states import ReportState, Verb

SOME = 500  # rows settled at a time


def end_rows(amendment, touched) -> None:
    """Rows of dropped tasks and of units that lose theirs are withdrawn, with the reason."""
    ending = [(row, {"text": gone(amendment, touch)}) for touch in touched for row in touch.gone]
    for row, _ in ending:
        move(row, Verb.WITHDRAW)
        lapse(row)
    if ending:
        add_steps(Verb.WITHDRAW, by=None, rows=ending)
        settle_all([row for row, _ in ending])


def begin_rows(amendment, touched, today) -> list[Assignment]:
    wanted = {touch.change.task_id: {unit.pk: role for unit, role in touch.new.items()} for touch in touched}
    new = add_rows(amendment.plan, {task: units for task, units in wanted.items() if units}, starts_on=today)
    add_steps(Verb.ASSIGN, by=None, rows=[(row, {"text": begun(amendment, today)}) for row in new])
    staying = [(row, {"text": changed(amendment, touch)}) for touch in touched for row in touch.rows]
    add_steps(Verb.AMEND, by=None, rows=staying)
    for touch in touched:
        lead = touch.change.lead_id
        rows = Assignment.objects.filter(task=touch.change.task_id)
        rows.filter(role=LEAD).exclude(unit=lead).update(role=RESPONSIBLE)
        rows.filter(unit=lead, unit__isnull=False).update(role=LEAD)
    return new


def mark_leads(plan) -> set[int]:
    """Say anew which rows are reported on the leads' day; return those of which that has changed."""
    rows, leading = Assignment.objects.filter(plan=plan).exclude(state__in=ENDED), leading_units(plan)
    moved = rows.filter(Q(reports_last=True) & ~Q(unit__in=leading) | Q(reports_last=False, unit__in=leading))
    found = set(moved.values_list("pk", flat=True))
    Assignment.objects.filter(pk__in=found).update(reports_last=Case(When(unit__in=leading, then=True), default=False))
    return found


def move_days(amendment, today) -> dict[int, tuple]:
    """Move the plan's due day, and with it the periods that are not over. Return the days that held: period id →
    (members', leads')."""
    plan, there = amendment.plan, {(one.rhythm, one.starts_on): one for one in amendment.plan.spans.all()}
    held = {one.pk: (one.due_on, one.lead_due_on) for one in there.values()}
    if amendment.due_on:
        amendment.due_before, plan.due_on = plan.due_on, amendment.due_on
        plan.save(update_fields=["due_on"])
    tasks, calendar = list(Task.objects.filter(plan=plan)), WorkingDay.objects.calendar()
    for span in coming_spans(plan, tasks, calendar, today):
        period = there.get((span.rhythm, span.starts_on))
        if period is None:
            Period.objects.create(plan=plan, **vars(span))
        elif amendment.due_on and period.lead_due_on >= today:
            Period.objects.filter(pk=period.pk).update(due_on=span.due_on, lead_due_on=span.lead_due_on)
    _cut_off(plan)
    return held


def _cut_off(plan) -> None:
    """Periods that begin after the plan ends go; one that somebody has reported on stays, due with the plan."""
    late = plan.spans.filter(starts_on__gt=plan.due_on)
    late.filter(reports=None).delete()
    late.update(due_on=plan.due_on, lead_due_on=plan.due_on)


def settle_anew(rows, held) -> None:
    """Give rows their days after roles, periods or the plan's due day have changed; drafts follow their period's day.

    held: as from `move_days`."""
    pks = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), SOME):
        some = Assignment.objects.select_related("task", "plan", "unit").filter(pk__in=pks[start : start + SOME])
        some = list(some.order_by("pk"))
        _move_drafts(some, held)
        settle_all(some)


def _move_drafts(rows, held) -> None:
    """A report not handed in is due on its period's day, unless it had been given a later one of its own."""
    by_pk, moved = {row.pk: row for row in rows}, defaultdict(list)
    open_ones = ProgressReport.objects.filter(assignment__in=by_pk, state=ReportState.DRAFT).select_related("period")
    for report in open_ones:
        due = due_of(by_pk[report.assignment_id], report.period)
        if report.due_on in held.get(report.period_id, ()) and report.due_on != due:
            moved[due].append(report.pk)
    for due, pks in moved.items():
        ProgressReport.objects.filter(pk__in=pks).update(due_on=due)

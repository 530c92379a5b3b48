"""The one door for changes of state: locks, checks the declared moves, leaves a step, settles what is stored."""

import dataclasses
from collections import defaultdict

from branches.models import WorkingDay
from branches.permissions import rights_of
from modelagency.clock import now, today
from records.context import note_deputy
from records.refusals import NotAllowed, Refusal
from tasks.actions.resting import REST_FIELDS, rest, wake
from tasks.actions.rollups import COUNTED, recount
from tasks.deadlines import corrected_by
from tasks.models import Assignment, Measure, Period, ProgressReport, Step
from tasks.periods import due_days
from tasks.permissions import NEEDS, abilities_of, acts_as_deputy
from tasks.standing import MONDAY_TO_FRIDAY, Filed, Standing, standing
from tasks.states import MOVES, RESTING, SENDS_BACK, VERB_LABELS, Right, Verb, right_of

PORTAL = "系统"
STORED = [field.name for field in dataclasses.fields(Standing)]


def locked(assignment) -> Assignment:
    """The assignment as it is now, locked until the transaction ends; Refusal when its plan was withdrawn meanwhile."""
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("task", "plan", "unit")
    row = rows.filter(pk=assignment.pk).first()
    if row is None:
        raise Refusal("方案刚被机关党委办公室撤回，这个落实项已收回，没有保存。")
    return row


def locked_report(report) -> ProgressReport:
    return ProgressReport.objects.select_for_update(of=("self",)).select_related("period").get(pk=report.pk)


def move(assignment, verb) -> None:
    """Move an assignment as declared; raise Refusal when its state does not allow the verb."""
    declared = MOVES[verb]
    _check(assignment, verb, declared.rows)
    if declared.returns:
        wake(assignment)
    elif declared.to in RESTING:
        rest(assignment)
    assignment.state = declared.to or assignment.state
    assignment.save(update_fields=["state", *REST_FIELDS])


def move_report(report, verb) -> None:
    """Move a report as declared; the caller saves it."""
    declared = MOVES[verb]
    _check(report, verb, declared.reports)
    report.state = declared.report_to


def give_time(report) -> None:
    """Keep a report that is back with its unit, with three working days at least."""
    report.due_on = corrected_by(report.due_on, today(), WorkingDay.objects.calendar())
    report.save(update_fields=["state", "due_on"])


def require_state(assignment, state, act) -> None:
    """Refuse `act` (填报进展, 修改举措) unless the assignment is in `state`."""
    if assignment.state != state:
        raise Refusal(f"当前是“{assignment.get_state_display()}”，不能{act}。请刷新页面查看最新情况。")


def require_move(assignment, verb) -> None:
    """Refuse what the row's state does not allow."""
    _check(assignment, verb, MOVES[verb].rows)


def _check(row, verb, states) -> None:
    if row.state not in states:
        raise Refusal(f"当前是“{row.get_state_display()}”，不能{VERB_LABELS[verb]}。请刷新页面查看最新情况。")


def add_step(assignment, verb, *, by, report=None, text="", before=None, after=None, stand_in=False) -> Step:
    """Add to the history of an assignment, and keep whether this step sent something back to the unit.

    by: a user, or None for the portal itself. Every move passes here, so here the table is asked whose it is; and, of
    those that leave the row where it is, whether its state allows them.
    """
    fields = {"report": report, "text": text, "stand_in": stand_in}
    fields |= {"progress_before": before, "progress_after": after}
    return add_steps(verb, by=by, rows=[(assignment, fields)])[0]


def add_steps(verb, *, by, rows) -> list[Step]:
    """The same on many rows, in a fixed number of queries. rows: (assignment, further fields of its step)."""
    declared, assignments = MOVES[verb], [row for row, _ in rows]
    check_right(by, assignments, verb)
    for assignment, fields in rows:
        if declared.to is None and not declared.returns:
            _check(assignment, verb, declared.rows)
        fields["acting"] = by is not None and acts_as_deputy(by, assignment, declared.rights)
    note_deputy(any(fields["acting"] for _, fields in rows))
    if not declared.stays:
        _mark_turn(assignments, verb in SENDS_BACK)
    own = {"verb": verb, "by": by, "by_label": by.name if by else PORTAL, "at": now()}
    return Step.objects.bulk_create(Step(assignment=row, **own, **fields) for row, fields in rows)


def _mark_turn(assignments, returned) -> None:
    turn = {"returned": returned, "turn_on": today()}
    for row in assignments:
        row.returned, row.turn_on = turn.values()
    Assignment.objects.filter(pk__in=[row.pk for row in assignments]).update(**turn)


def check_right(by, assignments, verb) -> None:
    """Raise NotAllowed when the move is not this person's (None: the portal's) on one of the rows; whose a row's
    beginning is, its action says."""
    rights = MOVES[verb].rights
    if verb == Verb.ASSIGN or by is None and Right.PORTAL in rights:
        return
    held = abilities_of(rights_of(by), assignments) if by else {}
    if not held or any(rights.isdisjoint(words) for words, _ in held.values()):
        raise NotAllowed(NEEDS[right_of(verb)])


def move_all(assignments, verb, *, by, texts=None) -> None:
    """Move many locked rows as declared, each with its step, and settle them; a constant number of queries.

    by: a user, or None for the portal itself; texts: row id → what the step says.
    """
    for row in assignments:
        _check(row, verb, MOVES[verb].rows)
        row.state = MOVES[verb].to
    Assignment.objects.bulk_update(assignments, ["state"])
    add_steps(verb, by=by, rows=[(row, {"text": (texts or {}).get(row.pk, "")}) for row in assignments])
    settle_all(assignments)


def settle(assignment) -> None:
    """Write progress, who is waited for and the days of the light, and let the roll-ups follow; the only writer."""
    settle_all([assignment])


def settle_all(assignments) -> None:
    """The same for many rows, in as many queries as for one."""
    pks = [row.pk for row in assignments]
    statuses, filed, periods = defaultdict(list), defaultdict(list), defaultdict(list)
    for pk, status in Measure.objects.filter(assignment__in=pks).values_list("assignment_id", "status"):
        statuses[pk].append(status)
    reports = ProgressReport.objects.filter(assignment__in=pks)
    for pk, *values in reports.values_list("assignment_id", "period_id", "state", "due_on"):
        filed[pk].append(Filed(*values))
    for period in Period.objects.filter(plan__in={row.plan_id for row in assignments}):
        periods[period.plan_id].append(period)
    gives_grace = any(row.plan.grace_days for row in assignments)
    calendar = WorkingDay.objects.calendar() if gives_grace else MONDAY_TO_FRIDAY
    for row in assignments:
        fields = standing(
            state=row.state,
            statuses=statuses[row.pk],
            filed=filed[row.pk],
            periods=due_days(row, periods[row.plan_id]),
            starts_on=row.worked_from,
            due_on=row.ends_on,
            grace=row.plan.grace_days,
            calendar=calendar,
            spared_until=row.spared_until,
        ).as_fields()
        for name, value in fields.items():
            setattr(row, name, value)
    sums = recount(assignments)
    Assignment.objects.bulk_update(assignments, [*STORED, *COUNTED])
    sums.store()

"""What a unit reports in one period: all its rows are saved and handed in together, or none."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from modelagency.clock import today
from records.actions import record_all, tell
from records.models import Message
from records.refusals import Refusal
from tasks.actions.messages import tell_of
from tasks.actions.reports import fault_of, hand_in_row, lacking, write_row
from tasks.actions.sharing import agreed
from tasks.models import Assignment, Measure, ReportVersion
from tasks.people import leaders_of, reviewers_of, writers_of

FOREIGN = "这一项不在本单位这一期的填报范围内，可能已收回或调整，没有保存。"
PAGE = ReportVersion.Origin.PAGE


class RowsRefused(Refusal):
    """Nothing was written. `faults`: assignment id → the Refusal of that row (a StaleVersion has both texts, an
    Incomplete what is missing); the words name the first row."""

    def __init__(self, faults, names):
        (first, fault), *others = faults.items()
        rest = f"另有 {len(others)} 项也没有通过检查。" if others else ""
        super().__init__(f"{names.get(first, '有一项')}：{fault}{rest}")
        self.faults = faults


@transaction.atomic
def save_rows(*, by, unit, period, drafts, origin=PAGE) -> list:
    """Save `drafts` (assignment id → Draft) and return their reports; raise RowsRefused when any has a fault.

    Rows that still owe an earlier period are filed for that one."""
    rows = _checked(unit, period, drafts)
    written = _write(by, rows, agreed(rows, period, drafts), origin)
    record_all(by=by, verb="report.save", subjects=[(report, unit.pk, changed) for report, changed in written])
    return [report for report, _ in written]


@transaction.atomic
def autosave_row(*, by, unit, period, assignment, draft):
    """Save one draft as it is being typed, without a line in the trail; return its report."""
    drafts = {assignment: draft}
    ((report, _),) = _write(by, _checked(unit, period, drafts), drafts, PAGE)
    return report


@transaction.atomic
def submit_period(*, by, unit, period, drafts, origin=PAGE) -> list:
    """Save and hand in; where nobody else may confirm a row for the unit, that step is skipped.

    Raise RowsRefused when a row has a fault or is incomplete."""
    rows = _checked(unit, period, drafts)
    drafts = agreed(rows, period, drafts)
    _refuse({row.pk: found for row in rows if (found := lacking(row, drafts[row.pk]))}, rows)
    written = _write(by, rows, drafts, origin, handed_in=True)
    leaders, asked = leaders_of(unit.pk, today()), defaultdict(list)
    for row, (report, _) in zip(rows, written, strict=True):
        confirmers = set(leaders) - writers_of(report)
        hand_in_row(by=by, row=row, report=report, confirmed=not confirmers)
        for person in confirmers or reviewers_of(row, today()):
            asked[person].append(row)
    _ask(asked, unit, period, leaders)
    lines = [(report, unit.pk, changed | {"progress": report.progress}) for report, changed in written]
    record_all(by=by, verb="report.submit", subjects=lines)
    return [report for report, _ in written]


def _checked(unit, period, drafts) -> list[Assignment]:
    """The rows, locked in one order until the transaction ends, with those that share a measure with them; RowsRefused
    when any cannot be saved."""
    found = Assignment.objects.select_for_update(of=("self",)).select_related("task__pillar", "plan", "unit")
    own = Q(plan=period.plan_id, pk__in=drafts)
    found = found.filter(own | Q(pk__in=Measure.objects.places_of_twins(drafts)), unit=unit).order_by("pk")
    rows = found.prefetch_related("measures", "reports__evidence", "reports__period", "plan__spans")
    rows = [row for row in rows if row.pk in drafts and row.plan_id == period.plan_id]
    faults = {pk: Refusal(FOREIGN) for pk in drafts.keys() - {row.pk for row in rows}}
    faults |= {row.pk: fault for row in rows if (fault := fault_of(row, period, drafts[row.pk]))}
    _refuse(faults, rows)
    return rows


def _refuse(faults, rows) -> None:
    if faults:
        raise RowsRefused(faults, {row.pk: row.task.name for row in rows})


def _write(by, rows, drafts, origin, *, handed_in=False) -> list:
    said = {"by": by, "origin": origin or PAGE, "handed_in": handed_in}
    return [write_row(row=row, draft=drafts[row.pk], **said) for row in rows]


def _ask(asked, unit, period, leaders) -> None:
    """Tell each person once, however many rows wait for them."""
    for person, rows in asked.items():
        if len(rows) == 1:
            tell_of(rows[0], [person], Message.Kind.REVIEW, f"{rows[0].period}进展请审核")
            continue
        awaiting = "unit" if person in leaders else "review"
        link = f"{reverse('tasks:assignments')}?awaiting={awaiting}&unit={unit.pk}"
        tell([person], kind=Message.Kind.REVIEW, text=f"{unit}{period} {len(rows)} 项进展请审核", link=link)

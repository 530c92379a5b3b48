"""Answers to many reports at once, each with its own line in the trail. What changed since it was seen is left out."""

from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction

from branches.permissions import rights_of
from modelagency.clock import now, today
from records.actions import record_all, tell
from records.models import Message
from tasks.actions.messages import tell_each
from tasks.actions.moves import add_steps, move_report, settle_all
from tasks.actions.reviews import write_confirmations, write_passes
from tasks.models import Assignment, Measure, ProgressReport, Step
from tasks.people import authors_by_report, reviewers_by_row
from tasks.progress import MeasureStatus
from tasks.reviewing import entries_of, reports_of_rows
from tasks.states import VERB_LABELS, ReportState, State, Verb

CHUNK = 100
CHANGED = "情况已变化"


@dataclass
class Outcome:
    """What became of the rows: those done, and (row, why not) of those left as they were."""

    done: list = field(default_factory=list)
    left: list = field(default_factory=list)


@transaction.atomic
def pass_reports(*, by, chosen) -> Outcome:
    """Pass the reports that nothing is to be said against; rows that are not this person's to review do not exist here.

    chosen: id of a report → its version as it was seen."""
    outcome = Outcome()
    for part in _chunks(chosen):
        rows = _rows_of(part).in_review_of(rights_of(by))
        entries = _locked(part, rows)
        looks = (_seen(part, ReportState.TO_REVIEW), _others(by, entries), _unhinted)
        if good := _good(entries, outcome, *looks):
            write_passes(by, good, stand_ins={row.pk for row, _ in good if row.stands_in})
    return outcome


@transaction.atomic
def confirm_reports(*, by, unit, chosen) -> Outcome:
    """The leader of `unit` confirms what the unit hands in; `chosen` as above."""
    outcome = Outcome()
    for part in _chunks(chosen):
        entries = _locked(part, _rows_of(part).filter(unit=unit))
        looks = (_seen(part, ReportState.TO_CONFIRM), _others(by, entries))
        if good := _good(entries, outcome, *looks):
            write_confirmations(by, good)
            _ask_for_review(unit, good)
    return outcome


@transaction.atomic
def take_back_passes(*, by, reports) -> Outcome:
    """Take back passes of one's own of the last minutes, where nothing happened since. reports: ids."""
    outcome = Outcome()
    for part in _chunks(dict.fromkeys(reports)):
        rows = _rows_of(part).in_review_of(rights_of(by))
        if good := _good(_locked(part, rows, user=by), outcome, _may_be_undone):
            _write_undone(by, good)
    return outcome


def _rows_of(reports):
    return Assignment.objects.filter(pk__in=ProgressReport.objects.filter(pk__in=reports).values("assignment"))


def _chunks(chosen):
    pks = sorted(chosen)
    for start in range(0, len(pks), CHUNK):
        yield {pk: chosen[pk] for pk in pks[start : start + CHUNK]}


def _locked(reports, rows, user=None):
    """The entries of these reports as they are now, their rows locked."""
    rows = rows.select_for_update(of=("self",)).select_related("task__pillar", "plan", "unit").order_by("pk")
    rows = list(rows)
    return entries_of(rows, reports_of_rows(rows), lambda report: report.pk in reports, user=user, now=now())


def _good(entries, outcome, *looks) -> list:
    """(row, report) of what no look has anything against; the others are named in `outcome`."""
    found = [(entry, next(filter(None, (look(entry) for look in looks)), "")) for entry in entries]
    stale = [entry.assignment.pk for entry, why in found if why == CHANGED]
    newest = {}
    for step in Step.objects.filter(assignment__in=stale).order_by("at", "id"):
        newest[step.assignment_id] = f"{step.by_label}已{VERB_LABELS[Verb(step.verb)]}"
    outcome.left += [(entry.assignment, newest.get(entry.assignment.pk, why)) for entry, why in found if why]
    good = [(entry.assignment, entry.report) for entry, why in found if not why]
    outcome.done += [row for row, _ in good]
    return good


def _seen(versions, state):
    """Is the report still what the person saw?"""

    def look(entry):
        if entry.report.state != state or entry.assignment.state != State.IN_PROGRESS:
            return CHANGED
        return "" if entry.report.version == versions[entry.report.pk] else "单位又修改过，请重新查看"

    return look


def _others(by, entries):
    """Is it somebody else's work?"""
    authors = authors_by_report([entry.report for entry in entries])

    def look(entry):
        return "由您填写、提交或确认过，须由另一人办理" if by.pk in authors[entry.report.pk] else ""

    return look


def _unhinted(entry) -> str:
    return f"{entry.hints[0]}，须打开逐项处理" if entry.hints else ""


def _may_be_undone(entry) -> str:
    if entry.undo_by:
        return ""
    return CHANGED if entry.report.state != ReportState.ACCEPTED else "已超过 10 分钟，或单位已接着办理"


def _ask_for_review(unit, rows) -> None:
    """Tell each reviewer once, however many rows there are for them."""
    waiting = Counter(
        person for people in reviewers_by_row([row for row, _ in rows], today()).values() for person in people
    )
    period = rows[0][1].period
    for count in set(waiting.values()):
        people = [person for person, rows_of in waiting.items() if rows_of == count]
        tell(people, kind=Message.Kind.REVIEW, text=f"{unit}{period}进展 {count} 项请复核", link="/")


def _write_undone(by, rows) -> None:
    reports = [report.pk for _, report in rows]
    before = {row.pk: row.progress for row, _ in rows}
    for _, report in rows:
        move_report(report, Verb.TAKE_BACK_PASS)
    ProgressReport.objects.filter(pk__in=reports).update(state=ReportState.TO_REVIEW)
    for status in MeasureStatus:
        Measure.objects.filter(reported__report__in=reports, reported__replaced=status).update(status=status)
    settle_all([row for row, _ in rows])
    steps = [
        (row, {"report": report, "progress_before": before[row.pk], "progress_after": row.progress})
        for row, report in rows
    ]
    add_steps(Verb.TAKE_BACK_PASS, by=by, rows=steps)
    told = [(row, [report.submitted_by_id], f"{report.period}进展的通过已撤回，重新复核") for row, report in rows]
    tell_each(told, Message.Kind.NOTICE)
    lines = [(report, row.unit_id, {"progress": row.progress}) for row, report in rows]
    record_all(by=by, verb="report.take_back_pass", subjects=lines)

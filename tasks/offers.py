"""What a person may do with a row besides its next step. No ORM."""

from tasks.extensions import extendable
from tasks.periods import IN_REVIEW
from tasks.states import Kind, ReportState, Verb, allowed, verb_of

TAKE_BACK = {Verb.TAKE_BACK_MEASURES, Verb.TAKE_BACK, Verb.TAKE_BACK_CLOSING}
BY_REASON = (Verb.RESUME, Verb.REOPEN, Verb.RESTORE, Verb.WITHDRAW)


def offers(row, periods, reports, asked, today) -> set[str]:
    """The moves offered on a row that has its `abilities`; asked: the kinds of its open applications."""
    under_review = any(report.state in IN_REVIEW for report in reports)
    passed = any(report.state == ReportState.ACCEPTED for report in reports)
    fits = {
        Verb.TAKE_BACK: under_review,
        Verb.ASK_EXTENSION: today <= extendable(row, periods, reports)[1],
        Verb.ASK_HAND_BACK: not under_review,
        Verb.ASK_CORRECTION: passed and not under_review,
        Verb.RESTORE: not lost_by(row, today),
    }
    fits |= {verb_of("ask", kind): False for kind in asked}
    candidates = {*TAKE_BACK, *BY_REASON, *(verb_of("ask", kind) for kind in Kind)}
    return {
        verb.value
        for verb in candidates
        if fits.get(verb, True) and allowed(verb, abilities=row.abilities, state=row.state)
    }


def lost_by(row, today) -> str:
    """Why the unit cannot be given the withdrawn row back; empty when it can."""
    if row.merged_into_id or (row.unit.ends_on and row.unit.ends_on < today):
        return f"{row.unit}已经合并或撤销，不能恢复。需要继续的，请补派给承接单位。"
    return "这项任务已经按方案修订撤销，不能恢复。" if row.task.is_dropped else ""


def answers(row, asked) -> set[str]:
    """What the person may do with an application on the row: "refuse" (and so decide), "drop", or nothing."""
    acts = ("refuse", "drop") if asked.is_open else ()
    return {act for act in acts if allowed(verb_of(act, asked.kind), abilities=row.abilities, state=row.state)}

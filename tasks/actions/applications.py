"""What a unit applies for (申请), taken back by it or decided by the other side."""

from django.db import transaction

from modelagency.clock import now, today
from records.actions import record
from records.models import Message
from records.refusals import Refusal
from tasks.actions.additions import give
from tasks.actions.lapsing import lapse
from tasks.actions.messages import tell_of
from tasks.actions.moves import add_step, give_time, locked, locked_report, move, move_report, settle
from tasks.extensions import extendable
from tasks.models import Application, ProgressReport
from tasks.people import office_for, reporters_of, reviewers_of
from tasks.periods import IN_REVIEW
from tasks.states import MOVES, Kind, ReportState, verb_of

Decision = Application.Decision


@transaction.atomic
def apply_for(*, by, assignment, kind, reason, asked_due_on=None, proposed_unit=None, report=None) -> Application:
    """The unit's application; refuse a second open one of the kind, and what the kind does not allow.

    asked_due_on: for an extension; report (an accepted one): for a correction; proposed_unit: who should have the
    row instead, for a hand back.
    """
    row, verb = locked(assignment), verb_of("ask", kind)
    if row.applications.open().filter(kind=kind).exists():
        raise Refusal("已经有一份同样的申请等待决定，没有重复提交。")
    about = _about(row, kind, asked_due_on, proposed_unit, report)
    asked = Application(assignment=row, kind=kind, reason=reason, asked_by=by, asked_at=now(), **about)
    if MOVES[verb].to:
        move(row, verb)
    asked.save()
    add_step(row, verb, by=by, report=asked.report, text=_said(asked, reason))
    settle(row)
    tell_of(row, _deciders(row, kind), Message.Kind.REVIEW, f"申请{asked.get_kind_display()}，请决定。理由：{reason}")
    record(by=by, verb="application.ask", subject=asked, after={"kind": kind, "reason": reason})
    return asked


@transaction.atomic
def take_back_application(*, by, application) -> None:
    """The unit takes back its own application before it is decided."""
    row, asked = _opened(application)
    _decide(row, asked, "drop", by, Decision.TAKEN_BACK, text="")
    settle(row)
    what = f"{asked.get_kind_display()}申请已由本单位撤回，不用再决定"
    tell_of(row, _deciders(row, asked.kind), Message.Kind.NOTICE, what)
    record(by=by, verb="application.take_back", subject=asked)


@transaction.atomic
def refuse_application(*, by, application, answer, stand_in=False) -> None:
    """Refuse it with a reason; a row that was handed back goes on where it was."""
    row, asked = _opened(application)
    _decide(row, asked, "refuse", by, Decision.REFUSED, text=answer, stand_in=stand_in)
    settle(row)
    _answered(row, asked, f"不同意{asked.get_kind_display()}：{answer}")
    record(by=by, verb="application.refuse", subject=asked, after={"answer": answer})


@transaction.atomic
def grant_application(*, by, application, answer="", due_on=None, give_to=None, stand_in=False) -> None:
    """Grant it. due_on: for an extension, the day granted (the one asked for if None); give_to: for a hand back, the
    unit that gets the task instead, if any."""
    row, asked = _opened(application)
    if asked.kind == Kind.EXTENSION:
        asked.granted_due_on = due_on or asked.asked_due_on
        _extend(row, asked)
    elif asked.kind == Kind.CORRECTION:
        asked.report = locked_report(asked.report)
        move_report(asked.report, verb_of("grant", Kind.CORRECTION))
        give_time(asked.report)
    asked.given_to = give_to
    _decide(row, asked, "grant", by, Decision.GRANTED, text=answer, stand_in=stand_in)
    if asked.kind in (Kind.SUSPENSION, Kind.HAND_BACK):
        lapse(row)
    if give_to:
        give(by=by, task=row.task, unit=give_to, reason=f"由{row.unit}退还转来。{answer}".strip())
    settle(row)
    _answered(
        row, asked, f"已同意{asked.get_kind_display()}" + (f"至 {asked.granted_due_on}" if asked.granted_due_on else "")
    )
    record(by=by, verb="application.grant", subject=asked, after=_granted(asked))


def extension_of(row):
    """(period or None, day) that an extension of the row would move; Refusal once that day is past."""
    period, due_on = extendable(row, row.plan.spans.all(), row.reports.all())
    if due_on < today():
        raise Refusal(f"{due_on:%Y-%m-%d} 的时限已过，延期只能在时限之前申请。")
    return period, due_on


def _about(row, kind, asked_due_on, proposed_unit, report) -> dict:
    """The fields of the kind, checked; raise Refusal."""
    if kind == Kind.EXTENSION:
        period, due_on = extension_of(row)
        _check_later(asked_due_on, due_on)
        return {"period": period, "due_on": due_on, "asked_due_on": asked_due_on}
    if kind == Kind.HAND_BACK and row.reports.filter(state__in=IN_REVIEW).exists():
        raise Refusal("还有进展正在审核，请先撤回或等审核结束，再申请退还。")
    if kind == Kind.CORRECTION:
        if row.reports.filter(state__in=IN_REVIEW).exists():
            raise Refusal("还有进展正在审核，请等审核结束后再申请更正。")
        return {"report": _accepted(row, report)}
    return {"proposed_unit": proposed_unit}


def _accepted(row, report) -> ProgressReport:
    found = row.reports.filter(state=ReportState.ACCEPTED, pk=report and report.pk).first()
    if found is None:
        raise Refusal("只能申请更正已经通过的进展。请刷新页面查看最新情况。")
    return found


def _check_later(day, due_on) -> None:
    if day <= due_on:
        raise Refusal(f"新的时限应晚于原来的 {due_on:%Y-%m-%d}。")


def _opened(application):
    """The row and the application, locked; refuse when it is decided."""
    row = locked(application.assignment)
    asked = (
        Application.objects.select_for_update(of=("self",)).select_related("period", "report").get(pk=application.pk)
    )
    if not asked.is_open:
        raise Refusal(f"这份申请已经处理（{asked.get_decision_display()}）。请刷新页面查看最新情况。")
    asked.assignment = row
    return row, asked


def _decide(row, asked, act, by, decision, *, text, stand_in=False) -> None:
    """Move the row as declared and keep the decision; nobody decides their own application."""
    verb = verb_of(act, asked.kind)
    if act != "drop" and by.pk == asked.asked_by_id:
        raise Refusal("这份申请由您提出，请由另一人决定。")
    if MOVES[verb].to or MOVES[verb].returns:
        move(row, verb)
    add_step(row, verb, by=by, report=asked.report, text=_said(asked, text), stand_in=stand_in)
    asked.decision, asked.answer, asked.stand_in = decision, text, stand_in
    asked.decided_by, asked.decided_at = by, now()
    asked.save()


def _extend(row, asked) -> None:
    """Move the day of what the extension is for; the last period takes the day of closing with it."""
    day = asked.granted_due_on
    _check_later(day, asked.due_on)
    if asked.period:
        report, _ = ProgressReport.objects.get_or_create(assignment=row, period=asked.period, defaults={"due_on": day})
        report.due_on = max(report.due_on, day)
        report.save(update_fields=["due_on"])
    if day > row.ends_on:
        row.closes_on = day
        row.save(update_fields=["closes_on"])


def _said(asked, text) -> str:
    """What the history says: of an extension both days, of a hand back the units named, then the words."""
    parts = []
    if asked.kind == Kind.EXTENSION:
        day = asked.granted_due_on or asked.asked_due_on
        parts.append(f"{asked.period or '办结'}由 {asked.due_on:%Y-%m-%d} 延至 {day:%Y-%m-%d}。")
    if asked.given_to:
        parts.append(f"转给{asked.given_to}。")
    elif asked.proposed_unit and asked.is_open:
        parts.append(f"建议由{asked.proposed_unit}承担。")
    return "".join([*parts, text])


def _granted(asked) -> dict:
    """What the trail says of a granted one."""
    said = {"kind": asked.kind, "answer": asked.answer, "stand_in": asked.stand_in}
    days = {"due_on": str(asked.due_on), "granted_due_on": str(asked.granted_due_on)} if asked.granted_due_on else {}
    return said | days | ({"given_to": asked.given_to_id} if asked.given_to else {})


def _deciders(row, kind) -> list[int]:
    return office_for(row, today()) if kind == Kind.HAND_BACK else reviewers_of(row, today())


def _answered(row, asked, what) -> None:
    tell_of(row, [asked.asked_by_id, *reporters_of(row.unit_id, today())], Message.Kind.NOTICE, what)

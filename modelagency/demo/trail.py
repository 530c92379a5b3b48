"""The history lines and messages that the work of the demo would have left."""

from datetime import timedelta

from modelagency.clock import start_of
from modelagency.demo.dates import dated_by_hand
from modelagency.demo.posts import Actors
from modelagency.demo.rows import Row
from modelagency.demo.year import Year
from records.models import AuditEvent, Message
from tasks.links import assignment_link
from tasks.models import Assignment, Plan, ProgressReport, Step
from tasks.states import Verb

VERBS = {
    Verb.ASSIGN: "task.assign_unit",
    Verb.FILE_MEASURES: "measures.file",
    Verb.CONFIRM_MEASURES: "measures.confirm",
    Verb.SUBMIT: "report.submit",
    Verb.CONFIRM: "report.confirm",
    Verb.PASS: "report.pass",
    Verb.RETURN: "report.return",
    Verb.ASK_CLOSING: "assignment.ask_closing",
    Verb.CLOSE: "assignment.close",
}
OF_REPORTS = {Verb.SUBMIT, Verb.CONFIRM, Verb.PASS, Verb.RETURN}
REVIEW, NOTICE = Message.Kind.REVIEW, Message.Kind.NOTICE
# Verb → kind of message and what it says.
TOLD = {
    Verb.ASSIGN: (NOTICE, "补派任务“{task}”，请为本单位签收。理由：{text}"),
    Verb.SUBMIT: (REVIEW, "“{task}”（{unit}）{period}进展请审核"),
    Verb.CONFIRM: (REVIEW, "“{task}”（{unit}）{period}进展请复核"),
    Verb.PASS: (NOTICE, "“{task}”（{unit}）{period}进展已通过"),
    Verb.RETURN: (Message.Kind.RETURNED, "“{task}”（{unit}）{period}进展被退回：{text}"),
    Verb.ASK_CLOSING: (REVIEW, "“{task}”（{unit}）申请办结"),
    Verb.CLOSE: (NOTICE, "“{task}”已办结"),
}
KEPT = 30  # days of messages
READ_AFTER = timedelta(hours=2)
LARGE = {"batch_size": 1000}


def leave_trail(rows: list[Row], actors: Actors, year: Year, known: int) -> None:
    """Write one history line and, for the last weeks, one message for each step, in order of time.

    The lines above the id `known` are put in among them.
    """
    taken = sorted(((step, row.steps[-1] is step) for row in rows for step in row.steps), key=lambda pair: pair[0].at)
    lines = _events([step for step, _ in taken]) + _taken_out(known)
    with dated_by_hand(AuditEvent, "at"):
        AuditEvent.objects.bulk_create(sorted(lines, key=lambda line: line.at), **LARGE)
    recent = start_of(year.today - timedelta(days=KEPT))
    told = [(step, is_last) for step, is_last in taken if step.at >= recent and step.verb in TOLD]
    with dated_by_hand(Message, "created_at"):
        Message.objects.bulk_create([_message(step, is_last, actors) for step, is_last in told], **LARGE)


def _events(steps: list[Step]) -> list[AuditEvent]:
    """The history line of each step; a unit accepts all its rows in one."""
    lines, accepted = [], set()
    for step in steps:
        unit = step.assignment.unit_id
        if step.verb != Verb.ACCEPT or unit not in accepted:
            lines.append(_event(step))
        if step.verb == Verb.ACCEPT:
            accepted.add(unit)
    return lines


def _taken_out(known) -> list[AuditEvent]:
    later = list(AuditEvent.objects.filter(pk__gt=known).order_by("at", "id"))
    AuditEvent.objects.filter(pk__gt=known).delete()
    for event in later:
        event.pk = None
    return later


def _event(step: Step) -> AuditEvent:
    assignment = step.assignment
    common = {"by": step.by, "by_label": step.by_label, "unit_id": assignment.unit_id, "at": step.at}
    if step.verb == Verb.ACCEPT:
        return AuditEvent(verb="plan.accept", **_subject(Plan, assignment.plan_id, str(assignment.plan)), **common)
    after = {} if step.progress_after is None else {"progress": step.progress_after}
    subject = _subject(Assignment, assignment.pk, str(assignment))
    if step.verb in OF_REPORTS:
        subject = _subject(ProgressReport, step.report.pk, f"{assignment} {step.report.period}")
    return AuditEvent(verb=VERBS[step.verb], after=after, **subject, **common)


def _subject(model, pk, label) -> dict:
    return {"subject_type": model._meta.label_lower, "subject_id": pk, "subject_label": label[:300]}


def _message(step: Step, is_last: bool, actors: Actors) -> Message:
    """What nobody has answered yet is unread."""
    kind, form = TOLD[step.verb]
    assignment = step.assignment
    period = step.report.period if step.report else ""
    return Message(
        recipient=_told(step, actors),
        kind=kind,
        text=form.format(task=assignment.task.name, unit=assignment.unit, period=period, text=step.text)[:500],
        link=assignment_link(assignment),
        created_at=step.at,
        read_at=None if is_last and kind != NOTICE else step.at + READ_AFTER,
    )


def _told(step, actors):
    assignment = step.assignment
    if step.verb == Verb.SUBMIT:
        return actors.leaders[assignment.unit_id]
    if step.verb in (Verb.CONFIRM, Verb.ASK_CLOSING):
        return actors.reviewer(assignment)
    return actors.reporters[assignment.unit_id]

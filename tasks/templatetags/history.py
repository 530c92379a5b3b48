"""The way of an assignment: the six places above the page and the timeline below. Only shows what was written."""

from dataclasses import dataclass

from django import template

from tasks.states import MOVES, SENDS_BACK, Kind, Right, State, Verb, verb_of

register = template.Library()

PARTS = {Right.REPORT: "填报员", Right.CONFIRM: "单位审核人", Right.OFFICE: "机关党委办公室"}
REFUSED = SENDS_BACK | {Verb.RETURN_ADJUSTMENT} | {verb_of("refuse", kind) for kind in Kind}
WORDS = {Verb.SUBMIT: "提交{}进展", Verb.FILE_SHEET: "{}凭签字件提交", Verb.CONFIRM: "{}单位确认", Verb.PASS: "{}通过"}
OF_THE_PORTAL = {
    Verb.ACCEPT: "默认签收",
    Verb.CONFIRM_MEASURES: "默认确认",
    Verb.CONFIRM_ADJUSTMENT: "默认确认举措调整",
    Verb.CONFIRM: "{}免单位审核",
}

PLACES = [
    ("签收", {Verb.ACCEPT}),
    ("制定举措", {Verb.FILE_MEASURES, Verb.CONFIRM_MEASURES}),
    ("推进填报", {Verb.SUBMIT, Verb.FILE_SHEET}),
    ("单位审核", {Verb.CONFIRM, Verb.FILE_SHEET}),
    ("牵头复核", {Verb.PASS}),
    ("办结归档", {Verb.CLOSE}),
]
PLACE_OF_STATE = {State.TO_ACCEPT: 0, State.TO_PLAN: 1, State.PLAN_SUBMITTED: 1, State.CLOSING: 5, State.CLOSED: 6}
PLACE_AT_WORK = {"": 2, "unit": 3, "review": 4}


@dataclass(frozen=True)
class Place:
    """One of the six; tone is "done", "current" or ""; step is the last one made there."""

    label: str
    tone: str
    step: object


@dataclass(frozen=True)
class Entry:
    """A line of the timeline: tone ("ok", "back" or "info"), what was done, by whom, the files handed in with it."""

    step: object
    tone: str
    words: str
    part: str
    files: tuple


@register.simple_tag
def stepper(row, steps) -> list[Place]:
    """The six places; a place that is reached again (the next period) shows nobody until it is passed again."""
    at = PLACE_OF_STATE.get(row.state_before or row.state, PLACE_AT_WORK.get(row.awaiting, 2))
    return [
        Place(
            label=label,
            tone="done" if number < at else "current" if number == at else "",
            step=next((step for step in steps if step.verb in verbs), None) if number < at else None,
        )
        for number, (label, verbs) in enumerate(PLACES)
    ]


@register.simple_tag
def timeline(row, steps) -> list[Entry]:
    """The steps, newest first, each with the files handed in with it."""
    return [Entry(step, _tone(step), _words(step), _part(row, step), tuple(step.evidence.all())) for step in steps]


def _tone(step) -> str:
    if step.verb in REFUSED:
        return "back"
    return "info" if Right.REPORT in MOVES[step.verb].rights and step.verb != Verb.ACCEPT else "ok"


def _words(step) -> str:
    wording = (WORDS if step.by_id else OF_THE_PORTAL).get(step.verb)
    return wording.format(step.report.period) if wording and step.report else wording or step.get_verb_display()


def _part(row, step) -> str:
    """In what part somebody acted, as the table says whose the move is."""
    if step.by_id is None:
        return "自动"
    rights = MOVES[step.verb].rights
    if part := next((words for right, words in PARTS.items() if right in rights), ""):
        return f"{part}（{step.unit_label}）" if step.unit_label else part
    return "机关党委办公室代复核" if step.stand_in else step.unit_label or str(row.task.lead or "机关党委办公室")


@register.filter
def last_return(steps):
    """The newest step that moved something, when it sent something back; else None."""
    newest = next((step for step in steps if not MOVES[step.verb].stays), None)
    return newest if newest and newest.verb in SENDS_BACK else None

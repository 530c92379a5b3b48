"""The way of an assignment: the six places above the page and the timeline below. Only shows what was written."""

from dataclasses import dataclass

from django import template

from tasks.states import BY_LEADER, SENDS_BACK, State, Verb

register = template.Library()

HANDED_IN = {Verb.FILE_MEASURES, Verb.SUBMIT, Verb.ASK_CLOSING}
BY_REPORTER = HANDED_IN | {Verb.ACCEPT}
WORDS = {Verb.SUBMIT: "提交{}进展", Verb.CONFIRM: "{}单位确认", Verb.PASS: "{}通过"}

PLACES = [
    ("签收", {Verb.ACCEPT}),
    ("制定举措", {Verb.FILE_MEASURES, Verb.CONFIRM_MEASURES}),
    ("推进填报", {Verb.SUBMIT}),
    ("单位审核", {Verb.CONFIRM}),
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
    at = PLACE_OF_STATE.get(row.state, PLACE_AT_WORK[row.awaiting])
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
    return "back" if step.verb in SENDS_BACK else "info" if step.verb in HANDED_IN else "ok"


def _words(step) -> str:
    wording = WORDS.get(step.verb)
    return wording.format(step.report.period) if wording and step.report else step.get_verb_display()


def _part(row, step) -> str:
    if step.verb in BY_REPORTER:
        return "填报员"
    if step.verb in BY_LEADER:
        return "单位审核人"
    if step.verb == Verb.ASSIGN:
        return "机关党委办公室"
    return "机关党委办公室代复核" if step.stand_in else str(row.task.lead or "机关党委办公室")


@register.filter
def last_return(steps):
    """The newest step when it sent something back, else None."""
    return steps[0] if steps and steps[0].verb in SENDS_BACK else None

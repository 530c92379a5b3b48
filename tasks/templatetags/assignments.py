"""How assignments are worded in rows: names, tags, days and figures. Only shows; the rules are in `tasks`."""

from collections import Counter

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from modelagency.clock import today
from tasks.lights import LIGHT_LABELS, Light
from tasks.models import Measure
from tasks.progress import MEASURE_LABELS, MeasureStatus, planned
from tasks.rhythms import RHYTHM_LABELS, Rhythm
from tasks.states import REPORT_STATE_LABELS, STATE_LABELS, ReportState, State

register = template.Library()

LIGHT_TONES = {Light.OVERDUE: "bad", Light.BEHIND: "warn", Light.DONE: "ok"}
STATE_TONES = {State.CLOSED: "ok", State.PLAN_SUBMITTED: "info", State.CLOSING: "info"}
RETURNED = format_html('<span class="tag back">{}</span>', REPORT_STATE_LABELS[ReportState.RETURNED])


@register.filter
def called(task) -> str:
    """清廉型 2　纪律戒尺: the one short name of a task."""
    return task.called


@register.filter
def beyond_title(task) -> str:
    """The notice's words on the task without the title they begin with."""
    return task.text.removeprefix(task.issued_title).lstrip("。，；：. \n")


@register.filter
def due_on(row):
    """The day by which something must be handed in; None when nothing is asked of the unit."""
    return None if row.awaiting else row.due_on


@register.filter
def days_left(day) -> str:
    """剩 8 天, 今天截止, 已过 3 天; 临期 is a word beside it, not a light."""
    left = (day - today()).days
    return f"剩 {left} 天" if left > 0 else f"已过 {-left} 天" if left else "今天截止"


@register.filter
def is_near(row) -> bool:
    """临期: the unit's next day is near and not past."""
    return bool(due_on(row) and row.warn_on <= today() <= row.due_on)


@register.simple_tag
def planned_share(row) -> int:
    """The share of the row's time that is over, in percent."""
    return planned(today(), starts_on=row.worked_from, due_on=row.ends_on)


@register.simple_tag
def row_tags(row, light) -> SafeString:
    """At most one tag for the state and one for the time; 正常 only where there is nothing else to say."""
    state = RETURNED if row.returned else _state_tag(row)
    return format_html("{} {}", state, _time_tag(row, light, is_alone=not state))


def _state_tag(row) -> SafeString:
    """Where the row is in its life: whom it waits for, or what the unit has not done yet; nothing while at work."""
    waits_with_report = row.state == State.IN_PROGRESS and row.awaiting
    if row.state == State.IN_PROGRESS and not row.awaiting:
        return SafeString()
    words = row.get_awaiting_display() if waits_with_report else STATE_LABELS[State(row.state)]
    tone = "info" if waits_with_report else STATE_TONES.get(row.state, "plain")
    return format_html('<span class="tag {}">{}</span>', tone, words)


def _time_tag(row, light, is_alone) -> SafeString:
    if light == Light.OVERDUE:
        words = f"逾期 {(today() - row.late_on).days + 1} 天"
    elif light == Light.BEHIND or is_alone:
        words = LIGHT_LABELS[Light(light)]
    else:
        return SafeString()
    return format_html('<span class="tag {}">{}</span>', LIGHT_TONES.get(light, ""), words)


@register.filter
def measure_counts(measures) -> str:
    """3 项，完成 1 项，进行中 2 项; of anything that has the status of a measure."""
    found = Counter(measure.status for measure in measures)
    parts = [
        f"{MEASURE_LABELS[code]} {found[code]} 项" for code in (MeasureStatus.DONE, MeasureStatus.DOING) if found[code]
    ]
    return "，".join([f"{found.total()} 项", *parts])


@register.filter
def with_twins(measures):
    """The measures, each with `twins`: names of the other tasks of the unit that share it."""
    return Measure.objects.name_twins(measures)


@register.filter
def shown(counts) -> list[tuple[str, str, int]]:
    """(code, word, number) of the lights that have rows, in the order of the legend."""
    return [(code.value, label, counts[code]) for code, label in LIGHT_LABELS.items() if counts.get(code)]


@register.filter
def abnormal(counts) -> list[tuple[str, str, int]]:
    """The same of 滞后 and 逾期 only."""
    return [entry for entry in shown(counts) if entry[0] in (Light.BEHIND, Light.OVERDUE)]


@register.filter
def total(counts) -> int:
    return sum(counts.values())


@register.filter
def share(part, whole) -> str:
    """`part` of `whole` in percent with one decimal, rounded half up; 0.0 of nothing."""
    tenths = ((part or 0) * 2000 + whole) // (2 * whole) if whole else 0
    return f"{tenths // 10}.{tenths % 10}"


@register.filter
def with_light(units, code) -> int:
    """How many of the (id, name, tally) of units have rows of this light."""
    return sum(1 for *_, tally in units if tally.counts.get(code))


@register.filter
def rhythm_words(code) -> str:
    """每季度; of a plan, a task or a period."""
    return RHYTHM_LABELS[Rhythm(code)]


@register.filter
def minus(whole, part) -> int:
    return whole - part

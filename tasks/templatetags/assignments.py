"""How assignments are worded in rows: names, tags, days and figures. Only shows; the rules are in `tasks`."""

from collections import Counter

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from modelagency.clock import today
from tasks import row_words
from tasks.lights import LIGHT_LABELS, Light
from tasks.models import Measure
from tasks.progress import MEASURE_LABELS, MeasureStatus, planned
from tasks.rhythms import RHYTHM_LABELS, Rhythm

register = template.Library()


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
    return row_words.asked_by(row)


@register.filter
def days_left(day) -> str:
    """剩 8 天, 今天截止, 已过 3 天; 临期 is a word beside it, not a light."""
    return row_words.days_left(day, today())


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
    """At most one tag for the state and one for the time."""
    words = [(tone, word) for word, tone in row_words.row_words(row, light, today())]
    return format_html_join(" ", '<span class="tag {}">{}</span>', words)


@register.filter
def measure_counts(measures) -> SafeString:
    """3 项，完成 1 项，进行中 2 项; of anything that has the status of a measure. Each number names its rows below."""
    found = Counter(measure.status for measure in measures)
    shown = [code for code in (MeasureStatus.DONE, MeasureStatus.DOING) if found[code]]
    parts = ((MEASURE_LABELS[code], code.value, found[code]) for code in shown)
    said = format_html_join("", '，{} <span data-rows="#measures:{}">{}</span> 项', parts)
    return format_html('<span data-rows="#measures">{}</span> 项{}', found.total(), said)


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

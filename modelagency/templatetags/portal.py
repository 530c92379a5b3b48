"""What every page draws: icons, lights, bars, dates and figures. Listed as builtins, so no page loads it."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from branches.serving import is_shown
from modelagency.clock import day_of, today
from records.dates import full_date, month_day
from tasks.lights import LIGHT_LABELS

register = template.Library()

ICONS = Path(__file__).resolve().parents[2] / "static" / "icons"
LIGHT_WORDS = LIGHT_LABELS | {"none": "不承担"}
FILE_ICONS = {
    "pdf": "file-pdf",
    "xlsx": "file-sheet",
    "xls": "file-sheet",
    "docx": "file-doc",
    "doc": "file-doc",
    "wps": "file-doc",
    "et": "file-sheet",
    "jpg": "image",
    "jpeg": "image",
    "png": "image",
}
STACKED = ("done", "normal", "waiting", "behind", "overdue", "not_started")


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Inline static/icons/<name>.svg, hidden from screen readers; FileNotFoundError for an unknown name."""
    drawing = (ICONS / f"{name}.svg").read_text(encoding="utf-8").strip()
    return mark_safe(drawing.replace("<svg ", '<svg class="ic" aria-hidden="true" focusable="false" ', 1))


@register.simple_tag
@cache
def light(code: str, text: bool = False) -> SafeString:
    """The shape of a light with its word, visible when `text`; KeyError for an unknown code."""
    word = LIGHT_WORDS[code]
    shape = format_html('<span class="lt {}" aria-hidden="true"></span>', code)
    if text:
        return format_html('<span class="light">{}{}</span>', shape, word)
    return format_html('{}<span class="visually-hidden">{}</span>', shape, word)


@register.simple_tag
def legend() -> SafeString:
    """Shapes and words of the lights that a stack shows."""
    return format_html('<span class="legend">{}</span>', _joined(light(code, True) for code in STACKED))


@register.simple_tag
def light_counts(counts: dict[str, int], url: str) -> SafeString:
    """The figures of a stack, each with a link to its rows in the list at `url`; lights without rows are left out."""
    shown = _shown(counts)
    parts = ((url, code, light(code), number) for code, number in shown)
    links = format_html_join("", '<a class="light" href="{}&amp;light={}">{}{}</a>', parts)
    total = sum(number for _, number in shown)
    return format_html('<span class="counts">{}<a href="{}">共 {}</a></span>', links, url, total)


@register.simple_tag
def progress_bar(done: int, planned: int | None = None) -> SafeString:
    """A bar filled to `done` percent with a tick at `planned` percent; both are cut to 0-100."""
    label, tick = f"完成 {done}%", ""
    if planned is not None:
        label = f"{label}，计划 {planned}%"
        tick = format_html('<rect class="bar-plan" x="{}%" width="2" height="14"/>', _within(planned))
    return format_html(
        '<svg class="bar" role="img" aria-label="{}" width="100%" height="14">'
        '<rect class="bar-track" y="3" width="100%" height="8" rx="4"/>'
        '<rect class="bar-done" y="3" width="{}%" height="8" rx="4"/>{}</svg>',
        label,
        _within(done),
        tick,
    )


@register.simple_tag
def stack_bar(counts: dict[str, int]) -> SafeString:
    """The shares of the lights side by side; `counts` maps codes to numbers, others than STACKED are ignored."""
    shown = _shown(counts)
    total, before, parts = sum(n for _, n in shown), 0, []
    for code, number in shown:
        parts.append(_segment(code, before / total, number / total))
        before += number
    words = "，".join(f"{LIGHT_WORDS[code]} {number}" for code, number in shown)
    label = f"{words}，共 {total}" if shown else "没有落实项"
    return format_html(
        '<svg class="stack" role="img" aria-label="{}" width="100%" height="10">{}</svg>',
        label,
        _joined(parts),
    )


def _segment(code: str, start: float, share: float) -> SafeString:
    """One share; waiting is hatched by a slanted dashed line, which needs neither an id nor a style."""
    fill = '<rect class="s-{}" width="100%" height="10"/>'
    if code == "waiting":
        fill += '<line class="s-hatch" x1="-20" x2="120%" y1="5" y2="5" transform="skewX(-45)"/>'
    if start:
        fill += '<rect class="s-gap" width="1" height="10"/>'
    return format_html(
        '<svg x="{}" width="{}" height="10">{}</svg>', f"{start:.2%}", f"{share:.2%}", format_html(fill, code)
    )


def _shown(counts: dict[str, int]) -> list[tuple[str, int]]:
    return [(code, counts[code]) for code in STACKED if counts.get(code)]


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _within(percent: int) -> int:
    return min(max(percent, 0), 100)


@register.filter
def cn_date(value: date | datetime | None) -> str:
    """9月18日; with the year when it is not this year's. A datetime counts as its day in the office."""
    if not value:
        return ""
    day = day_of(value) if isinstance(value, datetime) else value
    return month_day(day) if day.year == today().year else full_date(day)


@register.filter
def cn_datetime(value: datetime | None) -> str:
    """9月15日 10:05, in the office's time."""
    return f"{cn_date(value)} {timezone.localtime(value):%H:%M}" if value else ""


@register.filter
def percent(value: int | float | Decimal | None, places: int = 0) -> str:
    """76%, or 76.3% with one place, from a number of percent; a dash for nothing."""
    if value is None:
        return "—"
    return f"{Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)}%"


@register.filter
def filesize_cn(size: int) -> str:
    """512 字节, 38 KB or 1.2 MB."""
    if size < 1024:
        return f"{size} 字节"
    if round(size / 1024) < 1024:
        return f"{size / 1024:.0f} KB"
    return f"{size / 1024 / 1024:.1f} MB"


@register.filter
def seconds_cn(time: timedelta) -> str:
    """8 秒, 2 分 5 秒."""
    minutes, seconds = divmod(max(0, int(time.total_seconds())), 60)
    return f"{minutes} 分 {seconds} 秒" if minutes else f"{seconds} 秒"


@register.filter
def file_icon(name: str) -> str:
    """The icon that suits a file's ending."""
    return FILE_ICONS.get(name.rpartition(".")[2].lower(), "file")


register.filter(is_shown)


@register.filter
def weekday_cn(day: date) -> str:
    """星期三."""
    return "星期" + "一二三四五六日"[day.weekday()]

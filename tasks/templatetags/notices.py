"""The notice's own words on a page, with marks on what was read from them: only escaped, never altered."""

from itertools import pairwise
from typing import NamedTuple

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

FARTHEST = 40  # characters between two names of one list
NEARBY = 2000  # characters between a task and a list that speaks for several
TITLE, HEADING, TASK = "title", "heading", "task"
KNOWN, UNKNOWN, NOBODY = "", "ask", "nobody"
LEFT, SORTED = "left", "sorted"


class Words:
    """A text searched without its blanks and line breaks; what is found is given as a span of the text itself."""

    def __init__(self, text):
        self.places = [place for place, char in enumerate(text) if not char.isspace()]
        self.text = "".join(text[place] for place in self.places)

    def find(self, words, start, end=None) -> tuple[int, int] | None:
        """Span in the searched form."""
        words = "".join(words.split())
        at = self.text.find(words, start, end) if words else -1
        return (at, at + len(words)) if at >= 0 else None

    def find_last(self, words, end) -> tuple[int, int] | None:
        """The same of the last place before `end`."""
        words = "".join(words.split())
        at = self.text.rfind(words, 0, end) if words else -1
        return (at, at + len(words)) if at >= 0 else None

    def names(self, names, start, end) -> list[tuple[int, int]]:
        """Spans of names that stand one after the other, as in a list of units; the last such place. [] without one."""
        found, first = [], self.find(names[0], max(0, start), end)
        while first:
            spans = self._row(names, first, end)
            found = spans or found
            first = self.find(names[0], first[1], end)
        return found

    def _row(self, names, first, end):
        spans = [first]
        for name in names[1:]:
            start = spans[-1][1]
            span = self.find(name, start, min(end, start + FARTHEST + len(name)))
            if span is None:
                return []
            spans.append(span)
        return spans

    def outside(self, span) -> tuple[int, int]:
        """The span in the text itself."""
        return self.places[span[0]], self.places[span[1] - 1] + 1


class Mark(NamedTuple):
    """A span of the text, what it was read as, and the anchor that leads to it ("" for none)."""

    start: int
    end: int
    kind: str
    anchor: str = ""


@register.simple_tag
def notice_text(notice, tasks=(), leftovers=()) -> SafeString:
    """The notice in paragraphs; with `tasks` and `leftovers`, what was read from it is marked."""
    text = notice.text
    marks = _marks(Words(text), notice, list(tasks), leftovers)
    parts, start = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            indent = len(line) - len(line.lstrip())
            parts.append(_paragraph(text, start + indent, start + len(line.rstrip()), marks))
        start += len(line)
    return format_html_join("\n", "{}", ((part,) for part in parts))


def _marks(words, notice, tasks, leftovers) -> list[Mark]:
    """The marks in the text, in order."""
    tasks = [task for task in tasks if task.issued_title]
    titles, at = [], 0
    for task in tasks:
        span = words.find(task.issued_title, at)
        titles.append(span)
        at = span[1] if span else at
    marks = [(span, TASK, f"s-{task.pk}") for task, span in zip(tasks, titles, strict=True) if span]
    marks += _heads(words, notice, tasks, titles)
    starts = [span[0] for span in titles if span] + [len(words.text)]
    ends = dict(pairwise(starts))
    for task, span in zip(tasks, titles, strict=True):
        if span:
            marks += _names(words, task, span, ends[span[0]])
    for leftover in leftovers:
        span = words.find(leftover.text, 0)
        marks += [(span, LEFT if not leftover.decision else SORTED, f"l-{leftover.pk}")] if span else []
    return sorted(Mark(*words.outside(span), kind, anchor) for span, kind, anchor in marks)


def _names(words, task, title, end):
    """The units named for a task whose title stands at `title`."""
    named = [name for name in task.responsibilities.all() if not name.is_added]
    if not named:
        return []
    texts = [name.text for name in named]
    # One list may speak for several tasks, from above them or from below.
    spans = words.names(texts, title[1], end) or words.names(texts, title[0] - NEARBY, title[1] + NEARBY)
    kinds = (NOBODY if name.is_nobody else KNOWN if name.is_known else UNKNOWN for name in named)
    anchors = ("" if name.is_known else f"u-{name.pk}" for name in named)
    return list(zip(spans, kinds, anchors, strict=False))


def _heads(words, notice, tasks, titles):
    """The title of the notice (its last place above the tasks), and each pillar's above its first task."""
    firsts = {}
    for task, span in zip(tasks, titles, strict=True):
        if span:
            firsts.setdefault(task.pillar.title, span[0])
    above = min(firsts.values(), default=len(words.text))
    heads = [(words.find_last(notice.title, above), TITLE, "")]
    heads += [(words.find_last(title, first), HEADING, "") for title, first in firsts.items()]
    return [head for head in heads if head[0]]


def _paragraph(text, start, end, marks) -> SafeString:
    """One line of the notice, its marks cut to it; the anchor stands where the mark begins."""
    here = [mark for mark in marks if mark.start < end and mark.end > start]
    kinds = {mark.kind for mark in here}
    wrap = "<h3>{}</h3>" if TITLE in kinds else '<p class="h">{}</p>' if HEADING in kinds else "<p>{}</p>"
    parts, at = [], start
    for mark in here:
        a, b = max(mark.start, start), min(mark.end, end)
        if mark.kind not in (TITLE, HEADING) and a >= at:
            parts += [text[at:a], _marked(mark, text[a:b], begins=mark.start == a)]
            at = b
    parts.append(text[at:end])
    return format_html(wrap, format_html_join("", "{}", ((part,) for part in parts)))


def _marked(mark, words, begins) -> SafeString:
    """The words marked; a task leads back to what was read of it."""
    anchor = format_html(' id="{}"', mark.anchor) if mark.anchor and begins else ""
    if mark.kind == TASK:
        words = format_html('<a href="#t-{}">{}</a>', mark.anchor.removeprefix("s-"), words)
    return format_html('<mark class="{}"{}>{}</mark>', mark.kind, anchor, words)

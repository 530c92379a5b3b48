"""The notice's own words on a page, with marks on what was read from them: only escaped, never altered."""

from itertools import pairwise

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

FARTHEST = 40  # characters between two names of one list
NEARBY = 2000  # characters between a task and a list that speaks for several
TITLE, HEADING, TASK, KNOWN, UNKNOWN = "title", "heading", "task", "", "ask"


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


@register.simple_tag
def notice_text(notice, tasks=()) -> SafeString:
    """The notice in paragraphs; with `tasks`, their titles and units are marked."""
    text = notice.text
    marks = _marks(Words(text), notice, list(tasks))
    parts, start = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            indent = len(line) - len(line.lstrip())
            parts.append(_paragraph(text, start + indent, start + len(line.rstrip()), marks))
        start += len(line)
    return format_html_join("\n", "{}", ((part,) for part in parts))


def _marks(words, notice, tasks) -> list[tuple[int, int, str]]:
    """(from, to, kind) in the text, in order."""
    titles, at = [], 0
    for task in tasks:
        span = words.find(task.title, at)
        titles.append(span)
        at = span[1] if span else at
    marks = [(span, TASK) for span in titles if span]
    marks += _heads(words, notice, tasks)
    starts = [span[0] for span in titles if span] + [len(words.text)]
    ends = dict(pairwise(starts))
    for task, span in zip(tasks, titles, strict=True):
        named = list(task.responsibilities.all())
        if span and named:
            names = [name.text for name in named]
            # One list may speak for several tasks, from above them or from below.
            spans = words.names(names, span[1], ends[span[0]]) or words.names(names, span[0] - NEARBY, span[1] + NEARBY)
            marks += [(s, KNOWN if name.is_known else UNKNOWN) for s, name in zip(spans, named, strict=False)]
    return sorted((*words.outside(span), kind) for span, kind in marks)


def _heads(words, notice, tasks):
    """The title of the notice (its last place above the tasks) and the titles of the pillars."""
    first = words.find(tasks[0].title, 0) if tasks else None
    found = words.find(notice.title, 0, first and first[0])
    heads = []
    while found:
        heads = [(found, TITLE)]
        found = words.find(notice.title, found[1], first and first[0])
    pillars = {task.pillar_id: task.pillar.title for task in tasks}
    spans = (words.find(title, 0) for title in pillars.values())
    return heads + [(span, HEADING) for span in spans if span]


def _paragraph(text, start, end, marks) -> SafeString:
    """One line of the notice, its marks cut to it."""
    here = [(max(a, start), min(b, end), kind) for a, b, kind in marks if a < end and b > start]
    kinds = {kind for *_, kind in here}
    wrap = "<h3>{}</h3>" if TITLE in kinds else '<p class="h">{}</p>' if HEADING in kinds else "<p>{}</p>"
    parts, at = [], start
    for a, b, kind in here:
        if kind not in (TITLE, HEADING) and a >= at:
            parts += [text[at:a], format_html('<mark class="{}">{}</mark>', kind, text[a:b])]
            at = b
    parts.append(text[at:end])
    return format_html(wrap, format_html_join("", "{}", ((part,) for part in parts)))

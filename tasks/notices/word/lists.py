"""The numbers that a word processor puts before paragraphs without storing them in the text."""

import re
from dataclasses import dataclass, field

from lxml import etree

from tasks.notices.counts import HAS_NO_NUMBER, written
from tasks.notices.word.elements import child, is_on, kind_of, number, value
from tasks.notices.word.styles import Styles

LEVELS = 9
LONGEST_TEXT = 30
_PLACE = re.compile("%([1-9])")
_SYMBOLS = re.compile("[\ue000-\uf8ff]")  # of symbol fonts; they mean nothing without them


@dataclass(frozen=True)
class Level:
    """`text` is like （%1）; `restarts_after` is the level whose paragraphs start it anew, 0 for none."""

    form: str
    text: str
    start: int
    restarts_after: int
    all_digits: bool
    style: str | None


@dataclass
class Template:
    """A list's levels, and how far each has counted; None before its first paragraph."""

    levels: dict[int, Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * LEVELS)

    def level_of(self, style_id: str | None) -> int | None:
        """The level tied to a paragraph style."""
        tied = (level for level, form in self.levels.items() if style_id and form.style == style_id)
        return next(tied, None)


@dataclass
class List:
    """A use of a template; its own starts hold once, its own levels for all its paragraphs."""

    template: Template
    starts: dict[int, int]
    levels: dict[int, Level]


class Lists:
    """Counts the paragraphs of one document; ask for each paragraph once, in order."""

    def __init__(self, root: etree._Element | None, styles: Styles):
        """`root` is the tree of numbering.xml, or None."""
        self._styles = styles
        entries = [] if root is None else list(root)
        templates = _templates([one for one in entries if kind_of(one) == "abstractNum"])
        self._lists = {number(one, "numId"): _list(one, templates) for one in entries if kind_of(one) == "num"}

    def label(self, paragraph: etree._Element) -> str:
        """一、 or the like; "" for a paragraph without a number."""
        list_id, level = self._place(paragraph)
        used = self._lists.get(list_id)
        if used is None or not 0 <= level < LEVELS:
            return ""
        _count(used, level)
        return _label(used, level)

    def _place(self, paragraph):
        own = child(paragraph, "pPr", "numPr")
        style_id = value(child(paragraph, "pPr", "pStyle"))
        by_style, level_by_style = self._styles.list_and_level(style_id)
        list_id, level = number(child(own, "numId")), number(child(own, "ilvl"))
        if list_id is None:
            list_id = by_style
            tied = self._lists[list_id].template.level_of(style_id) if list_id in self._lists else None
            level = next((one for one in (level, level_by_style, tied) if one is not None), None)
        return list_id, level or 0


def _templates(entries):
    """By id; one that only points to a style of lists takes the levels of the template behind that style."""
    linked = [one for one in entries if child(one, "styleLink") is not None]
    behind_styles = {value(child(one, "styleLink")): _levels(one) for one in linked}
    found = {}
    for entry in entries:
        link = value(child(entry, "numStyleLink"))
        found[number(entry, "abstractNumId")] = Template(behind_styles.get(link) or _levels(entry))
    return found


def _list(entry, templates):
    changes = [one for one in entry if kind_of(one) == "lvlOverride"]
    starts = {number(one, "ilvl"): number(child(one, "startOverride")) for one in changes}
    levels = {number(one, "ilvl"): _level(child(one, "lvl")) for one in changes if child(one, "lvl") is not None}
    template = templates.get(number(child(entry, "abstractNumId"))) or Template({})
    return List(template, {level: start for level, start in starts.items() if start is not None}, levels)


def _levels(entry):
    levels = {number(one, "ilvl"): one for one in entry if kind_of(one) == "lvl"}
    return {level: _level(one) for level, one in levels.items() if level in range(LEVELS)}


def _level(entry):
    start, restart = number(child(entry, "start")), number(child(entry, "lvlRestart"))
    return Level(
        form=value(child(entry, "numFmt")) or "decimal",
        text=(value(child(entry, "lvlText")) or "")[:LONGEST_TEXT],
        start=1 if start is None else start,
        restarts_after=LEVELS if restart is None else restart,
        all_digits=is_on(child(entry, "isLgl")),
        style=value(child(entry, "pStyle")),
    )


def _form(used, level):
    return used.levels.get(level) or used.template.levels.get(level)


def _count(used, level):
    counts = used.template.counts
    if level in used.starts:
        counts[level] = used.starts.pop(level)
    elif counts[level] is None:
        counts[level] = _start(used, level)
    else:
        counts[level] += 1
    for finer in range(level + 1, LEVELS):
        form = _form(used, finer)
        if form is None or level < form.restarts_after:
            counts[finer] = None


def _start(used, level):
    form = _form(used, level)
    return form.start if form else 1


def _label(used, level):
    form = _form(used, level)
    if form is None or form.form == HAS_NO_NUMBER:
        return ""
    text = _PLACE.sub(lambda place: _written(used, int(place[1]) - 1, form.all_digits), form.text)
    return _SYMBOLS.sub("", text).strip()


def _written(used, level, all_digits):
    count, form = used.template.counts[level], _form(used, level)
    kind = "decimal" if all_digits or form is None else form.form
    return written(_start(used, level) if count is None else count, kind)

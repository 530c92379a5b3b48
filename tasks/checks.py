"""What the portal can see for itself in a unit's report. It points things out; people decide. No ORM."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from records.dates import month_day
from tasks.progress import MeasureStatus

EARLY = 120  # days before its due day that a measure said to be done is pointed out
ALIKE = 70  # percent of the text that may be the last period's before it is pointed out
SENTENCE = re.compile(r"[^。；！？;!?\n]+[。；！？;!?]?")
NUMBER = re.compile(r"\d|(?<!第)[一二两三四五六七八九十百千]+余?[次个项名人条份期场篇家处件类轮批户套册天]")
FIGURE = re.compile(r"\d+")
DAY = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]")
STILL_AHEAD = re.compile(r"计划|拟|将|预计|下一步|打算|准备|[日号]前")
SHARE = re.compile(r"[\d.]+%|百分之\w{1,5}")


@dataclass(frozen=True)
class Check:
    """One thing looked at: is there nothing to point out, and the sentence that says so."""

    is_clear: bool
    sentence: str


@dataclass(frozen=True)
class Step:
    """A measure as reported; an empty status was not given."""

    text: str
    status: str
    due_on: date


@dataclass(frozen=True)
class File:
    """A file handed in; `elsewhere`: in which other tasks or by which other units the same file was used."""

    name: str
    is_whole: bool
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A report as the checks see it. before, now: percent accepted so far and said now; last_text: of the period
    before, None without one; targets: the task's, in the notice's words."""

    text: str
    handed_in_on: date
    before: int
    now: int
    steps: tuple[Step, ...] = ()
    files: tuple[File, ...] = ()
    targets: tuple[str, ...] = ()
    last_text: str | None = None


def checks(report: Report) -> list[Check]:
    """Everything that can be looked at in `report`, in the order people read it."""
    return [check for look in LOOKS for check in look(report)]


def sentences(text: str) -> list[str]:
    """The sentences of a text as it is written, each once."""
    return list(dict.fromkeys(part for found in SENTENCE.findall(text) if (part := found.strip())))


def alike(text: str, other: str) -> int:
    """How much two texts have in common, in whole percent of their pairs of letters; only all of it is 100."""
    ours, theirs = _pairs(text), _pairs(other)
    if ours == theirs:
        return 100
    both = (ours & theirs).total()
    return min(99, 200 * both // (ours.total() + theirs.total()))


def _pairs(text: str) -> Counter:
    letters = re.sub(r"\W", "", _plain(text))
    return Counter(letters[place : place + 2] for place in range(len(letters)))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _measures(report) -> Iterator[Check]:
    missing = sum(not step.status for step in report.steps)
    if not report.steps or missing:
        yield Check(False, f"举措 {missing} 项没有写状态" if missing else "没有举措")
    else:
        yield Check(True, f"举措 {len(report.steps)} 项都写了状态")


def _early(report) -> Iterator[Check]:
    done = [
        (step, (step.due_on - report.handed_in_on).days) for step in report.steps if step.status == MeasureStatus.DONE
    ]
    early = [(step, days) for step, days in done if days > EARLY]
    for step, days in early:
        yield Check(False, f"“{step.text}”报完成，比时限 {month_day(step.due_on)} 早 {days} 天")
    if done and not early:
        yield Check(True, f"报完成的举措 {len(done)} 项，与时限相符")


def _evidence(report) -> Iterator[Check]:
    for file in report.files:
        if not file.is_whole:
            yield Check(False, f"佐证{_quoted(file.name)}打不开")
    if not report.files:
        yield Check(False, "没有附佐证材料")
    elif all(file.is_whole for file in report.files):
        yield Check(True, f"佐证 {len(report.files)} 份，都可以打开")


def _reuse(report) -> Iterator[Check]:
    for file in report.files:
        if file.elsewhere:
            yield Check(False, f"佐证{_quoted(file.name)}已在{'、'.join(file.elsewhere)}使用")
    if report.files and not any(file.elsewhere for file in report.files):
        yield Check(True, "佐证没有在别处使用")


def _repeated(report) -> Iterator[Check]:
    """The same words with new figures are what a routine report looks like."""
    if report.last_text is None:
        return
    share = alike(report.text, report.last_text)
    has_new_figures = FIGURE.findall(_plain(report.text)) != FIGURE.findall(_plain(report.last_text))
    yield Check(share < ALIKE or has_new_figures, f"与上期文字相同 {share}%")


def _numbers(report) -> Iterator[Check]:
    has_number = bool(NUMBER.search(_plain(report.text)))
    yield Check(has_number, "写有数字" if has_number else "没有写数字")


def _days(report) -> Iterator[Check]:
    found = list(_days_past(report))
    late = [day for day in found if day > report.handed_in_on]
    for day in dict.fromkeys(late):
        yield Check(False, f"文中日期 {month_day(day)} 晚于提交日 {month_day(report.handed_in_on)}")
    if found and not late:
        yield Check(True, "文中日期都不晚于提交日")


def _days_past(report) -> Iterator[date]:
    """The days a text speaks of as past; a sentence of what is still to come is left out."""
    for sentence in sentences(_plain(report.text)):
        if STILL_AHEAD.search(sentence):
            continue
        for year, month, day in DAY.findall(sentence):
            try:
                yield date(int(year or report.handed_in_on.year), int(month), int(day))
            except ValueError:
                continue


def _targets(report) -> Iterator[Check]:
    """What a quantified aim came to is asked for once everything is said to be done."""
    asked = [target for target in report.targets if SHARE.search(_plain(target))]
    if asked and report.now == 100:
        is_said = bool(SHARE.search(_plain(report.text)))
        aim = SHARE.search(_plain(asked[0]))[0]
        yield Check(is_said, "写有量化指标的百分比" if is_said else f"没有写 {aim} 指标的实际百分比")


def _fall(report) -> Iterator[Check]:
    if report.now < report.before:
        yield Check(False, f"进度由 {report.before}% 降到 {report.now}%")


def _quoted(text: str) -> str:
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


LOOKS = (_measures, _early, _evidence, _reuse, _repeated, _numbers, _days, _targets, _fall)

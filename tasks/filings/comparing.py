"""What a filled-in workbook would change, and what is wrong with it. No ORM.

A row counts as filled in when it differs from what was in the workbook when it was downloaded; the rest is left alone,
so that two people can fill in different rows of copies of one sheet.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from tasks.completeness import LONGEST_TEXT
from tasks.filings.layout import STATUS, TEXT
from tasks.filings.lines import Filing, Line, Said, plain
from tasks.filings.marks import MeasureMark, RowMark, read_mark
from tasks.filings.reading import Content, Typed
from tasks.progress import MEASURE_LABELS, MeasureStatus

STATUS_OF = {label: status.value for status, label in MEASURE_LABELS.items()} | {"已完成": MeasureStatus.DONE.value}
STALE = "您下载之后，这一项已被修改。请核对两份内容。"
CLOSED = "这一项现在不能填报：已经提交、正在审核或已调整。"


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row of the sheet; a stale one (somebody saved in between) has both values."""

    row: int
    what: str
    words: str
    yours: str = ""
    theirs: str = ""
    is_stale: bool = False


@dataclass(frozen=True)
class Change:
    """A row that was filled in: what stands in the portal and what the sheet says."""

    line: Line
    said: Said

    @property
    def before(self) -> Said:
        return self.line.said

    @property
    def statuses(self) -> list[tuple[str, str, str]]:
        """(measure, before, after) of the statuses that change."""
        pairs = [(measure, self.said.statuses[measure.pk]) for measure in self.line.measures]
        return [
            (measure.text, MEASURE_LABELS[MeasureStatus(measure.status)], MEASURE_LABELS[MeasureStatus(status)])
            for measure, status in pairs
            if status != measure.status
        ]


@dataclass
class Compared:
    """changes: rows to write; faults: with any, nothing is written; passed_over: what is left out of a sheet that came
    by another way; untouched: number of rows left as they were."""

    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    passed_over: list[Fault] = field(default_factory=list)
    untouched: int = 0

    @property
    def digest(self) -> str:
        """Tells whether what is about to be written is what was shown."""
        shown = [(change.line.assignment, change.line.version, change.said.digest) for change in self.changes]
        return hashlib.sha256(repr(shown).encode()).hexdigest()

    @property
    def is_stale(self) -> bool:
        """Is nothing wrong but that others wrote in between?"""
        return bool(self.faults) and all(fault.is_stale for fault in self.faults)


@dataclass
class _Block:
    """The rows of the sheet that belong to one row of the unit."""

    mark: RowMark | None = None
    typed: Typed | None = None
    measures: dict[int, Typed] = field(default_factory=dict)


def compare(filing: Filing, content: Content, written_by_unit: Mapping[int, int] | None = None) -> Compared:
    """What the sheet would change today.

    written_by_unit: assignment → the newest version that the unit itself wrote (0 without one), for a sheet that came
    by another way. Such a sheet may replace earlier ones of its kind, and leaves out, as `passed_over`, what the unit
    wrote or handed in later.
    """
    found, lines = Compared(), {line.assignment: line for line in filing.lines}
    for pk, block in _blocks(filing, content, found).items():
        _compare_block(block, lines.get(pk), written_by_unit, found)
    for faults in (found.faults, found.passed_over):
        faults.sort(key=lambda fault: fault.row)
    return found


def _blocks(filing, content, found) -> dict[int, _Block]:
    blocks: dict[int, _Block] = defaultdict(_Block)
    for typed in content.rows:
        mark = read_mark(filing.unit_id, filing.period_id, typed.mark)
        if mark is None:
            words = "这一行的标识缺失或被改动，也可能从别的表粘贴而来，认不出是哪一项。请把内容填到原来的行里。"
            found.faults.append(Fault(typed.row, typed.what, words, typed.text or typed.status))
            continue
        block = blocks[mark.assignment]
        before = block.measures.get(mark.measure) if isinstance(mark, MeasureMark) else block.typed
        if before:
            words = f"与第 {before.row} 行重复，不知道以哪一行为准。请只保留一行。"
            found.faults.append(Fault(typed.row, typed.what, words, typed.text or typed.status))
        elif isinstance(mark, MeasureMark):
            block.measures[mark.measure] = typed
        else:
            block.mark, block.typed = mark, typed
    return blocks


def _compare_block(block, line, written_by_unit, found) -> None:
    if block.mark is None:
        first = min(block.measures.values(), key=lambda typed: typed.row)
        words = "这一项只有举措的行，没有任务的行。请下载新的填报表填写。"
        found.faults.append(Fault(first.row, first.what, words, first.status))
        return
    faults, typed = _typed(block)
    if typed.digest == block.mark.digest and not faults:
        found.untouched += 1
        return
    late = found.faults if written_by_unit is None else found.passed_over
    if line is None or line.period != block.mark.period:
        late.append(Fault(block.typed.row, block.typed.what, CLOSED, typed.text))
        return
    said = Said(typed.text, line.said.statuses | typed.statuses)
    if faults:
        found.faults += faults
    elif said == line.said:
        found.untouched += 1
    elif typed.statuses.keys() - line.said.statuses.keys():
        words = "下载之后，这一项的举措作了调整。请下载新的填报表填写。"
        found.faults.append(Fault(block.typed.row, line.task, words, said.text))
    elif _is_newest(block.mark, line, written_by_unit):
        found.changes.append(Change(line, said))
    else:
        late.append(Fault(block.typed.row, line.task, STALE, *both(line, said), is_stale=True))


def _is_newest(mark, line, written_by_unit) -> bool:
    """Did nobody write since whose words must not be lost?"""
    if written_by_unit is None:
        return mark.version == line.version
    return mark.version >= written_by_unit.get(line.assignment, 0)


def _typed(block) -> tuple[list[Fault], Said]:
    """What the sheet says of a row, and what is wrong with its cells."""
    typed, statuses = block.typed, {}
    text = plain(typed.text)
    complaints = list(typed.faults)
    if len(text) > LONGEST_TEXT:
        complaints.append(f"“{TEXT}”有 {len(text)} 字，最多 {LONGEST_TEXT} 字。")
    faults = [Fault(typed.row, typed.what, words, text) for words in complaints]
    for pk, measure in block.measures.items():
        status = STATUS_OF.get("".join(measure.status.split()))
        wrong = list(measure.faults) if measure.faults or status else [_unknown(measure.status)]
        faults += [Fault(measure.row, measure.what, words, measure.status) for words in wrong]
        statuses[pk] = status or ""
    return faults, Said(text, statuses)


def _unknown(status: str) -> str:
    said = f"是“{status}”" if status else "是空的"
    return f"“{STATUS}”{said}，请从下拉列表选：未开始、进行中、完成。"


def both(line: Line, said: Said) -> tuple[str, str]:
    """(the sheet's, the portal's) words of a row: text and the statuses in which they differ."""
    differing = [measure for measure in line.measures if said.statuses.get(measure.pk) != measure.status]

    def words(text, status_of):
        marks = [f"{measure.text}：{MEASURE_LABELS[MeasureStatus(status_of(measure))]}" for measure in differing]
        return "\n".join([text or "（空）", *marks])

    return words(said.text, lambda measure: said.statuses[measure.pk]), words(
        line.said.text, lambda measure: measure.status
    )

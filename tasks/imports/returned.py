"""The copy of a workbook that goes back to who sent it: everything typed is in it, and beside it what is wrong.

A row that others wrote in between carries the newest mark, so that sending the copy again is a choice.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from modelagency.clock import today
from tasks.exports.workbook import Filled, workbook
from tasks.filings.marks import MeasureMark, read_mark


def returned_copy(checked) -> bytes:
    """The .xlsx file."""
    return workbook(checked.filing, today(), _Sorted(checked).filled)


@dataclass
class _Sorted:
    """What was typed, each at the row it belongs to, and the rest."""

    checked: object
    filled: Filled = field(default_factory=lambda: Filled({}, {}, {}, {}, []))

    def __post_init__(self):
        filing, content = self.checked.filing, self.checked.content
        self.words = _words(self.checked.compared)
        ids = filing.unit_id, filing.period_id
        marked = [(typed, read_mark(*ids, typed.mark)) for typed in content.rows]
        self.touched = {change.line.assignment for change in self.checked.compared.changes}
        self.touched |= {mark.assignment for typed, mark in marked if mark and typed.row in self.words}
        places = {(line.assignment, None) for line in filing.lines}
        places |= {(line.assignment, measure.pk) for line in filing.lines for measure in line.measures}
        for typed, mark in marked:
            place = (mark.assignment, getattr(mark, "measure", None)) if mark else None
            if place in places:
                places.discard(place)
                self._place(typed, mark)
            elif typed.row in self.words:
                self.filled.loose.append((typed.what, typed.text or typed.status, self.words[typed.row]))

    def _place(self, typed, mark) -> None:
        """A row that nothing was typed in shows what is stored now."""
        if mark.assignment not in self.touched:
            return
        words = self.words.get(typed.row, "")
        if isinstance(mark, MeasureMark):
            self.filled.statuses[mark.measure], self.filled.measure_errors[mark.measure] = typed.status, words
        else:
            self.filled.texts[mark.assignment], self.filled.row_errors[mark.assignment] = typed.text, words


def _words(compared) -> dict[int, str]:
    """Row of the sheet → what is wrong there, with the portal's own words where others wrote in between."""
    found = defaultdict(list)
    for fault in [*compared.faults, *compared.passed_over]:
        theirs = f"\n平台上现在是：{fault.theirs}" if fault.is_stale else ""
        found[fault.row].append(fault.words + theirs)
    return {row: "\n".join(words) for row, words in found.items()}

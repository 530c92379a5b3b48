"""What a unit files in one period, as a workbook shows it. No ORM."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date

from tasks.progress import percentage

# What a cell cannot carry: XML leaves it out.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """A text as it comes back from a cell, so that two can be compared."""
    return UNSEEN.sub("", text.replace("\r\n", "\n")).strip()


@dataclass(frozen=True)
class Said:
    """What is filed of one row: the text, measure id → status."""

    text: str
    statuses: dict[int, str]

    @property
    def digest(self) -> str:
        known = [self.text, sorted(self.statuses.items())]
        return hashlib.sha256(json.dumps(known, ensure_ascii=False).encode()).hexdigest()[:16]

    @property
    def progress(self) -> int:
        return percentage(self.statuses.values())


@dataclass(frozen=True)
class MeasureLine:
    """A measure: what it is, until when and by whom (words), the status that passed and the one in the draft."""

    pk: int
    text: str
    until: str
    accepted: str
    status: str


@dataclass(frozen=True)
class Line:
    """One row of the unit: what is asked, what was said last, and the draft so far. `version` is the draft's; `period`
    the one it is reported for, which is an earlier one where that was missed."""

    assignment: int
    period: int
    task: str
    asked: str
    last: str
    text: str
    version: int
    measures: tuple[MeasureLine, ...] = ()

    @property
    def said(self) -> Said:
        return Said(plain(self.text), {measure.pk: measure.status for measure in self.measures})


@dataclass(frozen=True)
class Filing:
    """The rows a unit has to file in a period; unit, period (with its year) and plan by name."""

    unit_id: int
    period_id: int
    unit: str
    period: str
    plan: str
    due_on: date
    lines: tuple[Line, ...]

    @property
    def title(self) -> str:
        return f"{self.unit}{self.period}进展填报表"

"""One line of the ledger as people read it, and the sums that hold for any number of them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from modelagency.clock import day_of
from tasks.reminders.texts import ORDER

SENT, SUPPRESSED, WAITING, EVENT = "sent", "suppressed", "waiting", "event"
RESULTS = {SENT: "已发送", SUPPRESSED: "未发送", WAITING: "预定", EVENT: "即时消息"}
EXPECTED = (SENT, SUPPRESSED, WAITING)
PLACES = {kind.value: place for place, kind in enumerate(ORDER)}


@dataclass(frozen=True)
class Subject:
    """What it is about. `url` is empty where the reader may not open it; `unit`: whose work it is."""

    text: str
    url: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Line:
    """A reminder that the rules expect, or (EVENT) a message that no rule expects.

    at: when it was sent or settled, None before; base: the day its step is counted from, in words; said: over which
    channels it went, or why it did not; row_id: of the assignment it is about.
    """

    person: str
    day: date
    at: datetime | None
    rule: str
    words: str
    subject: Subject
    base: str
    result: str
    said: str
    row_id: int | None = None
    message_id: int | None = None
    read_at: datetime | None = None

    @property
    def result_words(self) -> str:
        """即时消息 are sent, too."""
        return RESULTS[SENT if self.result == EVENT else self.result]

    @property
    def is_told(self) -> bool:
        return self.message_id is not None

    @property
    def order(self) -> tuple:
        """By day and time, the most pressing first as in a digest; what is to come stands at the end of its day."""
        instant = self.at.timestamp() if self.at else 0
        return self.day, self.at is None, instant, PLACES.get(self.rule, 0), self.row_id or 0


@dataclass(frozen=True)
class Day:
    """A day of the week with its lines; a day off is `off` by name."""

    day: date
    off: str
    lines: list


def counted(lines) -> dict[str, int]:
    """Result → number, with 应提醒 as `expected` (= sent + suppressed + waiting) and `all`."""
    found = Counter(line.result for line in lines)
    numbers = {result: found[result] for result in RESULTS}
    return numbers | {"expected": sum(found[result] for result in EXPECTED), "all": len(lines)}


def by_day(lines, days, offs) -> list[Day]:
    """The lines under each of `days`; offs: day → what it is off for."""
    found = {day: [] for day in days}
    for line in sorted(lines, key=lambda line: line.order):
        found[line.day].append(line)
    return [Day(day, offs.get(day, ""), lines) for day, lines in found.items()]


def told_on(instant, day) -> date:
    """The office's day of an instant; `day` where there is none."""
    return day_of(instant) if instant else day

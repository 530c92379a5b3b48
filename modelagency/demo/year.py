"""The programme year as it stands on one day: start, due day, quarters, working days. No ORM."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

from branches.calendar import Calendar
from tasks.deadlines import behind_day, default_due
from tasks.progress import planned
from tasks.rhythms import LEAD_DAYS, Rhythm, Span, spans_of

ISSUED = (2, 26)
EARLY = timedelta(days=30)  # how long the programme has been running when the year is young
FIRST_LATE_MONTH = 4
ADDED_AGO = 4  # working days
SETTLING = timedelta(days=20)  # a quarter so young is not yet reported


@dataclass(frozen=True)
class Year:
    """`days`: the working days from the start until yesterday. Places in `spans` and `days` count from 0."""

    today: date
    starts_on: date
    due_on: date
    spans: tuple[Span, ...]
    days: tuple[date, ...]
    calendar: Calendar

    @property
    def past(self) -> list[int]:
        """Quarters whose report was due before today."""
        return [place for place, span in enumerate(self.spans) if span.due_on < self.today]

    @property
    def current(self) -> int | None:
        """The quarter to be reported now."""
        open_now = (n for n, span in enumerate(self.spans) if span.starts_on <= self.today <= span.due_on)
        return next(open_now, None)

    @property
    def focus(self) -> int | None:
        """The quarter whose reports are on people's desks: the current one, at its beginning still the last one."""
        if self.current is not None and self.today >= self.spans[self.current].starts_on + SETTLING:
            return self.current
        return self.past[-1] if self.past else None

    @property
    def planned(self) -> int:
        return planned(self.today, starts_on=self.starts_on, due_on=self.due_on)

    @property
    def added_at(self) -> int:
        """The place of the day on which rows were added lately."""
        return len(self.days) - ADDED_AGO

    def is_behind(self, progress: int) -> bool:
        day = behind_day(starts_on=self.starts_on, due_on=self.due_on, progress=progress)
        return day is not None and day <= self.today

    def place_of(self, day: date) -> int:
        """The place of the last working day up to `day`."""
        return max(0, bisect_right(self.days, day) - 1)

    def day_at(self, place: int) -> date:
        return self.days[max(0, min(place, len(self.days) - 1))]


def year_of(today: date, calendar: Calendar) -> Year:
    """The year of `today`: published on 26 February, or thirty days ago while the year is young."""
    starts_on = date(today.year, *ISSUED) if today.month >= FIRST_LATE_MONTH else today - EARLY
    due_on = default_due(today.year, calendar)
    terms = {"plan_due": due_on, "calendar": calendar, "published_on": starts_on, "lead_days": LEAD_DAYS}
    spans = spans_of({Rhythm.QUARTERLY}, today.year, **terms)
    days = (starts_on + timedelta(days=n) for n in range((today - starts_on).days))
    return Year(today, starts_on, due_on, tuple(spans), tuple(filter(calendar.is_working, days)), calendar)

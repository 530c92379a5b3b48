"""When each step of a row was taken and by whom, from its course. No ORM."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from modelagency.clock import day_of, start_of
from modelagency.demo.aim import share
from modelagency.demo.chance import below
from modelagency.demo.course import Course, Filing
from modelagency.demo.year import Year
from tasks.deadlines import RETURN_WORKING_DAYS
from tasks.states import ReportState, State, Verb

REPORTER, LEADER, REVIEWER, OFFICE = "reporter", "leader", "reviewer", "office"
BETWEEN = timedelta(minutes=17)
MORNING, NOON, EVENING = 9, 14, 16
ANSWERED = {ReportState.TO_REVIEW, ReportState.RETURNED, ReportState.ACCEPTED}


@dataclass(frozen=True)
class Entry:
    """One step. `filing` is the place of its report among the row's, None for a step of the row itself."""

    verb: Verb
    at: datetime
    actor: str
    filing: int | None = None
    before: int | None = None
    after: int | None = None


@dataclass
class Diary:
    """Steps in order of time; a place is that of a working day in `year.days`."""

    year: Year
    key: tuple
    entries: list[Entry] = field(default_factory=list)

    def add(self, verb, actor, place, hour, **facts) -> None:
        minute = timedelta(minutes=below(60, verb, place, *self.key))
        at = start_of(self.year.day_at(place)) + timedelta(hours=hour) + minute
        if self.entries:
            at = max(at, self.entries[-1].at + BETWEEN)
        self.entries.append(Entry(verb, at, actor, **facts))

    @property
    def place(self) -> int:
        """The place of the last step's day."""
        return self.year.place_of(day_of(self.entries[-1].at))

    def later(self, days, verb, actor, hour, **facts) -> None:
        self.add(verb, actor, self.place + days, hour, **facts)

    def some(self, limit, *what) -> int:
        return below(limit, *what, *self.key)


def diary(course: Course, year: Year, unit: str, task: int) -> list[Entry]:
    """The steps of the row of `unit` in the task at place `task`."""
    book = Diary(year, (unit, task))
    _begin(book, course, unit)
    accepted = 0
    for place, filing in enumerate(course.filings):
        _report(book, course, place, filing, accepted)
        if filing.state == ReportState.ACCEPTED:
            accepted = share(filing.halves, course.measures)
    _end(book, course)
    return book.entries


def _begin(book, course, unit) -> None:
    """A unit accepts all its rows at one time, but for one added later."""
    if course.added:
        book.add(Verb.ASSIGN, OFFICE, book.year.added_at, MORNING)
        book.later(1, Verb.ACCEPT, REPORTER, MORNING)
        return
    book.entries = [_acceptance(book.year, unit)]
    if course.state == State.TO_PLAN:
        return
    if course.state == State.PLAN_SUBMITTED:
        book.add(Verb.FILE_MEASURES, REPORTER, len(book.year.days) - 1 - book.some(3, "filed"), MORNING)
        return
    book.add(Verb.FILE_MEASURES, REPORTER, 4 + book.some(2, "filed"), MORNING)
    book.later(1, Verb.CONFIRM_MEASURES, LEADER, NOON)


def _acceptance(year, unit) -> Entry:
    day = start_of(year.day_at(1 + below(2, "accepted", unit)))
    return Entry(Verb.ACCEPT, day + timedelta(hours=MORNING, minutes=below(180, "accepted", unit)), REPORTER)


def _report(book, course: Course, place: int, filing: Filing, accepted: int) -> None:
    if filing.state == ReportState.DRAFT:
        return
    facts = {"filing": place, "before": accepted, "after": share(filing.halves, course.measures)}
    if filing.returned is None:
        book.add(Verb.SUBMIT, REPORTER, _handed_in(book, course, filing), MORNING, **facts)
    else:
        _hand_in_late(book, filing, facts)
    if filing.state in ANSWERED:
        book.later(_pace(book, filing), Verb.CONFIRM, LEADER, NOON, filing=place)
    if filing.state == ReportState.ACCEPTED:
        book.later(1 + book.some(2, "passed", place), Verb.PASS, REVIEWER, EVENING, **facts)
    if filing.state == ReportState.RETURNED:
        book.add(Verb.RETURN, REVIEWER, filing.returned, MORNING + 1, filing=place)


def _pace(book, filing) -> int:
    return 0 if filing.returned is not None else book.some(2, "confirmed", filing.period)


def _handed_in(book, course, filing) -> int:
    """The place of the day a report was handed in: near the end of its quarter, or lately."""
    year, last = book.year, len(book.year.days) - 1
    due = year.place_of(year.spans[filing.period].due_on)
    lately = filing.period not in year.past
    if filing.state == ReportState.ACCEPTED:
        finished = course.state in (State.CLOSED, State.CLOSING)
        ago = 8 + book.some(16, "early") if finished else 4 + book.some(7, "early")
        return last - ago if lately else due - 1 - book.some(6, "early", filing.period)
    if filing.state == ReportState.TO_REVIEW:
        return last - 1 - book.some(3, "lately") if lately else due - book.some(2, "lately")
    return last - book.some(3, "lately") if lately else due - book.some(2, "lately")


def _hand_in_late(book, filing, facts) -> None:
    """A report that is out for correction; one out for long has been corrected once before."""
    due = book.year.place_of(book.year.spans[filing.period].due_on)
    first = filing.returned - 2
    if filing.period in book.year.past and due + RETURN_WORKING_DAYS < first:
        book.add(Verb.SUBMIT, REPORTER, due - book.some(3, "late"), MORNING, **facts)
        book.later(0, Verb.CONFIRM, LEADER, NOON, filing=facts["filing"])
        book.later(1, Verb.RETURN, REVIEWER, EVENING, filing=facts["filing"])
    book.add(Verb.SUBMIT, REPORTER, first, MORNING, **facts)


def _end(book, course) -> None:
    if course.state == State.CLOSED:
        book.later(1, Verb.ASK_CLOSING, REPORTER, MORNING)
        book.later(1 + book.some(2, "closed"), Verb.CLOSE, REVIEWER, EVENING)
    if course.state == State.CLOSING:
        book.add(Verb.ASK_CLOSING, REPORTER, len(book.year.days) - 1 - book.some(2, "asked"), MORNING)

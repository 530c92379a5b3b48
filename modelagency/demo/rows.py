"""A row with all that belongs to it, made as objects and not yet stored."""

from dataclasses import dataclass, field

from branches.models import User
from modelagency.clock import day_of
from modelagency.demo import words
from modelagency.demo.aim import share, statuses
from modelagency.demo.chance import below
from modelagency.demo.course import Course
from modelagency.demo.diary import LEADER, REPORTER, Entry, diary
from modelagency.demo.moments import moment
from modelagency.demo.posts import Actors, stands_in
from modelagency.demo.year import Year
from tasks.deadlines import RETURN_WORKING_DAYS
from tasks.measures import listing
from tasks.models import Assignment, Measure, Period, ProgressReport, ReportedMeasure, Step
from tasks.periods import due_days, due_of
from tasks.standing import Filed, standing
from tasks.states import SENDS_BACK, ReportState, State, Verb

CONFIRMED = {ReportState.TO_REVIEW, ReportState.RETURNED, ReportState.ACCEPTED}


@dataclass
class Row:
    """`entries` are the steps as planned; the lists hold unsaved objects in the same order as the course."""

    assignment: Assignment
    course: Course
    entries: list[Entry]
    measures: list[Measure] = field(default_factory=list)
    reports: list[ProgressReport] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, int]:
        return self.assignment.unit.name, self.assignment.task.order


@dataclass(frozen=True)
class Maker:
    """What is the same for all rows of a plan."""

    year: Year
    periods: list[Period]
    actors: Actors

    def row(self, assignment: Assignment, course: Course) -> Row:
        row = Row(assignment, course, [])
        if course.added:
            assignment.starts_on = self.year.day_at(self.year.added_at)
        row.entries = diary(course, self.year, *row.key)
        row.measures = self._measures(row)
        row.reports = [self._report(row, place, filing) for place, filing in enumerate(course.filings)]
        row.steps = [self._step(row, entry) for entry in row.entries]
        return row

    def _measures(self, row) -> list[Measure]:
        """Dated over the year in the order in which they are taken up."""
        course, year, task = row.course, self.year, row.assignment.task.name
        if course.state == State.TO_PLAN:
            return []
        span, owners = year.due_on - year.starts_on, self._owners(row.assignment)
        told = words.measures(task, course.measures)
        return [
            Measure(
                assignment=row.assignment,
                text=text,
                owner=owners[(place + row.assignment.task.order) % len(owners)].name,
                due_on=year.calendar.on_or_before(year.starts_on + span * (place + 1) / len(told)),
                proof=proof,
                status=status,
            )
            for place, ((text, proof), status) in enumerate(
                zip(told, statuses(course.accepted, course.measures), strict=True)
            )
        ]

    def _owners(self, assignment) -> list[User]:
        return [self.actors.of(REPORTER, assignment), self.actors.of(LEADER, assignment)]

    def _report(self, row, place, filing) -> ProgressReport:
        assignment, period = row.assignment, self.periods[filing.period]
        handed_in = [entry for entry in row.entries if entry.filing == place and entry.verb == Verb.SUBMIT]
        done = share(filing.halves, row.course.measures)
        returned_on = None if filing.returned is None else self.year.day_at(filing.returned)
        return ProgressReport(
            assignment=assignment,
            period=period,
            state=filing.state,
            text=words.progress(assignment.task.name, done, *row.key, place),
            progress=done,
            due_on=self._until(due_of(assignment, period), returned_on),
            version=len(handed_in) + 1 + below(3, "version", *row.key, place),
            submitted_by=self.actors.of(REPORTER, assignment) if handed_in else None,
            submitted_at=handed_in[-1].at if handed_in else None,
            confirmed_by=self.actors.of(LEADER, assignment) if filing.state in CONFIRMED else None,
        )

    def _until(self, due_on, returned_on):
        """The day a report is due; one that was returned has some days more."""
        return due_on if returned_on is None else max(due_on, self.year.calendar.add(returned_on, RETURN_WORKING_DAYS))

    def _step(self, row, entry: Entry) -> Step:
        assignment = row.assignment
        by = self.actors.of(entry.actor, assignment)
        return Step(
            assignment=assignment,
            report=None if entry.filing is None else row.reports[entry.filing],
            verb=entry.verb,
            by=by,
            by_label=by.name,
            stand_in=entry.verb in (Verb.PASS, Verb.RETURN, Verb.CLOSE) and stands_in(assignment),
            text=self._said(row, entry),
            progress_before=entry.before,
            progress_after=entry.after,
            at=entry.at,
        )

    def _said(self, row, entry) -> str:
        if entry.verb == Verb.ASSIGN:
            return words.ADDED
        if entry.verb == Verb.FILE_MEASURES:
            return listing(row.measures)
        if entry.verb == Verb.CLOSE:
            return words.AHEAD_OF_MEMBERS if stands_in(row.assignment) else ""
        if entry.verb == Verb.SUBMIT:
            return row.reports[entry.filing].text
        if entry.verb == Verb.RETURN:
            return words.reason(row.assignment.task.name)
        return words.CLOSING if entry.verb == Verb.ASK_CLOSING else ""

    def settle(self, row, until=None) -> None:
        """The stored values as of `until` (by default the end), by the rules that the portal's own actions follow."""
        assignment, course = row.assignment, row.course
        entries = [entry for entry in row.entries if until is None or entry.at < until]
        state, accepted, reports = moment(entries, State.WITHDRAWN if course.added else State.TO_ACCEPT)
        filed = [day_of(entry.at) for entry in entries if entry.verb == Verb.FILE_MEASURES]
        assignment.state, assignment.measures_version = state, len(filed)
        assignment.returned = bool(entries) and entries[-1].verb in SENDS_BACK
        assignment.turn_on = day_of(entries[-1].at) if entries else None
        assignment.measures_filed_on = filed[0] if filed else None
        fields = standing(
            state=state,
            statuses=statuses(course.filings[accepted].halves if accepted is not None else 0, course.measures),
            filed=[self._filed(row, place, *told) for place, told in reports.items()],
            periods=due_days(assignment, self.periods),
            starts_on=assignment.starts_on,
            due_on=self.year.due_on,
        ).as_fields()
        for name, value in fields.items():
            setattr(assignment, name, value)

    def _filed(self, row, place, state, returned_on) -> Filed:
        period = self.periods[row.course.filings[place].period]
        return Filed(period.pk, state, self._until(due_of(row.assignment, period), returned_on))


def reported_measures(row: Row) -> list[ReportedMeasure]:
    """What each report of the row says of each measure; the row's measures and reports must have been stored."""
    count = row.course.measures
    return [
        ReportedMeasure(report=report, measure=measure, status=status)
        for report, filing in zip(row.reports, row.course.filings, strict=True)
        for measure, status in zip(row.measures, statuses(filing.halves, count), strict=True)
    ]

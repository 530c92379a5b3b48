"""Which report is asked for now."""

from datetime import date
from types import SimpleNamespace

import pytest

from tasks.periods import asked_of, due_days, due_of, open_period
from tasks.states import ReportState


def period(pk, starts_on, due_on, lead_due_on, rhythm="quarterly"):
    return SimpleNamespace(pk=pk, starts_on=starts_on, due_on=due_on, lead_due_on=lead_due_on, rhythm=rhythm)


THIRD = period(3, date(2026, 7, 1), date(2026, 9, 24), date(2026, 9, 29))
FOURTH = period(4, date(2026, 10, 1), date(2026, 12, 16), date(2026, 12, 18))
YEAR = period(9, date(2026, 1, 1), date(2026, 12, 16), date(2026, 12, 18), "yearly")
JANUARY = date(2026, 1, 1)
DRAFT, TO_CONFIRM, TO_REVIEW, RETURNED, ACCEPTED = ReportState
SEPTEMBER, OCTOBER = date(2026, 9, 30), date(2026, 10, 1)


def row(progress=100, starts_on=JANUARY, *, leads=False, rhythm="quarterly"):
    return SimpleNamespace(progress=progress, starts_on=starts_on, reports_last=leads, rhythm=rhythm)


def asked(today, progress=100, starts_on=JANUARY, leads=False, **reports):
    """The number of the period asked for and the state of its report; reports: _3="draft" and so on."""
    filed = [SimpleNamespace(period_id=int(name[1:]), state=state) for name, state in reports.items()]
    assignment = row(progress, starts_on, leads=leads)
    period, report = open_period(assignment, [YEAR, THIRD, FOURTH], filed, today)
    return period and period.pk, report and report.state


@pytest.mark.parametrize(
    ("today", "reports", "answer"),
    [
        (date(2026, 6, 30), {}, (None, None)),
        (date(2026, 7, 1), {}, (3, None)),
        (SEPTEMBER, {"_3": DRAFT}, (3, DRAFT)),
        (SEPTEMBER, {"_3": RETURNED}, (3, RETURNED)),
        (SEPTEMBER, {"_3": TO_CONFIRM}, (None, None)),
        (SEPTEMBER, {"_3": ACCEPTED}, (None, None)),
        (OCTOBER, {"_3": ACCEPTED}, (4, None)),
        (OCTOBER, {"_3": TO_REVIEW}, (None, None)),  # one report at a time
        (OCTOBER, {}, (3, None)),  # a missed one stays open
        (OCTOBER, {"_4": ACCEPTED}, (3, None)),
        (OCTOBER, {"_3": ACCEPTED, "_4": RETURNED}, (4, RETURNED)),
        (OCTOBER, {"_3": ACCEPTED, "_4": ACCEPTED}, (None, None)),
    ],
)
def test_periods_are_reported_in_order(today, reports, answer):
    assert asked(today, **reports) == answer


def test_the_last_report_is_supplemented_until_all_is_done():
    assert asked(OCTOBER, progress=99, _3=ACCEPTED, _4=ACCEPTED) == (4, ACCEPTED)
    assert asked(OCTOBER, progress=99, _3=ACCEPTED) == (4, None)
    assert asked(SEPTEMBER, progress=99, _3=ACCEPTED) == (None, None)


def test_without_periods_nothing_is_asked():
    assert open_period(row(0), [YEAR], [], OCTOBER) == (None, None)


@pytest.mark.parametrize(("starts_on", "number"), [(date(2026, 9, 24), 3), (date(2026, 9, 25), 4)])
def test_a_period_due_before_the_row_began_is_not_asked_for(starts_on, number):
    assert asked(OCTOBER, starts_on=starts_on) == (number, None)


def test_a_period_that_has_not_begun_waits_for_a_row_added_after_the_one_before():
    assert asked(SEPTEMBER, starts_on=date(2026, 9, 25)) == (None, None)


def test_a_lead_reports_on_its_own_later_day():
    assert [due_of(row(), THIRD), due_of(row(leads=True), THIRD)] == [date(2026, 9, 24), date(2026, 9, 29)]
    assert due_days(row(leads=True), [THIRD, FOURTH]) == [(3, date(2026, 9, 29)), (4, date(2026, 12, 18))]


@pytest.mark.parametrize(("starts_on", "number"), [(date(2026, 9, 25), 3), (date(2026, 9, 29), 3), (SEPTEMBER, 4)])
def test_a_leads_row_begun_between_the_two_days_is_still_asked(starts_on, number):
    assert asked(OCTOBER, starts_on=starts_on, leads=True) == (number, None)


def test_only_periods_of_the_rows_rhythm_are_asked_of_it():
    assert asked_of(row(rhythm="yearly"), [YEAR, THIRD, FOURTH]) == [YEAR]
    assert asked_of(row(rhythm="monthly"), [YEAR, THIRD, FOURTH]) == []

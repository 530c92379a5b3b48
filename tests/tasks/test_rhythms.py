"""Which periods a plan has, and when members and leads report."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branches.calendar import Calendar, published_exceptions
from tasks.rhythms import NAMES, RHYTHM_LABELS, Rhythm, Span, spans_of

DAY = timedelta(days=1)
CALENDAR = Calendar({day: working for day, (working, _) in published_exceptions(2026).items()})
DUE = date(2026, 12, 18)
JANUARY = date(2026, 1, 5)
FIRST = ("第一季度", date(2026, 3, 25), date(2026, 3, 27))
SECOND = ("第二季度", date(2026, 6, 25), date(2026, 6, 29))
THIRD = ("第三季度", date(2026, 9, 24), date(2026, 9, 29))  # the 25th is Mid-Autumn
FOURTH = ("第四季度", date(2026, 12, 16), DUE)


def spans(published_on=JANUARY, plan_due=DUE, rhythms=(Rhythm.QUARTERLY,), lead_days=2):
    terms = {"plan_due": plan_due, "calendar": CALENDAR, "published_on": published_on, "lead_days": lead_days}
    return spans_of(rhythms, plan_due.year, **terms)


def days(found):
    return [(span.name, span.due_on, span.lead_due_on) for span in found]


@pytest.mark.parametrize(
    ("published_on", "left"),
    [
        (date(2025, 12, 1), [FIRST, SECOND, THIRD, FOURTH]),
        (date(2026, 3, 25), [FIRST, SECOND, THIRD, FOURTH]),
        (date(2026, 3, 26), [SECOND, THIRD, FOURTH]),
        (date(2026, 9, 24), [THIRD, FOURTH]),
        (date(2026, 9, 25), [FOURTH]),
        (date(2026, 12, 16), [FOURTH]),
        (date(2026, 12, 17), [("第四季度", date(2026, 12, 17), DUE)]),  # too late for two days between
        (DUE, [("第四季度", DUE, DUE)]),
        (DUE + DAY, []),
    ],
)
def test_periods_over_at_publication_are_left_out(published_on, left):
    assert days(spans(published_on)) == left


@pytest.mark.parametrize(
    ("plan_due", "last"),
    [
        (date(2026, 6, 10), [FIRST, ("第二季度", date(2026, 6, 8), date(2026, 6, 10))]),
        (date(2026, 6, 30), [FIRST, ("第二季度", date(2026, 6, 26), date(2026, 6, 30))]),
        (date(2026, 7, 1), [FIRST, SECOND, ("第三季度", date(2026, 7, 1), date(2026, 7, 1))]),
        (date(2026, 7, 2), [FIRST, SECOND, ("第三季度", date(2026, 7, 1), date(2026, 7, 2))]),
        (date(2026, 12, 31), [FIRST, SECOND, THIRD, ("第四季度", date(2026, 12, 29), date(2026, 12, 31))]),
    ],
)
def test_the_last_period_ends_with_the_plan_and_members_report_before(plan_due, last):
    assert days(spans(plan_due=plan_due)) == last


def test_without_days_between_all_report_at_once():
    assert {span.due_on == span.lead_due_on for span in spans(lead_days=0)} == {True}
    assert spans(lead_days=0)[-1].due_on == DUE


def test_months_of_a_year_and_a_period_over_the_whole_of_it():
    found = spans(rhythms={Rhythm.MONTHLY, Rhythm.YEARLY})
    assert found[0] == Span(
        Rhythm.MONTHLY, "1月", date(2026, 1, 1), date(2026, 1, 31), date(2026, 1, 23), date(2026, 1, 27)
    )
    assert [span.name for span in found] == ["1月", "全年", *[f"{month}月" for month in range(2, 13)]]
    assert found[1] == Span(Rhythm.YEARLY, "全年", date(2026, 1, 1), date(2026, 12, 31), date(2026, 12, 16), DUE)
    assert (found[2].name, found[2].ends_on) == ("2月", date(2026, 2, 28))


def test_halves_of_a_year():
    assert days(spans(rhythms={Rhythm.HALF_YEARLY})) == [("上半年", *SECOND[1:]), ("下半年", *FOURTH[1:])]


def test_every_rhythm_has_a_word_and_names():
    assert set(RHYTHM_LABELS) == set(NAMES) == set(Rhythm)
    assert [len(NAMES[rhythm]) for rhythm in Rhythm] == [12, 4, 2, 1]


# An independent model: a list of working days of the whole time, and positions in it.
MODEL = [date(2025, 1, 1) + n * DAY for n in range(365 * 4)]
YEARS = st.integers(2026, 2027)


def model(rhythm, plan_due, published_on, lead_days, working):
    """(first day, members' day, leads' day) of each period, by looking at every day of the year one by one."""
    length = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}[rhythm]
    found = []
    for start in range(1, 13, length):
        inside = [day for day in MODEL if day.year == plan_due.year and start <= day.month < start + length]
        if plan_due < inside[0]:
            continue
        if plan_due in inside:
            allowed = [day for day in working if max(inside[0], published_on) <= day <= plan_due] or [plan_due]
            before = [day for day in working if day <= plan_due]
            wanted = (
                before[-1 - lead_days] if plan_due in working else before[-lead_days:][0] if lead_days else plan_due
            )
            member, lead = max(wanted, allowed[0]), plan_due
        else:
            month = inside[-1].month
            member = [day for day in working if day <= date(plan_due.year, month, 25)][-1]
            lead = min(plan_due, [day for day in working if day >= member][lead_days])
        if member >= published_on:
            found.append((inside[0], member, lead))
    return found


@given(
    rhythm=st.sampled_from(list(Rhythm)),
    plan_due=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    published=st.integers(-400, 40),
    lead_days=st.integers(0, 10),
    moved=st.dictionaries(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.booleans(), max_size=12),
)
def test_the_same_as_the_slow_model(rhythm, plan_due, published, lead_days, moved):
    calendar = Calendar(CALENDAR.exceptions | moved)
    published_on = plan_due + published * DAY
    working = [day for day in MODEL if calendar.is_working(day)]
    terms = {"plan_due": plan_due, "calendar": calendar, "published_on": published_on, "lead_days": lead_days}
    found = spans_of([rhythm], plan_due.year, **terms)
    told = [(span.starts_on, span.due_on, span.lead_due_on) for span in found]
    assert told == model(rhythm, plan_due, published_on, lead_days, working)


@given(
    rhythm=st.sampled_from(list(Rhythm)),
    plan_due=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    published=st.integers(-400, 0),
    lead_days=st.integers(0, 10),
)
def test_days_are_in_order_and_working_days(rhythm, plan_due, published, lead_days):
    plan_due = CALENDAR.on_or_before(plan_due)
    terms = {"plan_due": plan_due, "calendar": CALENDAR, "lead_days": lead_days}
    found = spans_of([rhythm], plan_due.year, **terms, published_on=plan_due + published * DAY)
    members, leads = [span.due_on for span in found], [span.lead_due_on for span in found]
    assert members == sorted(set(members)) and leads == sorted(leads)
    assert all(one <= other <= plan_due for one, other in zip(members, leads, strict=True))
    assert all(CALENDAR.is_working(day) for day in members + leads)
    assert leads[-1] == plan_due
    assert all(span.starts_on <= span.due_on for span in found)

"""Seeding the office's calendar."""

from datetime import date

import pytest

from branches.actions.calendar import seed_working_days
from branches.models import WorkingDay
from records.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_a_known_year_is_seeded_once():
    added = seed_working_days(by=None, years=[2026])
    assert added == WorkingDay.objects.count() > 20
    assert seed_working_days(by=None, years=[2026]) == 0
    assert [event.after for event in AuditEvent.objects.all()] == [{"years": [2026], "added": added}]


def test_an_edited_day_stays():
    WorkingDay.objects.create(day=date(2026, 9, 25), is_working=True, note="值班")
    seed_working_days(by=None, years=[2026])
    assert WorkingDay.objects.get(day=date(2026, 9, 25)).note == "值班"
    assert WorkingDay.objects.calendar().is_working(date(2026, 9, 25))


def test_an_unknown_year_adds_nothing():
    assert seed_working_days(by=None, years=[2027]) == 0
    assert not AuditEvent.objects.exists()


def test_the_calendar_is_one_query(django_assert_num_queries):
    seed_working_days(by=None, years=[2026])
    with django_assert_num_queries(1):
        calendar = WorkingDay.objects.calendar()
        assert calendar.on_or_before(date(2026, 9, 25)) == date(2026, 9, 24)

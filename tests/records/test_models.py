"""The ledger of reminders refuses a second row by itself."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from records.models import Reminder
from tests import make
from tests.cast import TODAY

KEY = {
    "send_on": date(2026, 9, 16),
    "rule": "due",
    "subject_type": "tasks.assignment",
    "subject_id": 1,
    "due_on": TODAY,
    "offset": 0,
}


@pytest.fixture
def person(db):
    return make.user("person")


def test_the_same_reminder_cannot_be_entered_twice(person):
    Reminder.objects.create(recipient=person, **KEY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(recipient=person, **KEY)
    assert Reminder.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"rule": "late"},
        {"subject_id": 2},
        {"due_on": date(2026, 9, 17)},
        {"offset": 3},
        {"subject_type": "x"},
        {"unit_id": 5},
    ],
)
def test_any_other_key_is_another_reminder(person, other):
    Reminder.objects.create(recipient=person, **KEY)
    assert Reminder.objects.create(recipient=person, **KEY | other).pk

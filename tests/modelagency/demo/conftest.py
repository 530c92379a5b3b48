"""The demo as of the day the tests live on, loaded once; each test undoes what it changes."""

from datetime import date

import pytest
import time_machine
from django.db import transaction

from modelagency.demo.load import load

TODAY = date(2026, 9, 16)


@pytest.fixture(scope="module")
def demo_database(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), time_machine.travel("2026-09-16T01:00:00Z", tick=False), transaction.atomic():
        load(TODAY)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(demo_database, django_db_blocker):
    """The loaded demo; gives its day."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield TODAY
        transaction.set_rollback(True)

"""All tables of an archive are of one moment, and nobody waits for a backup."""

from threading import Thread

import pytest
from django.db import connection

from branches.models import WorkingDay
from modelagency.backup.save import _snapshot


@pytest.fixture
def write_elsewhere(transactional_db):
    """A function that adds one row on a connection of its own and says how many it sees afterwards."""

    def write(day):
        seen = []

        def work():
            try:
                WorkingDay.objects.create(day=day, is_working=True)
                seen.append(WorkingDay.objects.count())
            finally:
                connection.close()

        thread = Thread(target=work)
        thread.start()
        thread.join(5)
        assert seen, "the writer waited"
        return seen[0]

    return write


def test_rows_written_meanwhile_are_not_seen(write_elsewhere):
    with _snapshot():
        assert WorkingDay.objects.count() == 0
        assert write_elsewhere("2026-01-01") == 1
        assert WorkingDay.objects.count() == 0
    assert WorkingDay.objects.count() == 1


def test_without_a_snapshot_they_are(write_elsewhere):
    assert WorkingDay.objects.count() == 0
    write_elsewhere("2026-01-01")
    assert WorkingDay.objects.count() == 1

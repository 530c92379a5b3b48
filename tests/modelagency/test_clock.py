"""The demo's own clock."""

from datetime import UTC, date, datetime
from threading import Thread

from modelagency.clock import frozen_at, now, today

EVENING = datetime(2025, 12, 30, 17, 0, tzinfo=UTC)  # in the office it is past midnight


def test_inside_the_block_it_is_that_moment_and_afterwards_no_longer():
    with frozen_at(EVENING):
        assert (now(), today()) == (EVENING, date(2025, 12, 31))
    assert now() > EVENING


def test_an_error_inside_sets_the_clock_right_again():
    try:
        with frozen_at(EVENING):
            raise ValueError
    except ValueError:
        assert now() > EVENING


def test_another_thread_has_the_time_of_day():
    seen = []
    with frozen_at(EVENING):
        thread = Thread(target=lambda: seen.append(now()))
        thread.start()
        thread.join()
    assert seen[0] > EVENING

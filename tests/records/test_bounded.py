"""A process that reads uploads ends in time, takes only so much memory, and knows no secrets."""

import time

import pytest

from records.bounded import HANDED_ON, ExhaustedError, run_bounded

pytestmark = pytest.mark.once


def run(want: str, seconds=1) -> str:
    return run_bounded("tests.records.greedy", want.encode(), seconds=seconds, megabytes=512).decode()


def test_what_it_answers_comes_back():
    assert run("好") == "好"


@pytest.mark.parametrize("want", ["time", "sleep", "memory", "crash"])
def test_a_process_that_takes_too_much_is_ended(want):
    start = time.monotonic()
    with pytest.raises(ExhaustedError):
        run(want)
    assert time.monotonic() - start < 60


def test_it_gets_none_of_the_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x" * 50)
    monkeypatch.setenv("DATABASE_URL", "postgres://portal:secret@db/portal")
    assert set(run("environment").split()) <= {*HANDED_ON, "LC_CTYPE"}

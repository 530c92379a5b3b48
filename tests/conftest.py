"""What every test stands on. The people of the tests are in `tests/cast.py`."""

import os

import pytest

pytest_plugins = ["tests.cast", "tests.worker", "tests.browser", "tests.visitor"]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    return _no_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    return _no_skip((yield))


def _no_skip(report):
    """In CI everything is installed, so that a skipped test is a fault."""
    if os.environ.get("PORTAL_NO_SKIP") == "1" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, though PORTAL_NO_SKIP=1: {report.longrepr[2]}"
    return report

"""What every test stands on. The people of the tests are in `tests/cast.py`."""

import os

import pytest
from django.db import connection

from modelagency.guards.install import uninstall

pytest_plugins = ["tests.cast", "tests.worker", "tests.fleet", "tests.browser", "tests.visitor"]


def pytest_collection_modifyitems(config, items):
    """What needs Redis belongs to the lane that has one; elsewhere it is left out, which is no skipping."""
    if "REDIS_URL" not in os.environ:
        left_out = [item for item in items if item.get_closest_marker("redis")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A thread of a race may still hold a connection when all is over, and PostgreSQL drops no database in use."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def _empties_what_is_under_seal(request):
    """SQLite would not empty a sealed year after a test that really writes; `flush` brings the guards back."""
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" not in request.fixturenames and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    uninstall()


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

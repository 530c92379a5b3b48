"""The migrations that tell how the names that are there sound."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from branches.models import Unit, User
from modelagency.clock import now
from modelagency.guards.install import install, make_way, missing
from records.models import YearLock
from tasks.models import Task
from tests.branches.named import astray

ORGANISATION = import_module("branches.migrations.0009_names_sound")
TASKS = import_module("tasks.migrations.0029_task_names_sound")


def test_those_of_a_year_under_seal_too(cast, plan):
    for rows in (Unit.objects, User.objects, Task.every):
        rows.update(sound="")
    YearLock.objects.create(year=plan.year, by=cast.committee, at=now())
    with pytest.raises(DatabaseError), transaction.atomic():
        Task.every.update(sound="")
    make_way()
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        ORGANISATION.tell(apps, editor)
        TASKS.tell(apps, editor)
    install()
    assert astray() == missing() == []
    with pytest.raises(DatabaseError), transaction.atomic():
        Task.every.update(sound="")

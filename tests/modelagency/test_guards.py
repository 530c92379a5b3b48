"""Nothing changes what is under seal: not the ORM, not SQL, not a page, not a job."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from modelagency.clock import now
from modelagency.guards import install
from modelagency.guards.tables import FREE, GUARDED
from modelagency.guards.words import MESSAGES, refusal
from records.models import YearLock
from tasks.jobs import DAILY, daily_job, remind_job, roll_up_job
from tasks.models import Assignment, Measure, Step
from tests import make, stages

LABELS = {label for ways in GUARDED.values() for label in ways}


@pytest.fixture
def row(cast, units, plan):
    return stages.reach("working", cast, make.assignment_of(plan, units["甲医院"]))


@pytest.fixture
def locked(cast, plan, row):
    """The year of the plan, locked, with a row in the middle of its work."""
    YearLock.objects.create(year=plan.year, by=cast.committee, at=now())
    return plan


def contents() -> dict:
    """Every row of every guarded table."""
    models = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
    return {label: list(models[label]._base_manager.order_by("pk").values()) for label in LABELS & models.keys()}


def refused(act) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        act()
    return refusal(caught.value)


def test_every_table_of_work_and_scores_is_guarded_or_said_to_be_free():
    known = {
        model._meta.label
        for app in ("tasks", "assessment")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    }
    assert known - LABELS - FREE == set()
    assert set() == LABELS & FREE


def test_the_database_has_all_guards(db):
    assert install.missing() == []


@pytest.mark.parametrize("label", ["tasks.Assignment", "tasks.Measure", "tasks.Plan", "tasks.Step", "tasks.RollUp"])
def test_rows_of_a_locked_year_are_neither_changed_nor_removed(locked, label):
    model = apps.get_model(label)
    pk = model._base_manager.values_list("pk", flat=True)[0]
    table, key = model._meta.db_table, model._meta.pk.column

    def run(sql):
        with connection.cursor() as cursor:
            cursor.execute(sql, [pk])

    assert refused(lambda: run(f"UPDATE {table} SET {key} = {key} WHERE {key} = %s")) == MESSAGES["year"]
    assert refused(lambda: run(f"DELETE FROM {table} WHERE {key} = %s")) == MESSAGES["year"]


def test_nothing_is_added_to_a_locked_year(locked, row):
    def step():
        Step.objects.create(assignment=row, verb="accept", at=now())

    assert refused(step) == MESSAGES["year"]
    assert refused(lambda: Measure.objects.create(assignment=row, text="新", due_on=locked.due_on)) == MESSAGES["year"]


def test_a_lock_stays(locked):
    lock = YearLock.objects.get()
    assert refused(lock.delete) == MESSAGES["year"]
    assert refused(lambda: YearLock.objects.update(year=1999)) == MESSAGES["year"]


def test_a_page_that_would_change_it_says_so(locked, cast, signed_in, row):
    before = contents()
    answer = signed_in(cast.office).post(reverse("tasks:withdraw", args=[locked.pk]), {"reason": "发错"})
    assert answer.status_code == 409
    assert contents() == before


def test_jobs_leave_it_alone(locked, monkeypatch):
    before = contents()
    daily_job()
    remind_job()
    roll_up_job()
    call_command("rebuild_rollups")
    for act in DAILY:
        assert act(today=now().date()) == 0
    assert contents() == before


def test_nobody_is_asked_to_work_on_it(cast, signed_in, row, plan):
    home = reverse("home")
    assert row.task.name in signed_in(cast.reporter).get(home).content.decode()
    YearLock.objects.create(year=plan.year, by=cast.committee, at=now())
    assert row.task.name not in signed_in(cast.reporter).get(home).content.decode()
    assert not Assignment.objects.working().exists()

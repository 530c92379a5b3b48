"""After the seal no page, form, command or job changes the year: every address that takes a form, every job."""

from contextlib import suppress

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from assessment.models import Cycle, PublicNotice, Scheme
from modelagency.clock import now, today
from modelagency.guards.conditions import condition
from modelagency.guards.tables import guarded
from records.models import YearLock
from records.refusals import Refusal
from tasks.actions.workbooks import forget_workbooks
from tasks.jobs import DAILY, daily_job, remind_job, roll_up_job
from tasks.models import Plan
from tests.test_access import COLUMNS, FORMS, LINES, address, prepare, scene  # noqa: F401

GETS = sorted({line.values[1:4] for line in LINES if line.values[0] == "GET"})
POSTS = [line for line in LINES if line.values[0] == "POST"]


MOST = 2  # of those who may, for each address


def seal(cast):
    """Everything there is, without asking: what the guards do is not a matter of how it came to be sealed."""
    over = {"opens_on": today(), "closes_on": today(), "contact": "局机关党委办公室", "by": cast.office, "at": now()}
    for cycle in Cycle.objects.filter(public_notice=None).exclude(state="sealed"):
        PublicNotice.objects.create(cycle=cycle, **over)  # without a notice nothing is ever sealed
    Cycle.objects.exclude(state="sealed").update(state="sealed")
    years = set(Plan.objects.exclude(year=None).values_list("year", flat=True))
    years |= set(Scheme.objects.values_list("year", flat=True))
    for year in years - set(YearLock.objects.values_list("year", flat=True)):
        YearLock.objects.create(year=year, by=cast.committee, at=now())
    return kept()


def kept() -> dict:
    """Table → its rows that are under seal."""
    found = {}
    with connection.cursor() as cursor:
        for model, kind, way in guarded():
            table = model._meta.db_table
            cursor.execute(f"SELECT * FROM {table} r WHERE {condition(model, kind, way, 'r')} ORDER BY id")
            found[table] = cursor.fetchall()
    assert found["tasks_assignment"]
    return found


def asked(client, method, url, data) -> int:
    with transaction.atomic():
        answered = getattr(client, method.lower())(url, data)
        answered.getvalue()
    return answered.status_code


@pytest.mark.parametrize(("method", "name", "thing", "stage", "codes"), POSTS)
def test_no_form_changes_a_sealed_year(method, name, thing, stage, codes, scene, cast, signed_in):  # noqa: F811
    prepare(scene, stage, cast, thing)
    url, data = address(scene, name, thing), FORMS.get(name, lambda scene: {})(scene)
    able = [who for who, code in zip(COLUMNS, codes, strict=True) if code not in (403, 404) and who != "anonymous"]
    clients = [signed_in(cast.everybody()[who]) for who in able[:MOST]]
    before = seal(cast)
    answers = [asked(client, method, url, data) for client in clients]
    assert kept() == before
    assert max(answers, default=0) < 500


def addresses(scene):  # noqa: F811
    """Of all pages whose things stand beside each other in one portal that is not sealed yet."""
    for name, thing, stage in GETS:
        with suppress(Refusal), transaction.atomic():
            url = address(scene, name, thing) if stage in ("-", "working") else ""
            if YearLock.objects.exists():
                raise Refusal("made a sealed year")
            yield url


def test_no_page_changes_a_sealed_year(scene, cast, signed_in):  # noqa: F811
    prepare(scene, "working", cast, "row")
    urls = sorted({*addresses(scene)} - {""})
    assert len(urls) > 80
    clients = [signed_in(person) for person in (cast.office, cast.committee, cast.reporter)]
    before = seal(cast)
    for url in urls:
        assert max(asked(client, "GET", url, {}) for client in clients) < 500, url
    assert kept() == before


@pytest.mark.parametrize("stage", ["to_accept", "plan_submitted", "adjusted", "to_confirm", "to_review", "working"])
def test_no_job_and_no_command_changes_a_sealed_year(stage, scene, cast):  # noqa: F811
    prepare(scene, stage, cast, "row")
    before = seal(cast)
    for act in (daily_job, remind_job, roll_up_job, lambda: forget_workbooks(now=now())):
        act()
    assert [act(today=today()) for act in DAILY] == [0] * len(DAILY)
    call_command("rebuild_rollups")
    call_command("remind")
    assert kept() == before

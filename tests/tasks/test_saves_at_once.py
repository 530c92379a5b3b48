"""Eight people who save one draft fifty times each: nothing accepted is lost, nothing refused is half saved."""

import re
from collections import Counter
from functools import partial

import pytest
from django.urls import reverse

from branches.roles import Role
from tasks.models import ProgressReport, ReportVersion
from tests import make, stages
from tests.races import at_once, looking_first

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS, SAVES = 8, 50
VERSION = re.compile(r'-version" value="(\d+)')


@pytest.fixture
def row(cast, plan, units):
    return stages.reach("working", cast, make.assignment_of(plan, units["甲医院"]))


@pytest.fixture
def writers(signed_in, units):
    return [signed_in(make.member(f"writer{n}", Role.REPORTER, units["甲医院"])) for n in range(CLIENTS)]


def save_often(client, page, url, said, who):
    """Open the page and save, SAVES times; return (text, status) of each."""
    outcomes, prefix = [], said["prefix"]
    for number in range(SAVES):
        version = VERSION.search(client.get(page).content.decode())[1]
        text = f"第{who}人第{number}次"
        sent = said["fields"] | {f"{prefix}-text": text, f"{prefix}-version": version}
        outcomes.append((text, client.post(url, sent, headers={"HX-Request": "true"}).status_code))
    return outcomes


def what_is_posted(row, period):
    prefix = f"r{row.pk}"
    statuses = {f"{prefix}-measure-{measure.pk}": "doing" for measure in row.measures.all()}
    return {"prefix": prefix, "fields": statuses | {f"{prefix}-period": period.pk}}


def test_four_hundred_saves_lose_nothing(row, writers):
    period = row.plan.spans.first()
    url, said = reverse("tasks:save_row", args=[row.unit_id, period.pk, row.pk]), what_is_posted(row, period)
    page = reverse("tasks:period_report", args=[row.unit_id, period.pk])
    outcomes = at_once(*[partial(save_often, client, page, url, said, who) for who, client in enumerate(writers)])
    counts = Counter(status for told in outcomes for _, status in told)
    assert set(counts) <= {200, 409} and counts.total() == CLIENTS * SAVES
    accepted = [{text for text, status in told if status == 200} for told in outcomes]
    assert all(accepted)
    kept = list(ReportVersion.objects.order_by("version").values_list("version", "text"))
    assert {text for _, text in kept} == set().union(*accepted)
    assert [version for version, _ in kept] == list(range(1, counts[200] + 1))
    report = ProgressReport.objects.get()
    assert (report.version, report.text) == kept[-1]


def test_without_the_version_accepted_saves_would_be_lost(row):
    report = ProgressReport.objects.create(assignment=row, period=row.plan.spans.first(), due_on=row.plan.due_on)

    def save(text, seen):
        seen.text, seen.version = text, seen.version + 1
        seen.save()

    look = partial(ProgressReport.objects.get, pk=report.pk)
    rounds = 5
    for number in range(rounds):
        saves = [partial(save, f"第{who}人第{number}次") for who in range(CLIENTS)]
        assert looking_first(look, *saves) == [None] * CLIENTS  # every one is told that it was saved
    report.refresh_from_db()
    assert report.version == rounds < rounds * CLIENTS

"""Measures of a unit under several hands at the same moment."""

from collections import Counter
from datetime import date
from functools import partial

import pytest

from records.models import AuditEvent
from records.refusals import StaleVersion
from tasks.actions.assignments import accept_plan
from tasks.actions.copying import copy_measures
from tasks.actions.measures import confirm_measures, save_measures
from tasks.actions.unanswered import confirm_unanswered
from tasks.actions.unit_plans import file_all
from tasks.models import Assignment, Measure, Step
from tests import make, stages
from tests.races import at_once, looking_first

pytestmark = pytest.mark.django_db(transaction=True)
LEDGER = {"text": "建立台账", "owner": "张工", "proof": "按月登记", "due_on": date(2026, 10, 30)}
POSTS = 6


@pytest.fixture
def rows(cast, plan, units):
    """Three rows of unit A that share a measure."""
    accept_plan(by=cast.reporter, plan=plan, unit=units["甲医院"])
    rows = [make.assignment_of(plan, units["甲医院"], order) for order in (1, 2, 3)]
    save_measures(by=cast.reporter, assignment=rows[0], measures=[LEDGER], version=0)
    source = rows[0].measures.get()
    for row in rows[1:]:
        copy_measures(by=cast.reporter, assignment=row, sources=[source.pk], version=0, shared=True)
    return rows


def posts(cast, signed_in, who, url, form):
    clients = [signed_in(getattr(cast, who)) for _ in range(POSTS)]
    return Counter(answer.status_code for answer in at_once(*[partial(one.post, url, form) for one in clients]))


@pytest.mark.parametrize(
    ("who", "button", "verb"), [("reporter", "file", "measures.file"), ("leader", "confirm", "measures.confirm")]
)
def test_equal_posts_for_all_rows_have_one_effect(cast, rows, signed_in, who, button, verb):
    versions = {row.pk: 1 for row in rows}
    if button == "confirm":
        file_all(by=cast.reporter, unit=rows[0].unit, versions=versions)
    form = {"row": [f"{pk}-1" for pk in versions], button: ""}
    got = posts(cast, signed_in, who, f"/units/{rows[0].unit_id}/measures/", form)
    assert got == {302: 1, 409: POSTS - 1}
    assert AuditEvent.objects.filter(verb=verb).count() == 3


def test_equal_posts_for_an_adjustment_have_one_effect(cast, rows, signed_in):
    row = make.assignment_of(rows[0].plan, rows[0].unit, 2)
    Measure.objects.filter(assignment=row).delete()
    Assignment.objects.filter(pk=row.pk).update(measures_version=0)
    row = stages.reach("adjusted", cast, row)
    url = f"/adjustments/{row.adjustments.get().pk}/answer/"
    assert posts(cast, signed_in, "leader", url, {"confirm": ""}) == {302: 1, 409: POSTS - 1}
    assert list(row.measures.values_list("text", flat=True)) == ["换一件事"]
    assert row.steps.filter(verb="confirm_adjustment").count() == 1


def change(cast, row, text):
    words = LEDGER | {"text": text, "pk": row.measures.get().pk}
    return save_measures(by=cast.reporter, assignment=row, measures=[words], version=1)


def test_a_shared_measure_changed_from_several_sides_reads_alike(cast, rows):
    acts = [partial(change, cast, row, f"台账{row.task.order}") for row in rows]
    outcomes = at_once(*acts)
    assert Counter(type(outcome) for outcome in outcomes) == {int: 1, StaleVersion: 2}
    winner = next(row for row, outcome in zip(rows, outcomes, strict=True) if outcome == 2)
    measures = Measure.objects.filter(assignment__in=rows)
    assert set(measures.values_list("text", flat=True)) == {f"台账{winner.task.order}"}
    assert measures.values("shared").distinct().count() == 1


def test_without_the_locks_they_would_part(cast, rows):
    def look():
        return list(Measure.objects.filter(assignment__in=rows, shared__isnull=False).order_by("pk"))

    def write(row, seen):
        for measure in seen:
            if measure.assignment_id == row.pk:
                Measure.objects.filter(pk=measure.pk).update(text=f"台账{row.task.order}")

    looking_first(look, *[partial(write, row) for row in rows])
    assert Measure.objects.filter(assignment__in=rows).values("text").distinct().count() == 3


def test_default_and_leader_at_once_confirm_once(cast, rows):
    file_all(by=cast.reporter, unit=rows[0].unit, versions={row.pk: 1 for row in rows})
    day = date(2026, 10, 20)
    acts = [partial(confirm_unanswered, today=day)] * 2
    acts += [partial(confirm_measures, by=cast.leader, assignment=row) for row in rows]
    at_once(*acts)
    assert set(Assignment.objects.filter(pk__in=[row.pk for row in rows]).values_list("state", flat=True)) == {
        "in_progress"
    }
    assert Step.objects.filter(verb="confirm_measures").count() == 3

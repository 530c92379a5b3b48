"""The workbook of many subjects takes no more memory and no more queries than that of a few."""

import tracemalloc
from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.exports import export_results, reading
from assessment.models import Appraisal, Result
from branches.models import Unit
from tests import make
from tests.assessment import run, traced

FEW, MANY = 40, 240
MARGIN = 2**19  # bytes


@pytest.fixture
def cycle(cast, plan):
    return traced.closed(cast, plan)


def grown(cycle, size):
    """The cycle with further subjects that came to what the first did, `size` in all."""
    known = run.appraisal(cycle, "甲医院党支部").result
    numbers = range(cycle.appraisals.count(), size)
    units = [Unit(name=f"增设{number}党支部", kind="branch", starts_on=make.FOUNDED) for number in numbers]
    rows = [
        Appraisal(cycle=cycle, unit=unit, name=unit.name, category="医院") for unit in Unit.objects.bulk_create(units)
    ]
    fields = {"total": known.total, "lines": known.lines, "rank": 1, "computed_at": known.computed_at}
    Result.objects.bulk_create(Result(appraisal=row, **fields) for row in Appraisal.objects.bulk_create(rows))
    return cycle


def taken(cycle) -> tuple[int, int]:
    """(queries, most bytes that Python held)."""
    tracemalloc.start()
    with CaptureQueriesContext(connection) as queries:
        export_results(by=None, cycle=cycle, appraisals=cycle.appraisals.all()).close()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return len(queries), peak


def test_six_times_the_subjects_take_neither_queries_nor_memory(cycle):
    taken(cycle)  # what is imported and kept at the first
    few, many = taken(grown(cycle, FEW)), taken(grown(cycle, MANY))
    assert many[0] == few[0]
    assert many[1] < few[1] + MARGIN


def test_the_measure_sees_subjects_that_are_kept(cycle, monkeypatch):
    taken(cycle)
    few, streamed = taken(grown(cycle, FEW)), reading.subjects
    module = import_module("assessment.exports.summary")  # the package's name for it is its function
    monkeypatch.setattr(module, "subjects", lambda *given: iter(list(streamed(*given))))
    assert taken(grown(cycle, MANY))[1] > few[1] + MARGIN

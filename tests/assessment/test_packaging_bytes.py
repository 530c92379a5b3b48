"""What the database gives to the engine and to packages: the same bytes from either one, in any order of rows.

Each database is held against bytes made without one.
"""

from random import Random

import pytest
from django.db import transaction

from assessment.actions.results import compute
from assessment.models import Result
from assessment.packages.canonical import sha256, to_bytes
from assessment.packaging import inputs_of
from tests.assessment.loaded import load, mislead, written
from tests.assessment.oracle import doors
from tests.assessment.oracle.generator import cycle

CYCLES = range(12)


@pytest.mark.parametrize("seed", CYCLES)
def test_rows_in_any_order_give_the_bytes_of_the_cycle_they_were_made_from(cast, plan, seed):
    made = written(cycle(seed))
    for order in (1, 2):
        with transaction.atomic():
            scheme, subjects = inputs_of(load(cast, plan, made, Random(order)))
            transaction.set_rollback(True)
        given = {"scheme": scheme, "subjects": subjects}
        assert given == made
        assert (to_bytes(given), sha256(given)) == (to_bytes(made), sha256(made))


@pytest.mark.parametrize("seed", CYCLES)
def test_what_does_not_count_changes_no_byte(cast, plan, seed):
    made = written(cycle(seed))
    found = load(cast, plan, made, Random(seed))
    mislead(cast, found, made)
    scheme, subjects = inputs_of(found)
    assert {"scheme": scheme, "subjects": subjects} == made


@pytest.mark.parametrize("seed", CYCLES)
def test_stored_results_are_those_of_the_oracle(cast, plan, seed):
    made = written(cycle(seed))
    found = load(cast, plan, made, Random(seed))
    compute(by=cast.office, cycle=found)
    oracle = doors.oracle(made)
    for result in Result.objects.select_related("appraisal"):
        one = oracle[result.appraisal.name]
        lines = [(line["level"], line["key"], line["percent"], line["value"]) for line in result.lines]
        assert lines == one["lines"]
        total = None if result.total is None else str(result.total)
        assert (total, result.missing) == (one["total"], "；".join(one["missing"]))
        assert (result.rank, result.grade, result.note) == one["grade"]

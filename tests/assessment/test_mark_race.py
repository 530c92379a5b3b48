"""Two people save the same row at the same moment: one is accepted, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from assessment.actions.marks import mark
from assessment.models import Mark
from modelagency.clock import now
from records.refusals import StaleVersion
from tests.assessment import run

ROUNDS = 5


@pytest.fixture
def rows(transactional_db, cast, plan):
    cycle = run.opened(cast.office, plan)
    return run.appraisal(cycle, "甲医院党支部"), run.by_hand(cycle)


def at_once(save):
    """Call save("甲", …) and save("乙", …) in two threads with connections of their own; return what each came to."""
    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(_closing(save), ["甲", "乙"]))


def _closing(save):
    def call(who):
        try:
            return save(who)
        except StaleVersion:
            return "stale"
        finally:
            connection.close()

    return call


def test_of_two_saves_of_the_same_version_one_is_accepted(rows, cast):
    appraisal, indicator = rows
    for version in range(ROUNDS):
        start = Barrier(2)

        def save(who, version=version, start=start):
            start.wait(10)
            given = {"by": cast.office, "appraisal": appraisal, "indicator": indicator}
            mark(**given, deducted=Decimal(1), reason=who, version=version)
            return "saved"

        assert at_once(save) == ["saved", "stale"]
        assert Mark.objects.get().version == version + 1


def test_without_the_lock_the_second_save_would_eat_the_first(rows, cast):
    """The control: the same check of the version, with a moment between looking and writing."""
    appraisal, indicator = rows
    first = mark(by=cast.office, appraisal=appraisal, indicator=indicator, deducted=Decimal(1), reason="先", version=0)
    looked = Barrier(2)

    def save(who):
        row = Mark.objects.get(pk=first.pk)
        if row.version != 1:
            return "stale"
        looked.wait(10)
        row.reason, row.version, row.at = who, 2, now()
        row.save()
        return "saved"

    assert at_once(save) == ["saved", "saved"]

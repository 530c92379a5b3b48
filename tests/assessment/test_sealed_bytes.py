"""A seal is the same bytes and the same code on SQLite and on PostgreSQL, whatever order its rows were written in.

The lanes never meet, so both are held against one code. Who changes what a package holds writes the new code here, and
sees by the other lane whether it is the same there.
"""

from datetime import timedelta
from random import Random

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from assessment.actions.results import compute
from assessment.actions.sealing import seal_cycle
from assessment.grading import obstacles
from assessment.models import Cycle, Mark, PublicNotice
from assessment.scoring import score
from branches.actions.evidence import shelve_all
from modelagency.clock import now, today
from tests.assessment.loaded import load, written
from tests.assessment.oracle.generator import cycle
from tests.branches.files import PDF

CODE = "33b7cf9ff0a8250e62e6aafe5d4c05af734c9ff0d1397abd5278ca014e2ced94"


def is_ready(made) -> bool:
    """Does nothing stand in the way, and are there marks, votes, entries and adjustments in it?"""
    said = str(made["subjects"])
    rich = all(word in said for word in ("'points': '", "'groups'", "'entries'", "'decision'", "'exempt'"))
    scored = [(subject, score(made["scheme"], subject)) for subject in made["subjects"]]
    return rich and not obstacles(made["scheme"], scored)


@pytest.fixture(scope="module")
def made():
    """The first made-up cycle that can be sealed as it is."""
    return next(one for one in (written(cycle(seed)) for seed in range(1000)) if is_ready(one))


def sealed(cast, plan, units, made, order) -> tuple[bytes, str]:
    found = load(cast, plan, made, Random(order))
    (file,) = shelve_all(by=cast.reporter, unit=units["甲医院"], uploads=[SimpleUploadedFile("台账.pdf", PDF)])
    for mark in Mark.objects.filter(appraisal__name=made["subjects"][0]["name"]):
        mark.evidence.add(file)
    compute(by=cast.office, cycle=found)
    over = {"opens_on": today() - timedelta(days=9), "closes_on": today() - timedelta(days=2)}
    PublicNotice.objects.create(cycle=found, contact="局机关党委办公室", by=cast.office, at=now(), **over)
    decided = {"decided_at": now(), "decided_by": cast.committee}
    Cycle.objects.filter(pk=found.pk).update(state=Cycle.State.PUBLIC, **decided)
    seal = seal_cycle(by=cast.committee, cycle=found, name=found.scheme.name)
    return seal.package, seal.code


def test_both_databases_and_every_order_of_rows_give_one_code(cast, plan, units, made):
    got = []
    for order in (1, 2):
        with time_machine.travel("2026-09-16T02:00:00Z", tick=False), transaction.atomic():
            got.append(sealed(cast, plan, units, made, order))
            transaction.set_rollback(True)
    assert got[0] == got[1]
    assert got[0][1] == CODE

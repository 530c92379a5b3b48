"""Two things at once: a change while the seal runs, two seals, two locks of a year, two roll-overs; each with its
control."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from assessment.actions.rolling import roll_over
from assessment.actions.schemes import publish_scheme
from assessment.actions.sealing import lock_year, seal_cycle
from assessment.models import Correction, Scheme, Seal
from assessment.packages import build
from assessment.rolling import roll_over_of
from assessment.seals.checking import check_seal, head
from modelagency.clock import now, today
from modelagency.guards.install import uninstall
from modelagency.guards.words import refusal
from records.models import AuditEvent, YearLock
from records.refusals import Refusal
from tasks.models import Plan, ReminderRule
from tests import make
from tests.assessment import run, sealed
from tests.races import at_once, looking_first

pytestmark = pytest.mark.django_db(transaction=True)
AWHILE = 2  # seconds in which a seal that waits for nobody is long done


@pytest.fixture
def ready(cast, plan):
    return sealed.ready(cast, plan)


def sealing(cast, cycle):
    return lambda: seal_cycle(by=cast.committee, cycle=cycle, name=cycle.scheme.name)


def correct(cast, cycle):
    subject = run.appraisal(cycle, "甲医院党支部")
    said = {"points": 1, "reason": "复核", "by": cast.office, "at": now()}
    return Correction.objects.create(appraisal=subject, indicator=run.by_hand(cycle), **said)


def in_its_own_thread(act):
    try:
        return act()
    except Exception as error:
        return error
    finally:
        connection.close()


def sealed_beside_a_correction(cast, cycle):
    """A correction is written and not yet committed when the seal begins: (was the seal done by then, its outcome)."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            correct(cast, cycle)
            future = pool.submit(in_its_own_thread, sealing(cast, cycle))
            is_done = bool(wait([future], timeout=AWHILE).done)
        return is_done, future.result()


def test_a_seal_waits_for_whoever_writes_and_then_sees_it(cast, ready):
    is_done, outcome = sealed_beside_a_correction(cast, ready)
    assert not is_done
    assert isinstance(outcome, Refusal) and "重新计算" in str(outcome)
    assert not Seal.objects.exists()


def test_without_the_guards_a_seal_would_not_wait_and_the_correction_be_missing(cast, ready):
    uninstall()
    is_done, outcome = sealed_beside_a_correction(cast, ready)
    if connection.vendor == "sqlite":  # one writer at a time anyway
        assert not is_done
    else:
        assert is_done
        assert [one.title for one in check_seal(outcome)] == ["甲医院党支部：计分依据"]


def test_a_change_beside_a_seal_is_refused_or_refuses_it(cast, ready):
    sealed_as, corrected = at_once(sealing(cast, ready), lambda: correct(cast, ready))
    if isinstance(sealed_as, Seal):
        assert refusal(corrected)
        assert check_seal(sealed_as) == []
    else:
        assert isinstance(sealed_as, Refusal) and isinstance(corrected, Correction)


def test_two_seals_at_once_are_one(cast, ready):
    outcomes = at_once(sealing(cast, ready), sealing(cast, ready))
    assert sorted(type(one).__name__ for one in outcomes) == ["Refusal", "Seal"]
    assert AuditEvent.objects.filter(verb="cycle.seal").count() == 1


def test_two_assessments_sealed_at_once_follow_each_other(cast, ready, plan):
    other = sealed.ready(cast, plan, name="书记考核")
    outcomes = at_once(sealing(cast, ready), sealing(cast, other))
    assert [type(one).__name__ for one in outcomes] == ["Seal", "Seal"]
    first, second = Seal.objects.order_by("pk")
    assert (first.previous, second.previous) == (build.START, first.code)
    assert YearLock.objects.count() == 1


def test_without_the_lock_both_would_follow_the_same(cast, ready, plan):
    other = sealed.ready(cast, plan, name="书记考核")

    def follow(cycle, previous):
        made = {"content": b"", "code": f"{cycle.pk:064}", "engine": "1", "by": cast.committee, "at": now()}
        return Seal.objects.create(cycle=cycle, previous=previous or build.START, **made)

    outcomes = looking_first(head, lambda seen: follow(ready, seen), lambda seen: follow(other, seen))
    assert sorted(type(one).__name__ for one in outcomes) == ["IntegrityError", "Seal"]


def test_a_year_is_locked_once(cast, plan):
    def act():
        return lock_year(by=cast.committee, year=plan.year)

    outcomes = at_once(act, act)
    assert sorted(type(one).__name__ for one in outcomes) == ["Refusal", "YearLock"]


@pytest.fixture
def new_year(cast, plan):
    """A plan of the next year, and a scheme and a rule of this one."""
    publish_scheme(by=cast.office, scheme=run.draft(cast.office, plan))
    ReminderRule.objects.create(plan=plan, kind="due", steps=[-9], changed_by=cast.office)
    text = make.NOTICE.replace("2026", "2027").replace("9号", "3号")
    new = make.published_plan(cast.office, text, due_on=date(2027, 11, 30))
    Plan.objects.filter(pk=new.pk).update(year=2027)
    return Plan.objects.get(pk=new.pk)


def test_two_roll_overs_at_once_are_one(cast, new_year):
    def act():
        return roll_over(by=cast.office, plan=new_year)

    outcomes = at_once(act, act)
    assert sorted(one.has_work for one in outcomes) == [False, True]
    assert (Scheme.objects.filter(year=2027).count(), ReminderRule.objects.filter(plan=new_year).count()) == (1, 1)


def test_without_the_lock_both_would_copy(cast, new_year):
    def copy(seen):
        rules = [ReminderRule(plan=new_year, kind=line.rule.kind, changed_by=cast.office) for line in seen.new_rules]
        return ReminderRule.objects.bulk_create(rules)

    outcomes = looking_first(lambda: roll_over_of(new_year, today()), copy, copy)
    assert sorted(type(one) for one in outcomes if isinstance(one, Exception)) == [IntegrityError]

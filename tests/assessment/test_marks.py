"""Marks by hand: with a reason, within the points, never over somebody else's."""

from decimal import Decimal

import pytest
from django.db import IntegrityError

from assessment.actions.marks import mark
from assessment.models import Mark
from records.models import AuditEvent
from records.refusals import Refusal, StaleVersion
from tests.assessment import run


def save(by, cycle, deducted="1.50", reason="缺一次党课", version=0, name="甲医院党支部", **changes):
    arguments = {"appraisal": run.appraisal(cycle, name), "indicator": run.by_hand(cycle)} | changes
    return mark(by=by, deducted=Decimal(deducted), reason=reason, version=version, **arguments)


def test_a_mark_keeps_points_reason_and_author(cast, cycle):
    row = save(cast.office, cycle)
    row.refresh_from_db()
    assert (str(row.deducted), row.reason, row.version, row.by) == ("1.50", "缺一次党课", 1, cast.office)


def test_a_mark_leaves_one_line_of_history_with_before_and_after(cast, cycle):
    save(cast.office, cycle)
    before = AuditEvent.objects.count()
    save(cast.deputy, cycle, "2.00", "缺两次党课", version=1)
    assert AuditEvent.objects.count() == before + 1
    event, branch = AuditEvent.objects.latest("id"), run.appraisal(cycle, "甲医院党支部").unit
    assert (event.verb, event.by, event.unit_id) == ("appraisal.mark", cast.deputy, branch.pk)
    assert (event.before["deducted"], event.after["deducted"]) == ("1.50", "2.00")


@pytest.mark.parametrize("version", [0, 2])
def test_a_stale_version_is_refused_with_both_texts(cast, cycle, version):
    save(cast.office, cycle)
    with pytest.raises(StaleVersion) as caught:
        save(cast.deputy, cycle, "3", "缺三次", version=version)
    assert (caught.value.yours, caught.value.theirs) == ("扣 3 分：缺三次", "扣 1.50 分：缺一次党课")
    assert str(Mark.objects.get().deducted) == "1.50"


@pytest.mark.parametrize("deducted", ["-0.01", "45.01"])
def test_no_more_than_there_is_and_no_less_than_nothing(cast, cycle, deducted):
    with pytest.raises(Refusal, match="扣分应在 0 到 45.00 之间"):
        save(cast.office, cycle, deducted)


@pytest.mark.parametrize("deducted", ["0", "1.50"])
def test_a_reason_is_always_needed(cast, cycle, deducted):
    with pytest.raises(Refusal, match="请写明理由"):
        save(cast.office, cycle, deducted, reason="  ")


def test_what_is_computed_is_not_marked(cast, cycle):
    with pytest.raises(Refusal, match="不由人工评分"):
        save(cast.office, cycle, indicator=cycle.indicators().get(kind="auto_progress"))


def test_another_schemes_indicator_is_not_marked(cast, plan, cycle):
    other = run.opened(cast.office, plan)
    with pytest.raises(Refusal, match="不由人工评分"):
        save(cast.office, cycle, indicator=run.by_hand(other))


@pytest.mark.parametrize("wrong", [{"deducted": Decimal("-1")}, {"reason": ""}])
def test_the_database_says_no_as_well(cast, cycle, wrong):
    row = save(cast.office, cycle)
    with pytest.raises(IntegrityError):
        Mark.objects.filter(pk=row.pk).update(**wrong)

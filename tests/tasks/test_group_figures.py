"""The figures of a plan by task and category of units: the same from the roll-ups as from the rows."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from branches.actions.units import change_unit
from branches.models import Unit
from branches.permissions import Rights
from modelagency.clock import now, today
from records.models import YearLock
from tasks.actions.rollups import count_day, count_plan, differences
from tasks.actions.withdrawal import withdraw_plan
from tasks.models import Assignment, GroupRollUp, Plan
from tasks.overall import MANY_UNITS, figures, names_units
from tasks.states import State
from tests import make, stages
from tests.cast import TODAY

DAY = timedelta(days=1)


def in_order(found):
    return sorted(tuple(sorted(row.items())) for row in found)


def told(cast, plan):
    """The figures by the roll-ups and by the rows, as the committee reads them; they are never told apart."""
    plan.refresh_from_db()
    rights = Rights(cast.committee, plan.counted_on)
    summed = in_order(figures(plan, rights, plan.counted_on))
    day, plan.counted_on = plan.counted_on, None
    assert in_order(figures(plan, rights, day)) == summed
    plan.refresh_from_db()
    return summed


def rename(cast, unit, category):
    unit.refresh_from_db()
    change_unit(by=cast.office, unit=unit, name=unit.name, category=category, order=unit.order)


@pytest.mark.parametrize(
    "stage", ["to_plan", "plan_submitted", "working", "to_confirm", "to_review", "done", "closing", "suspended"]
)
def test_every_step_is_followed(cast, plan, units, stage):
    row = stages.reach(stage, cast, make.assignment_of(plan, units["甲医院"]))
    found = [dict(line) for line in told(cast, plan)]
    assert sum(line["rows"] for line in found) == 13 - (stage == "suspended")
    assert sum(line["progress_sum"] for line in found) == (0 if stage == "suspended" else row.progress)
    waiting = sorted(line["awaiting"] for line in found if line["awaiting"])
    assert waiting == ([] if stage == "suspended" else [row.awaiting] if row.awaiting else [])


STORED = st.fixed_dictionaries(
    {
        "state": st.sampled_from(sorted(State)),
        "awaiting": st.sampled_from(sorted(Assignment.Awaiting.values)),
        "progress": st.integers(0, 100),
        "late_on": st.sampled_from([None, TODAY - DAY, TODAY, TODAY + DAY]),
        "behind_on": st.sampled_from([None, TODAY - DAY, TODAY, TODAY + DAY]),
    }
)
CATEGORIES = st.sampled_from(["", "医院", "中心"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(STORED, min_size=1, max_size=13), categories=st.lists(CATEGORIES, min_size=3, max_size=3))
def test_whatever_the_rows_say_both_ways_tell_the_same(cast, plan, rows, categories):
    plan.refresh_from_db()
    with transaction.atomic():
        for number, category in enumerate(categories):
            rename(cast, Unit.objects.filter(kind="affiliated").in_order()[number], category)
        assert differences(plan) == {}
        for pk, stored in zip(plan.assignments.order_by("pk").values_list("pk", flat=True), rows, strict=False):
            plan.assignments.filter(pk=pk).update(**stored)
        count_plan(plan)
        told(cast, plan)
        count_day(TODAY + DAY)
        told(cast, plan)
        assert differences(plan) == {}
        transaction.set_rollback(True)


def test_a_unit_that_changes_its_category_takes_its_rows_along(cast, plan, units):
    stages.reach("to_review", cast, make.assignment_of(plan, units["甲医院"]))
    rename(cast, units["甲医院"], "医院")
    own = [dict(line) for line in told(cast, plan) if dict(line)["category"] == "医院"]
    own = [(line["kind"], line["light"], line["awaiting"], line["rows"]) for line in own]
    assert own == [("affiliated", "not_started", "", 1)] * 2 + [("affiliated", "waiting", "review", 1)]
    assert differences(plan) == {}
    rename(cast, units["甲医院"], "")
    assert {dict(line)["category"] for line in told(cast, plan)} == {"", "机关"}
    assert differences(plan) == {}


def test_a_year_under_seal_keeps_its_figures_when_a_category_changes(cast, plan, units):
    before = list(GroupRollUp.objects.order_by("pk").values())
    YearLock.objects.create(year=plan.year, at=now(), by=cast.office)
    rename(cast, units["甲医院"], "医院")
    assert list(GroupRollUp.objects.order_by("pk").values()) == before


def test_figures_of_another_day_are_counted_from_the_rows(cast, plan):
    GroupRollUp.objects.all().delete()
    rights = Rights(cast.committee, today())
    assert figures(plan, rights, TODAY) == []
    assert sum(row["rows"] for row in figures(plan, rights, TODAY + DAY)) == 13


def test_whoever_sees_some_rows_reads_figures_of_these(cast, plan):
    found = figures(plan, Rights(cast.reporter, TODAY), TODAY)
    assert sorted((row["kind"], row["rows"]) for row in found) == [("affiliated", 1)] * 3


def test_rows_counted_before_there_were_groups_are_put_right_by_the_next_count(cast, plan):
    expected = told(cast, plan)
    GroupRollUp.objects.all().delete()
    plan.assignments.update(counted_group="", counted_awaiting="")
    assert count_day(today()) == 13
    assert told(cast, plan) == expected
    assert differences(plan) == {}


def test_the_count_joins_entries(cast, plan, units):
    stages.reach("done", cast, make.assignment_of(plan, units["甲医院"]))
    expected = told(cast, plan)
    count_day(today())
    keys = GroupRollUp.objects.values_list("task", "kind", "category", "light", "awaiting")
    assert len(keys) == len(set(keys)) == len(expected)
    with CaptureQueriesContext(connection) as again:
        assert count_day(today()) == 0
    assert not [query for query in again if "DELETE" in query["sql"]]
    assert told(cast, plan) == expected


def test_the_command_names_the_group_of_a_difference(cast, plan, capsys):
    entry = GroupRollUp.objects.filter(kind="affiliated", task__order=1).first()
    GroupRollUp.objects.filter(pk=entry.pk).update(number=entry.number - 1)
    with pytest.raises(CommandError, match="共 1 处差异"):
        call_command("rebuild_rollups", "--check")
    assert "理论学习 直属单位 未开始：汇总 2 项、进度 0，实有 3 项、进度 0" in capsys.readouterr().out
    call_command("rebuild_rollups")
    call_command("rebuild_rollups", "--check")
    told(cast, plan)


def test_a_plan_knows_how_many_units_it_has(cast, plan, units):
    assert (plan.unit_count, names_units(plan)) == (7, True)
    plan.assignments.filter(unit=units["甲医院"]).update(state=State.SUSPENDED)
    count_day(today())
    plan.refresh_from_db()
    assert plan.unit_count == 6
    assert names_units(Plan(unit_count=MANY_UNITS))
    assert not names_units(Plan(unit_count=MANY_UNITS + 1))
    plan.assignments.filter(unit=units["甲医院"]).update(state=State.TO_ACCEPT)
    withdraw_plan(by=cast.office, plan=plan, reason="文件有误")
    plan.refresh_from_db()
    assert (plan.unit_count, GroupRollUp.objects.count()) == (0, 0)

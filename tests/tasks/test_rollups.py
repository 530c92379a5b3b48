"""Roll-ups by unit: sums that follow every change, compared with the rows themselves."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from lxml import html

from modelagency.clock import today
from tasks.actions.publishing import publish_plan
from tasks.actions.rollups import count_day, count_rows, differences, uncount
from tasks.actions.withdrawal import withdraw_plan
from tasks.models import Assignment, Plan, RollUp
from tests import make, stages
from tests.cast import TODAY

DAY = timedelta(days=1)
OWN = [("政治型", "not_started", 1, 0), ("政治型", "waiting", 1, 0), ("清廉型", "not_started", 1, 0)]


def figures(plan, *keys):
    """(light, rows, progress) of the plan by the roll-ups."""
    return sorted(tuple(row.values()) for row in RollUp.objects.filter(plan=plan).tally(*keys))


def test_publishing_counts_every_row_once(cast, plan):
    assert figures(plan) == [("not_started", 13, 0)]
    assert differences(plan) == {}
    publish_plan(by=cast.office, plan=plan)
    assert figures(plan) == [("not_started", 13, 0)]


def test_a_draft_and_a_withdrawn_plan_have_no_figures(cast, plan):
    withdraw_plan(by=cast.office, plan=plan, reason="文件有误")
    assert not RollUp.objects.exists()
    plan.refresh_from_db()
    assert (plan.counted_on, differences(plan)) == (None, {})


@pytest.mark.parametrize(
    "stage", ["to_plan", "plan_submitted", "working", "to_confirm", "to_review", "done", "closing"]
)
def test_every_step_is_followed(cast, plan, units, stage):
    row = stages.reach(stage, cast, make.assignment_of(plan, units["甲医院"]))
    row.refresh_from_db()
    assert differences(plan) == {}
    assert sum(number for _, number, _ in figures(plan)) == 13
    assert sum(progress for *_, progress in figures(plan)) == row.progress


def test_figures_of_units_and_pillars_are_sums_of_the_same_entries(cast, plan, units):
    stages.reach("to_review", cast, make.assignment_of(plan, units["甲医院"]))
    own = [line[1:] for line in figures(plan, "unit__name", "pillar__name") if line[0] == "甲医院"]
    assert own == OWN


def test_the_day_that_comes_moves_rows_that_crossed_it(cast, plan):
    rows = Assignment.objects.filter(plan=plan).order_by("pk")
    late = rows[0]
    rows.filter(pk=late.pk).update(late_on=TODAY + DAY, behind_on=None)
    rows.exclude(pk=late.pk).update(late_on=None, behind_on=None)
    assert count_day(TODAY) == 0
    assert count_day(TODAY + DAY) == 1
    assert figures(plan) == [("not_started", 12, 0), ("overdue", 1, 0)]
    plan.refresh_from_db()
    assert plan.counted_on == TODAY + DAY
    assert differences(plan) == {}
    assert count_day(TODAY + DAY) == 0


def test_the_day_joins_entries_and_keeps_their_sums(cast, plan, units):
    stages.reach("done", cast, make.assignment_of(plan, units["甲医院"]))
    before, entries = figures(plan, "unit", "pillar"), RollUp.objects.count()
    count_day(today())
    keys = RollUp.objects.values_list("plan", "unit", "pillar", "light")
    assert len(keys) == len(set(keys)) < entries
    assert figures(plan, "unit", "pillar") == before


def test_a_stopped_row_does_not_count(cast, plan):
    rows = Assignment.objects.filter(plan=plan)
    rows.filter(pk=rows.first().pk).update(state="suspended")
    assert count_rows(plan) == 1
    assert figures(plan) == [("not_started", 12, 0)]
    assert differences(plan) == {}


def test_rows_move_to_another_unit(plan, units):
    old, new = units["甲医院"], units["机关第一党支部"]
    gone = Assignment.objects.filter(plan=plan, unit=new)
    uncount(gone)
    gone.delete()
    rows = Assignment.objects.filter(plan=plan, unit=old)
    uncount(rows)
    assert rows.update(unit=new) == 3
    assert count_rows(plan) == 3
    assert differences(plan) == {}
    held = RollUp.objects.filter(plan=plan).tally("unit")
    assert (held.filter(unit=old).count(), held.get(unit=new)["rows"]) == (0, 3)


def test_the_command_finds_and_mends_a_difference(cast, plan, units, capsys):
    call_command("rebuild_rollups", "--check")
    assert "核对了 1 份方案，0 处差异" in capsys.readouterr().out
    entry = RollUp.objects.filter(plan=plan, unit=units["甲医院"]).first()
    RollUp.objects.filter(pk=entry.pk).update(number=entry.number + 1)
    with pytest.raises(CommandError, match="共 1 处差异") as error:
        call_command("rebuild_rollups", "--check")
    assert error.value.returncode == 1
    assert "甲医院 政治型 未开始：汇总 3 项、进度 0，实有 2 项、进度 0" in capsys.readouterr().out
    call_command("rebuild_rollups")
    assert "重新汇总了 13 个落实项" in capsys.readouterr().out
    call_command("rebuild_rollups", "--check")


def test_the_overview_shows_the_same_from_roll_ups_and_from_rows(cast, plan, units, signed_in):
    stages.reach("to_review", cast, make.assignment_of(plan, units["甲医院"]))
    client = signed_in(cast.committee)

    def shown():
        page = html.fromstring(client.get(reverse("tasks:overview")).content.decode())
        return " ".join(page.xpath("//main")[0].text_content().split())

    from_rollups = shown()
    Plan.objects.filter(pk=plan.pk).update(counted_on=TODAY - DAY)
    assert shown() == from_rollups
    RollUp.objects.all().delete()
    assert shown() == from_rollups
    Plan.objects.filter(pk=plan.pk).update(counted_on=TODAY)
    assert shown() != from_rollups

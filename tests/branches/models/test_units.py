"""What a group's name stands for on a day."""

from datetime import date, timedelta

import pytest

from branches.models import Unit, UnitGroup
from tests.cast import TODAY

DAY = timedelta(days=1)


def members(name, day=TODAY):
    return [unit.name for unit in UnitGroup.objects.get(name=name).members(day)]


def test_a_group_opens_into_the_units_of_its_kind(units):
    assert members("局直属各单位") == ["甲医院", "乙医院", "丙中心"]
    assert members("局机关各科室") == ["局办公室", "组织人事科", "宣传教育科", "医政科", "行政审批科"]


def test_a_group_under_a_unit_leaves_out_what_is_elsewhere(units):
    assert members("局机关各党支部") == ["机关第一党支部"]


def test_members_come_in_the_order_of_the_organisation(units):
    Unit.objects.filter(name="丙中心").update(order=1)
    Unit.objects.filter(name__endswith="医院").update(order=2)
    assert members("局直属各单位") == ["丙中心", "甲医院", "乙医院"]


@pytest.mark.parametrize(
    ("day", "there"), [(TODAY - DAY, False), (TODAY, True), (TODAY + DAY, True), (TODAY + 2 * DAY, False)]
)
def test_members_are_those_of_the_day(units, day, there):
    Unit.objects.filter(name="乙医院").update(starts_on=TODAY, ends_on=TODAY + DAY)
    assert ("乙医院" in members("局直属各单位", day)) is there


def test_before_the_founding_there_is_nobody(units):
    assert members("局直属各单位", date(2019, 12, 31)) == []

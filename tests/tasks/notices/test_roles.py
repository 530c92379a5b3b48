import pytest

from tasks.notices.notice import Unit
from tasks.notices.roles import first_leads, role_of, settle


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("牵头责任单位", "lead"),
        ("主办科室", "lead"),
        ("主要协作单位", "support"),
        ("配合", "support"),
        ("责任单位", None),
        ("按职责分工负责", None),
    ],
)
def test_role_of(words, role):
    assert role_of(words) == role


@pytest.mark.parametrize(
    "text",
    [
        "列第一位者为牵头单位，下同",
        "排在第一位的部门为牵头部门",
        "列第一位的责任单位为牵头单位或汇总单位",
        "名列首位的为牵头单位",
    ],
)
def test_first_leads(text):
    assert first_leads(text)


def test_first_place_alone_is_no_rule():
    assert not first_leads("把质量放在第一位。牵头单位每月通报。")


def test_without_any_role_none_is_made_up():
    assert settle((Unit("甲"), Unit("乙"), Unit("甲")), False) == (Unit("甲"), Unit("乙"))


def test_the_rule_makes_the_first_the_lead():
    assert settle((Unit("甲"), Unit("乙")), True) == (Unit("甲", "lead"), Unit("乙", "responsible"))


def test_the_rule_yields_to_roles_that_are_said():
    assert settle((Unit("甲", "support"), Unit("乙")), True) == (Unit("甲", "support"), Unit("乙", "responsible"))


def test_of_two_roles_the_stronger_counts():
    units = (Unit("甲", "support"), Unit("乙", "lead"), Unit("甲"), Unit("丙"), Unit("丙", "lead"))
    assert settle(units, False) == (Unit("甲", "responsible"), Unit("乙", "lead"), Unit("丙", "lead"))
